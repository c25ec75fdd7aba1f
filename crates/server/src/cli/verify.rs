//! Whether the audit and the rows are as they were sealed; and the heads of the chain, to be kept elsewhere.

use super::{say, told};
use crate::{config::Config, open_there};
use clap::Args;
use engine::seal::{self, Head, SealKey, Trust};
use kernel::Label;
use std::path::{Path, PathBuf};

/// What is believed beforehand.
#[derive(Debug, Clone, Default, Args)]
pub(super) struct TrustArgs {
    /// A public key that may have signed seals, one of several; that of this machine's key file when none is said.
    #[arg(long = "signer")]
    signers: Vec<String>,
    /// Up to which seal there was no key yet.
    #[arg(long, default_value_t = 0)]
    unsigned_up_to: i64,
    /// Heads that `jingwei heads` wrote and that were kept elsewhere.
    #[arg(long = "heads")]
    heads: Vec<PathBuf>,
}

/// `known` are heads that were told otherwise than by a file.
pub(super) fn verify(config: &Config, trust: &TrustArgs, known: Vec<Head>) -> Result<(), String> {
    let mut heads = kept(&trust.heads)?;
    heads.extend(known);
    let trust =
        Trust { signers: trusted(config, &trust.signers)?, unsigned_up_to: trust.unsigned_up_to, heads };
    let program = open_there(config).map_err(told)?;
    let found = seal::verify(&program.store, &program.registry, &trust).map_err(told)?;
    let text = Label::new(
        "审计链完整：{seals} 个封印（{signed} 个由受信任的密钥签名），{entries} 条审计记录，{rows} 条业务数据与之相符；{unsealed} 条尚未封印",
        "The audit is whole: {seals} seals ({signed} signed by the trusted key) over {entries} entries; {rows} rows are as it says; {unsealed} entries are not sealed yet",
    );
    let words: [(&str, &dyn std::fmt::Display); 5] = [
        ("seals", &found.seals),
        ("signed", &found.signed),
        ("entries", &found.entries),
        ("rows", &found.rows),
        ("unsealed", &found.unsealed),
    ];
    println!("{}", say(text, &words));
    if trust.signers.is_empty() && found.seals > 0 {
        let unasked = Label::new(
            "未核对签名：请用 --signer 给出公钥",
            "Signatures were not checked: name the public key with --signer",
        );
        println!("{}", say(unasked, &[]));
    }
    Ok(())
}

/// The keys that were named, or else that of this machine's own key file.
fn trusted(config: &Config, named: &[String]) -> Result<Vec<[u8; 32]>, String> {
    let wrong =
        Label::new("--signer 须为 64 位十六进制公钥", "--signer is a public key in 64 hexadecimal digits");
    if !named.is_empty() {
        return named.iter().map(|key| seal::bytes_of(key).ok_or_else(|| say(wrong, &[]))).collect();
    }
    match config.seal_key.as_deref() {
        // beside the database there is one only where it was served from
        Some(path) if !path.exists() && !config.seal_key_named => Ok(Vec::new()),
        Some(path) if path.exists() => {
            let key =
                SealKey::load_or_create(path).map_err(|error| format!("{}: {error}", path.display()))?;
            Ok(vec![key.public()])
        }
        Some(path) => {
            let missing = Label::new("没有密钥文件 {path}", "There is no key file {path}");
            Err(say(missing, &[("path", &path.display())]))
        }
        None => Ok(Vec::new()),
    }
}

fn kept(files: &[PathBuf]) -> Result<Vec<Head>, String> {
    let mut heads = Vec::new();
    for file in files {
        let named = |error: &dyn std::fmt::Display| format!("{}: {error}", file.display());
        let text = std::fs::read_to_string(file).map_err(|error| named(&error))?;
        let some: Vec<Head> = serde_json::from_str(&text).map_err(|error| named(&error))?;
        heads.extend(some);
    }
    Ok(heads)
}

pub(super) fn heads(config: &Config, last: i64, output: Option<&Path>) -> Result<(), String> {
    let program = open_there(config).map_err(told)?;
    let heads = program.store.read_blocking(move |tx| seal::heads(tx, last)).map_err(told)?;
    let text = serde_json::to_string_pretty(&heads).map_err(|error| error.to_string())?;
    match output {
        Some(path) => {
            std::fs::write(path, text + "\n").map_err(|error| format!("{}: {error}", path.display()))
        }
        None => super::show(&text),
    }
}
