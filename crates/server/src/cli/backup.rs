//! Backups and restoring them.

use super::{
    say, told,
    verify::{self, TrustArgs},
};
use crate::{config::Config, doctor::BACKUP_ENDING, migrations, records};
use engine::{LEFT_OUT_OF_BACKUPS, seal};
use kernel::{Clock, Label, SystemClock};
use std::{
    path::{Path, PathBuf},
    time::Instant,
};
use store::backup::{self, Asked, Manifest};

pub(super) fn backup(config: &Config, file: Option<PathBuf>, overwrite: bool) -> Result<(), String> {
    let (now, since) = (SystemClock.now(), Instant::now());
    let name = || format!("jingwei-{}.{BACKUP_ENDING}", now.format("%Y%m%dT%H%M%SZ"));
    let nowhere = Label::new(
        "请给出备份文件名，或用 --backups 指定备份目录",
        "Name the backup's file, or a folder with --backups",
    );
    let file = file.or_else(|| config.backups.as_ref().map(|folder| folder.join(name())));
    let file = file.ok_or_else(|| say(nowhere, &[]))?;
    let asked = Asked {
        url: &config.database,
        to: &file,
        overwrite,
        left_out: LEFT_OUT_OF_BACKUPS,
        version: env!("CARGO_PKG_VERSION"),
        now,
    };
    let made = backup::backup(&asked, &|tx| Ok(serde_json::json!(seal::heads(tx, 1)?))).map_err(told)?;
    let text = Label::new(
        "已备份到 {file}：{tables} 张表，{rows} 行，{size}，用时 {seconds} 秒",
        "Backed up to {file}: {tables} tables, {rows} rows, {size} in {seconds} s",
    );
    println!("{}", counted(text, &made, &file, since));
    Ok(())
}

pub(super) fn restore(config: &Config, file: &Path, trust: Option<&TrustArgs>) -> Result<(), String> {
    let since = Instant::now();
    let restored = backup::restore(file, &config.database, &migrations(), &records()).map_err(told)?;
    let text = Label::new(
        "已由 {at} 的备份 {file} 恢复到 {database}：{tables} 张表，{rows} 行，{size}，用时 {seconds} 秒，随后升级 {steps} 步",
        "Restored {file} of {at} into {database}: {tables} tables, {rows} rows, {size} in {seconds} s; {steps} steps of migration since",
    );
    let told = counted(text, &restored.manifest, file, since);
    let at = restored.manifest.at.format("%Y-%m-%d %H:%M:%SZ").to_string();
    let words = [("{at}", at), ("{steps}", restored.steps.to_string())];
    let told = words.iter().fold(told, |text, (name, word)| text.replace(name, word));
    println!("{}", told.replace("{database}", &config.database.to_string()));
    let Some(trust) = trust else { return Ok(()) };
    // the chain must reach as far as it did when the backup was made
    let heads = serde_json::from_value(restored.manifest.head).unwrap_or_default();
    verify::verify(config, trust, heads)
}

fn counted(text: Label, manifest: &Manifest, file: &Path, since: Instant) -> String {
    let rows: u64 = manifest.tables.iter().map(|table| table.rows).sum();
    let bytes: u64 = manifest.tables.iter().map(|table| table.bytes).sum();
    let words: [(&str, &dyn std::fmt::Display); 5] = [
        ("file", &file.display()),
        ("tables", &manifest.tables.len()),
        ("rows", &rows),
        ("size", &format!("{:.1} MB", bytes as f64 / 1e6)),
        ("seconds", &format!("{:.1}", since.elapsed().as_secs_f64())),
    ];
    say(text, &words)
}
