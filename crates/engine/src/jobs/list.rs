//! The jobs as a person looks after them: by state, with what failed and why.

use super::JobState;
use crate::{
    Actor, AsTable, Query, Registry,
    table::{Cell, Column, Table},
};
use kernel::{Bilingual, Failure, Label, Language};
use schema::{ChoiceType, Input, QueryDef, Value, elements};
use serde::Serialize;
use store::{Row, Sql, Tx};

/// Rows of a page unless said otherwise.
const PAGE: i64 = 50;
/// Rows counted at most.
const COUNTED: i64 = 10_000;

/// Jobs, the latest first.
#[derive(Debug, Input)]
pub struct Jobs {
    /// Only those in this state.
    #[field(label("状态", "State"))]
    pub state: Option<JobState>,
    /// Only those before this one: where the last page ended.
    #[field(label("早于编号", "Before number"), min = 1)]
    pub before: Option<i64>,
    /// Rows of a page.
    #[field(label("每页条数", "Rows of a page"), min = 1, max = 500)]
    pub limit: Option<i64>,
}

/// How many jobs are in a state.
#[derive(Debug, Serialize, schemars::JsonSchema)]
pub struct StateCount {
    /// `dead`, `running`, `queued`, `waiting`, `done` or `dropped`.
    pub state: String,
    /// As a person reads it.
    pub label: Bilingual,
    /// How many; not beyond ten thousand.
    pub count: i64,
    /// Whether there are more.
    pub more: bool,
}

/// Why a job failed.
#[derive(Debug, Serialize, schemars::JsonSchema)]
pub struct JobFailure {
    /// The stable code.
    pub code: String,
    /// What happened, why, and what to do now.
    pub message: Bilingual,
    /// When.
    pub at: Option<String>,
}

/// A job. What it carries is not shown: that may be for the eyes of others.
#[derive(Debug, Serialize, schemars::JsonSchema)]
pub struct JobRow {
    /// Its number.
    pub number: i64,
    /// `module.verb_noun`.
    pub name: String,
    /// What it does.
    pub label: Bilingual,
    /// What it is about, as it was enqueued.
    pub subject: Option<String>,
    /// `dead`, `running`, `queued`, `waiting`, `done` or `dropped`.
    pub state: String,
    /// Tries in a row, the one under way among them.
    pub tries: i64,
    /// After how many it is dead; none where this program does not know the job.
    pub most_tries: Option<i64>,
    /// Parts that are done.
    pub parts: i64,
    /// Who enqueued it.
    pub actor: Bilingual,
    /// When it was enqueued.
    pub enqueued_at: String,
    /// When it is due.
    pub due_at: String,
    /// When it was done or dropped.
    pub finished_at: Option<String>,
    /// The server that has it, or had it last.
    pub server: Option<String>,
    /// Its last failure, if it ever failed.
    pub failure: Option<JobFailure>,
}

/// A schedule.
#[derive(Debug, Serialize, schemars::JsonSchema)]
pub struct ScheduleRow {
    /// `module.verb_noun`.
    pub name: String,
    /// What it does.
    pub label: Bilingual,
    /// When it is due next.
    pub next_at: String,
    /// When its job was last enqueued.
    pub last_at: Option<String>,
}

/// What [`Jobs`] answers.
#[derive(Debug, Serialize, schemars::JsonSchema)]
pub struct JobsAnswer {
    /// How many there are of each state.
    pub counts: Vec<StateCount>,
    /// A page.
    pub items: Vec<JobRow>,
    /// What the next page is to be asked with as `before`, if there is one.
    pub next: Option<i64>,
    /// The schedules, by name; with the first page only.
    pub schedules: Vec<ScheduleRow>,
}

impl Query for Jobs {
    type Output = JobsAnswer;
    const DEF: &'static QueryDef = &QueryDef {
        name: "work.jobs",
        label: Label::new("后台作业", "Background jobs"),
        owner: elements::BUSINESS_CONTINUITY,
        reads: &[],
        untouched: &[],
    };

    const TABLE: Option<AsTable<JobsAnswer>> = Some(job_by_job);

    fn run(tx: &mut Tx<'_>, who: &Actor, input: Self) -> Result<JobsAnswer, Failure> {
        let limit = input.limit.unwrap_or(PAGE);
        let mut sql = Sql::new(
            "SELECT j.number, j.name, j.subject, j.state, j.tries, j.parts, j.actor, u.display_name, j.enqueued_at, j.due_at,
             j.finished_at, j.server, j.failed_code, j.failed_zh, j.failed_en, j.failed_at
             FROM job j LEFT JOIN access_user u ON u.id = j.actor WHERE j.number > 0",
        );
        if let Some(state) = input.state {
            sql.push(" AND j.state = ").bind(state.code());
        }
        if let Some(before) = input.before {
            sql.push(" AND j.number < ").bind(before);
        }
        sql.push(" ORDER BY j.number DESC LIMIT ").bind(limit + 1);
        let rows = sql.query(tx)?;
        let more = rows.len() as i64 > limit;
        let items = rows.iter().take(limit as usize).map(|row| job(who.registry(), row));
        let items = items.collect::<Result<Vec<_>, _>>()?;
        let next = if more { items.last().map(|item| item.number) } else { None };
        let schedules = if input.before.is_none() { schedules(tx, who.registry())? } else { Vec::new() };
        Ok(JobsAnswer { counts: counts(tx)?, items, next, schedules })
    }
}

