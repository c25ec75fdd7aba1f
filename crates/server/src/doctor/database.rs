//! The database itself.

use super::{Finding, Said, State, by, said, size};
use crate::{config::Config, migrations};
use kernel::{Failure, Label, Language, Timestamp};
use store::probe::{IndexProbe, PostgresProbe, SqliteProbe, probe};

pub(super) fn examine(config: &Config, now: Timestamp, thorough: bool) -> Vec<Finding> {
    let mut findings = Vec::new();
    let found = match probe(&config.database, thorough) {
        Ok(found) => found,
        Err(failure) => return vec![unreachable(config, &failure)],
    };
    let answers = Label::new("{database} 可用，{size}", "{database} answers, {size}");
    let size = size(found.size.unsigned_abs());
    findings.push(Finding {
        check: "database",
        state: State::Ok,
        found: said(answers, &[("database", &config.database), ("size", &size)]),
        advice: None,
    });
    findings.push(schema(config));
    if let Some(sqlite) = &found.sqlite {
        findings.extend(of_sqlite(found.size.unsigned_abs(), sqlite));
    }
    if let Some(postgres) = &found.postgres {
        findings.extend(of_postgres(config, now, postgres));
    }
    findings
}

fn unreachable(config: &Config, failure: &Failure) -> Finding {
    let cause = failure.cause().map(ToString::to_string).unwrap_or_default();
    Finding::new(
        "database",
        State::Bad,
        Label::new("{database} 不可用：{code} {cause}", "{database} does not answer: {code} {cause}"),
        Label::new(
            "请检查 --database、数据库服务和网络；若文件损坏，请用 jingwei restore 恢复备份",
            "Look at --database, the database's service and the network; a broken file is restored with jingwei restore",
        ),
        &[("database", &config.database), ("code", &failure.code()), ("cause", &cause)],
    )
}

fn schema(config: &Config) -> Finding {
    let steps = migrations();
    let known = steps.last().map(|step| step.name.clone()).unwrap_or_default();
    match store::pending(&config.database, &steps) {
        Ok(pending) => Finding::new(
            "schema",
            if pending.is_empty() { State::Ok } else { State::Warn },
            Label::new(
                "程序的最后一步是 {known}，待执行 {pending} 步",
                "this program's last step is {known}; {pending} are pending",
            ),
            Label::new(
                "先备份，再运行 jingwei migrate（--dry-run 可先查看）；启动服务时也会自动执行",
                "Back up, then run jingwei migrate (--dry-run shows it first); a start of the server does it too",
            ),
            &[("known", &known), ("pending", &pending.len())],
        ),
        Err(failure) => {
            let advice = Label::new(
                "请使用与数据库相符的程序版本",
                "Run the version of the program that fits the database",
            );
            let [zh, en] = [Language::Zh, Language::En].map(|language| failure.message(language));
            Finding {
                check: "schema",
                state: State::Bad,
                found: Said { zh, en },
                advice: Some(said(advice, &[])),
            }
        }
    }
}

fn of_sqlite(database: u64, found: &SqliteProbe) -> Vec<Finding> {
    let damage = found.damage.first().cloned().unwrap_or_default();
    let free = match found.free {
        free if free < 512_000_000 => State::Bad,
        free if free < 2_000_000_000.max(database) => State::Warn,
        _ => State::Ok,
    };
    let durable = if found.synchronous >= 2 && found.journal == "wal" { State::Ok } else { State::Bad };
    let log = i64::try_from(found.log).unwrap_or(i64::MAX);
    vec![
        Finding::new(
            "integrity",
            if found.damage.is_empty() { State::Ok } else { State::Bad },
            if found.damage.is_empty() {
                Label::new("文件完好", "the file is sound")
            } else {
                Label::new("文件损坏：{damage}", "the file is damaged: {damage}")
            },
            Label::new(
                "停止服务，把现有文件留作证据，用 jingwei restore 恢复最近的备份，并检查磁盘",
                "Stop the server, keep the file as it is, restore the last backup with jingwei restore, and look at the disk",
            ),
            &[("damage", &damage)],
        ),
        Finding::new(
            "references",
            if found.dangling == 0 { State::Ok } else { State::Bad },
            Label::new("{dangling} 处引用失效", "{dangling} references lead nowhere"),
            Label::new(
                "有人绕过程序改了数据：运行 jingwei verify 找出首处，再从备份恢复",
                "Somebody changed data past the program: jingwei verify names the first place; restore a backup",
            ),
            &[("dangling", &found.dangling)],
        ),
        of_index(&found.index),
        Finding::new(
            "durability",
            durable,
            Label::new(
                "日志方式 {journal}，同步级别 {synchronous}（2 为每次提交落盘）",
                "journal_mode {journal}, synchronous {synchronous} (2: a commit waits for the disk)",
            ),
            Label::new(
                "该文件系统不支持预写日志：请把数据库放到本地磁盘",
                "This file system cannot keep the write-ahead log: put the database on a local disk",
            ),
            &[("journal", &found.journal), ("synchronous", &found.synchronous)],
        ),
        Finding::new(
            "log",
            by(log, 1_000_000_000, 8_000_000_000),
            Label::new("预写日志 {size}", "the write-ahead log is {size}"),
            Label::new(
                "有读事务长时间未结束（备份、导出或外部工具），日志无法收回；结束它即可",
                "Something has been reading for long (a backup, an export, a tool), so that the log cannot be taken in; end it",
            ),
            &[("size", &size(found.log))],
        ),
        Finding::new(
            "disk",
            free,
            Label::new("数据库所在磁盘剩余 {free}", "{free} are free where the database lies"),
            Label::new(
                "请尽快腾出空间：至少留出一个数据库大小",
                "Make room soon: at least as much as the database is large",
            ),
            &[("free", &size(found.free))],
        ),
    ]
}

