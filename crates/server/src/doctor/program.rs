//! What the program keeps in the database.

use super::{Finding, State, by};
use crate::config::Config;
use engine::seal;
use kernel::{FixedClock, Label, Timestamp};
use std::sync::Arc;
use store::{Store, StoreOptions, Tx};

/// What is asked of it.
struct Counts {
    dead: i64,
    due: i64,
    overdue: i64,
    unsealed: i64,
    unsealed_for: i64,
    signer: Option<[u8; 32]>,
    seals: i64,
}

pub(super) fn examine(config: &Config, now: Timestamp) -> Vec<Finding> {
    let options = StoreOptions { readers: 1, writers: 1, ..StoreOptions::default() };
    let counts = Store::open(&config.database, Arc::new(FixedClock::at(now)), options)
        .and_then(|store| store.read_blocking(count));
    let counts = match counts {
        Ok(counts) => counts,
        Err(failure) => {
            let cause = failure.cause().map(ToString::to_string).unwrap_or_default();
            return vec![Finding::new(
                "work",
                State::Bad,
                Label::new("无法读取：{cause}", "it cannot be read: {cause}"),
                Label::new("请检查数据库的日志", "Look at the database's log"),
                &[("cause", &cause)],
            )];
        }
    };
    vec![
        Finding::new(
            "jobs",
            if counts.dead > 0 { State::Warn } else { by(counts.overdue, 300, 3_600) },
            Label::new(
                "{dead} 个后台任务失败待处理；{due} 个到期待执行，最久已等 {overdue} 秒",
                "{dead} jobs have failed and wait for a person; {due} are due, the longest for {overdue} s",
            ),
            Label::new(
                "在“后台任务”页重试或放弃失败的任务；若任务久等，请确认 jingwei serve 正在运行",
                "Replay or drop the failed ones on the page of jobs; where they wait long, see that jingwei serve runs",
            ),
            &[("dead", &counts.dead), ("due", &counts.due), ("overdue", &counts.overdue)],
        ),
        Finding::new(
            "seal",
            by(counts.unsealed_for, 60, 3_600),
            Label::new(
                "{unsealed} 条审计记录尚未封印，最早的已 {waited} 秒",
                "{unsealed} entries of the audit are not sealed, the oldest for {waited} s",
            ),
            Label::new(
                "服务运行时每两秒封印一次：请确认 jingwei serve 正在运行，且没有长事务",
                "A server seals every two seconds: see that jingwei serve runs, and that no transaction stays open",
            ),
            &[("unsealed", &counts.unsealed), ("waited", &counts.unsealed_for)],
        ),
        Finding::new(
            "signature",
            if counts.seals > 0 && counts.signer.is_none() { State::Warn } else { State::Ok },
            match counts.signer {
                Some(_) => Label::new("最后一个封印由 {signer} 签名", "the last seal is signed by {signer}"),
                None if counts.seals > 0 => Label::new("最后一个封印没有签名", "the last seal is not signed"),
                None => Label::new("尚无封印", "there is no seal yet"),
            },
            Label::new(
                "用 --seal-key 指定签名密钥文件",
                "Name a file for the key that signs with --seal-key",
            ),
            &[("signer", &counts.signer.map(|key| seal::hex(&key)).unwrap_or_default())],
        ),
    ]
}

fn count(tx: &mut Tx<'_>) -> Result<Counts, kernel::Failure> {
    let now = tx.now();
    let one = |tx: &mut Tx<'_>, sql: &str| tx.query_one(sql, &[])?.map_or(Ok(0), |row| row.int(0));
    let waited = |at: Option<Timestamp>| at.map_or(0, |at| (now - at).num_seconds().max(0));
    let due = "SELECT count(*), min(due_at) FROM job WHERE state = 'queued' AND due_at <= $1";
    let (due, oldest_due) = match tx.query_one(due, &[now.into()])? {
        Some(row) => (row.int(0)?, row.opt_timestamp(1)?),
        None => (0, None),
    };
    let sealed = one(tx, "SELECT coalesce(max(last_entry), 0) FROM audit_seal")?;
    let unsealed = "SELECT count(*), min(at) FROM audit_entry WHERE id > $1";
    let (unsealed, oldest) = match tx.query_one(unsealed, &[sealed.into()])? {
        Some(row) => (row.int(0)?, row.opt_timestamp(1)?),
        None => (0, None),
    };
    Ok(Counts {
        dead: one(tx, "SELECT count(*) FROM job WHERE state = 'dead'")?,
        due,
        overdue: waited(oldest_due),
        unsealed,
        unsealed_for: waited(oldest),
        signer: seal::last_signer(tx)?,
        seals: one(tx, "SELECT count(*) FROM audit_seal")?,
    })
}