const COLUMNS: &[Column] = &[
    Column::narrow("编号", "Number"),
    Column::name("作业", "Job"),
    Column::name("对象", "Subject"),
    Column::narrow("状态", "State"),
    Column::narrow("尝试次数", "Tries"),
    Column::name("发起人", "By"),
    Column::name("入队时间", "Enqueued at"),
    Column::name("应执行时间", "Due at"),
    Column::name("结束时间", "Finished at"),
    Column::name("服务器", "Server"),
    Column::sentence("失败原因", "Why it failed"),
];

/// A page of jobs.
fn job_by_job(answer: &JobsAnswer, language: Language) -> Table {
    let row = |job: &JobRow| -> Vec<Cell> {
        let state = JobState::from_code(&job.state).map_or("", |state| state.label().text(language));
        let text = |text: &Option<String>| text.as_deref().into();
        vec![
            job.number.into(),
            job.label.text(language).into(),
            text(&job.subject),
            state.into(),
            job.tries.into(),
            job.actor.text(language).into(),
            job.enqueued_at.as_str().into(),
            job.due_at.as_str().into(),
            text(&job.finished_at),
            text(&job.server),
            job.failure.as_ref().map(|failure| failure.message.text(language)).into(),
        ]
    };
    Table { columns: COLUMNS, rows: answer.items.iter().map(row).collect() }
}

fn counts(tx: &mut Tx<'_>) -> Result<Vec<StateCount>, Failure> {
    let mut counts = Vec::new();
    for state in JobState::CHOICES {
        let sql = "SELECT count(*) FROM (SELECT 1 FROM job WHERE state = $1 LIMIT $2) AS counted";
        let row = tx.query_one(sql, &[state.value.into(), (COUNTED + 1).into()])?;
        let count = row.map_or(Ok(0), |row| row.int(0))?;
        counts.push(StateCount {
            state: state.value.to_owned(),
            label: state.label.into(),
            count: count.min(COUNTED),
            more: count > COUNTED,
        });
    }
    Ok(counts)
}

fn job(registry: &Registry, row: &Row) -> Result<JobRow, Failure> {
    let name = row.text(1)?;
    let known = registry.job(&name).ok();
    let actor = match row.opt_text(7)? {
        Some(name) => same(&name),
        None => Label::new("系统", "System").into(),
    };
    let failure = match row.opt_text(12)? {
        Some(code) => Some(JobFailure {
            code,
            message: Bilingual { zh: row.text(13)?, en: row.text(14)? },
            at: row.opt_timestamp(15)?.map(instant),
        }),
        None => None,
    };
    Ok(JobRow {
        number: row.int(0)?,
        label: known.map_or_else(|| same(&name), |entry| entry.def.label.into()),
        most_tries: known.map(|entry| entry.def.most_tries),
        name,
        subject: row.opt_text(2)?,
        state: row.text(3)?,
        tries: row.int(4)?,
        parts: row.int(5)?,
        actor,
        enqueued_at: instant(row.timestamp(8)?),
        due_at: instant(row.timestamp(9)?),
        finished_at: row.opt_timestamp(10)?.map(instant),
        server: row.opt_text(11)?,
        failure,
    })
}

fn schedules(tx: &mut Tx<'_>, registry: &Registry) -> Result<Vec<ScheduleRow>, Failure> {
    let rows = tx.query("SELECT name, next_at, last_at FROM schedule ORDER BY name LIMIT 500", &[])?;
    let mut found = Vec::new();
    for row in &rows {
        let name = row.text(0)?;
        // one that is declared no more is not shown: it does nothing
        let Some(entry) = registry.schedules().find(|entry| entry.def.name == name) else { continue };
        found.push(ScheduleRow {
            name,
            label: entry.def.label.into(),
            next_at: instant(row.timestamp(1)?),
            last_at: row.opt_timestamp(2)?.map(instant),
        });
    }
    Ok(found)
}

fn instant(at: kernel::Timestamp) -> String {
    schema::to_text(&Value::Timestamp(at))
}

/// A name that is the same in both languages.
fn same(name: &str) -> Bilingual {
    Bilingual { zh: name.to_owned(), en: name.to_owned() }
}
