//! The machine and the configuration: backups, keys, and what is easily set wrong.

use super::{Finding, State, by};
use crate::config::Config;
use kernel::{Label, Timestamp};
use std::path::{Path, PathBuf};
use store::{DatabaseUrl, backup::Backup};

/// The ending of the files that `jingwei backup` names itself.
pub const BACKUP_ENDING: &str = "jingwei-backup";

pub(super) fn examine(config: &Config, now: Timestamp) -> Vec<Finding> {
    let mut findings = vec![last_backup(config, now)];
    findings.extend(seal_key(config));
    if let DatabaseUrl::Sqlite(path) = &config.database {
        findings.extend(readable(path, "database_file"));
        findings.extend(readable(&store::index_file(path), "index_file"));
    }
    findings.extend(cookies(config));
    findings.extend(log(config));
    findings.extend(encrypted(config));
    findings
}

fn last_backup(config: &Config, now: Timestamp) -> Finding {
    let advice = Label::new(
        "用 --backups 指定备份目录，每天定时运行 jingwei backup（见 docs/running.md），并另存一份到别处",
        "Name a folder with --backups, run jingwei backup by a timer each day (docs/running.md), and keep a copy elsewhere",
    );
    let Some(folder) = &config.backups else {
        let found = Label::new(
            "没有备份目录，无从得知上次备份",
            "no folder of backups is named; the last one is not known",
        );
        return Finding::new("backup", State::Warn, found, advice, &[]);
    };
    let newest = newest(folder).and_then(|file| Some((Backup::open(&file).ok()?.manifest().at, file)));
    let Some((at, file)) = newest else {
        let found = Label::new("{folder} 中没有完整的备份", "there is no whole backup in {folder}");
        return Finding::new("backup", State::Bad, found, advice, &[("folder", &folder.display())]);
    };
    let hours = (now - at).num_hours();
    Finding::new(
        "backup",
        by(hours, 26, 7 * 24),
        Label::new("最近的备份 {file}，{hours} 小时前", "the last is {file}, {hours} hours old"),
        advice,
        &[("file", &file.display()), ("hours", &hours)],
    )
}

/// The one with the latest name: names hold the time.
fn newest(folder: &Path) -> Option<PathBuf> {
    let files = std::fs::read_dir(folder).ok()?.flatten().map(|entry| entry.path());
    files.filter(|path| path.extension().is_some_and(|ending| ending == BACKUP_ENDING)).max()
}

fn seal_key(config: &Config) -> Option<Finding> {
    let Some(path) = config.seal_key.as_deref() else {
        return Some(Finding::new(
            "seal_key",
            State::Warn,
            Label::new("没有签名密钥", "no key signs the audit's seals"),
            Label::new(
                "每台服务器用同一个 --seal-key 文件，并在别处保存一份",
                "Name the same --seal-key on every server, and keep a copy of it elsewhere",
            ),
            &[],
        ));
    };
    if !path.exists() {
        return config.seal_key_named.then(|| {
            Finding::new(
                "seal_key",
                State::Warn,
                Label::new("{path} 不存在", "{path} is not there"),
                Label::new(
                    "若已有签过名的封印，请放回原密钥；否则首次启动服务时生成",
                    "Put the key back where seals were signed with it; else the first start of a server makes one",
                ),
                &[("path", &path.display())],
            )
        });
    }
    readable(path, "seal_key")
}

/// Whether others than its owner may open a file that is nobody else's business.
fn readable(path: &Path, check: &'static str) -> Option<Finding> {
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        let mode = std::fs::metadata(path).ok()?.permissions().mode() & 0o777;
        // a group may be meant, everybody never is
        let state = match mode {
            mode if mode & 0o007 != 0 && check == "seal_key" => State::Bad,
            mode if mode & 0o007 != 0 || mode & 0o020 != 0 => State::Warn,
            _ => State::Ok,
        };
        Some(Finding::new(
            check,
            state,
            Label::new("{path} 的权限为 {mode}", "{path} has the permissions {mode}"),
            Label::new("请运行 chmod 600 {path}", "Run chmod 600 {path}"),
            &[("path", &path.display()), ("mode", &format!("{mode:03o}"))],
        ))
    }
    #[cfg(not(unix))]
    {
        let _ = (path, check);
        None
    }
}

fn cookies(config: &Config) -> Option<Finding> {
    let reachable = !config.listen.ip().is_loopback() || config.behind_proxy;
    (reachable && !config.secure_cookies).then(|| {
        Finding::new(
            "cookies",
            State::Bad,
            Label::new(
                "{listen} 可从别处访问，但会话 Cookie 允许经明文传输",
                "{listen} is reached from elsewhere, and the session's cookie may go in clear",
            ),
            Label::new(
                "在前面放置 HTTPS 代理，并设 secure_cookies = true",
                "Put an https proxy before it and set secure_cookies = true",
            ),
            &[("listen", &config.listen)],
        )
    })
}

fn log(config: &Config) -> Option<Finding> {
    let loud = config.log.contains("debug") || config.log.contains("trace");
    loud.then(|| {
        Finding::new(
            "logging",
            State::Warn,
            Label::new("日志级别为 {log}", "the log is at {log}"),
            Label::new("排查结束后改回 info", "Set it back to info when the search is over"),
            &[("log", &config.log)],
        )
    })
}

/// The connection to PostgreSQL is not encrypted: fine on this machine, and nowhere else.
fn encrypted(config: &Config) -> Option<Finding> {
    let DatabaseUrl::Postgres(_) = &config.database else { return None };
    let shown = config.database.to_string();
    let place = shown.split_once("://").map_or("", |(_, place)| place);
    let near = ["localhost", "127.", "[::1]", "/", "%2F"].iter().any(|near| place.starts_with(near));
    (!near && !place.is_empty()).then(|| {
        Finding::new(
            "connection",
            State::Warn,
            Label::new("到 {database} 的连接未加密", "the connection to {database} is not encrypted"),
            Label::new(
                "请放在可信网络内，或通过加密隧道连接",
                "Keep it within a network that you trust, or go through an encrypted tunnel",
            ),
            &[("database", &shown)],
        )
    })
}