/// The index of the search: it can be made anew, and is nobody's loss.
fn of_index(found: &IndexProbe) -> Finding {
    let damage = found.damage.first().cloned().unwrap_or_default();
    let text = if found.damage.is_empty() {
        Label::new(
            "搜索索引 {size}，尚有 {behind} 行待写入",
            "the index of the search is {size}; {behind} rows are not in it yet",
        )
    } else {
        Label::new("搜索索引损坏：{damage}", "the index of the search is damaged: {damage}")
    };
    Finding::new(
        "index",
        if found.damage.is_empty() { by(found.behind, 10_000, 1_000_000) } else { State::Bad },
        text,
        Label::new(
            "若已损坏：停止服务，删除数据库旁以 -search 结尾的文件（及其 -wal、-shm），再启动时自动重建，不丢数据；若只是落后：请确认 jingwei serve 正在运行",
            "Where it is damaged: stop the server, remove the file beside the database that ends in -search (and its -wal, -shm); a start makes it anew, and no data is lost. Where it is only behind: see that jingwei serve runs",
        ),
        &[("damage", &damage), ("behind", &found.behind), ("size", &size(found.size.unsigned_abs()))],
    )
}

fn of_postgres(config: &Config, now: Timestamp, found: &PostgresProbe) -> Vec<Finding> {
    let wanted = i64::try_from(config.readers + config.writers).unwrap_or(i64::MAX);
    let room = found.connections - found.connected;
    let skew = (found.now - now).num_milliseconds().abs();
    let durable = found.fsync == "on" && found.full_page_writes == "on" && found.synchronous_commit != "off";
    let version = match found.version {
        version if version < 130_000 => State::Bad,
        version if version < 150_000 => State::Warn,
        _ => State::Ok,
    };
    vec![
        Finding::new(
            "version",
            version,
            Label::new("PostgreSQL {version}", "PostgreSQL {version}"),
            Label::new(
                "请使用 PostgreSQL 15 或更高版本；低于 13 不受支持",
                "Use PostgreSQL 15 or later; before 13 it is not supported",
            ),
            &[("version", &found.version_text)],
        ),
        Finding::new(
            "durability",
            if durable { State::Ok } else { State::Bad },
            Label::new(
                "fsync={fsync}，full_page_writes={pages}，synchronous_commit={commit}；写事务为 serializable",
                "fsync={fsync}, full_page_writes={pages}, synchronous_commit={commit}; what writes is serializable",
            ),
            Label::new(
                "这三项都须为 on，否则断电会丢失已确认的数据",
                "All three must be on: else what was acknowledged is lost with the power",
            ),
            &[
                ("fsync", &found.fsync),
                ("pages", &found.full_page_writes),
                ("commit", &found.synchronous_commit),
            ],
        ),
        Finding::new(
            "writable",
            if found.standby || found.encoding != "UTF8" { State::Bad } else { State::Ok },
            Label::new(
                "编码 {encoding}，只读副本：{standby}",
                "encoding {encoding}, read-only standby: {standby}",
            ),
            Label::new(
                "请连接主库，数据库编码须为 UTF8",
                "Connect to the primary; the database's encoding must be UTF8",
            ),
            &[("encoding", &found.encoding), ("standby", &found.standby)],
        ),
        Finding::new(
            "connections",
            if room < wanted { State::Warn } else { State::Ok },
            Label::new(
                "{connected}/{most} 个连接；一个服务器用 {wanted} 个",
                "{connected} of {most} connections; one server uses {wanted}",
            ),
            Label::new(
                "提高 max_connections，或降低 --readers 与 --writers",
                "Raise max_connections, or lower --readers and --writers",
            ),
            &[("connected", &found.connected), ("most", &found.connections), ("wanted", &wanted)],
        ),
        Finding::new(
            "clock",
            by(skew, 2_000, 30_000),
            Label::new("与数据库的时钟相差 {skew} 毫秒", "{skew} ms between this clock and the database's"),
            Label::new("请在两台机器上启用时间同步（NTP）", "Keep both machines' clocks right (NTP)"),
            &[("skew", &skew)],
        ),
        Finding::new(
            "transactions",
            by(found.oldest, 600, 86_400),
            Label::new("最早的事务已开启 {oldest} 秒", "the oldest transaction has been open for {oldest} s"),
            Label::new(
                "长事务会推迟审计封印和清理：在 pg_stat_activity 中找到并结束它",
                "A long one delays sealing and vacuum: find it in pg_stat_activity and end it",
            ),
            &[("oldest", &found.oldest)],
        ),
        Finding::new(
            "references",
            if found.unchecked == 0 { State::Ok } else { State::Warn },
            Label::new("{unchecked} 个外键未校验", "{unchecked} foreign keys are not validated"),
            Label::new(
                "请运行 ALTER TABLE … VALIDATE CONSTRAINT …",
                "Run ALTER TABLE … VALIDATE CONSTRAINT …",
            ),
            &[("unchecked", &found.unchecked)],
        ),
        Finding::new(
            "index",
            if found.findable { State::Ok } else { State::Bad },
            if found.findable {
                Label::new("搜索索引完好", "the index of the search is there")
            } else {
                Label::new(
                    "搜索索引缺失，或由另一版本生成",
                    "the index of the search is not there, or another version made it",
                )
            },
            Label::new(
                "启动 jingwei serve，或运行 jingwei migrate：索引自动重建，不丢数据",
                "Start jingwei serve, or run jingwei migrate: it is made anew, and no data is lost",
            ),
            &[],
        ),
    ]
}
