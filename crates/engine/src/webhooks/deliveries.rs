//! What was sent to a webhook, and how that went.

use super::{Deliver, Webhook, happened::may_know};
use crate::{
    Actor, AsTable, Query,
    jobs::{Job, JobState},
    reach,
    table::{Cell, Column, Table},
};
use kernel::{Bilingual, Failure, Id, Label, Language};
use schema::{ChoiceType, Input, QueryDef, RecordType, Value, elements};
use serde::Serialize;
use store::{Row, Sql, Tx};

/// Rows of a page unless said otherwise.
const PAGE: i64 = 20;

/// What was sent to a webhook, the latest first.
#[derive(Debug, Input)]
pub struct Deliveries {
    /// To which.
    #[field(label("Webhook 推送", "Webhook"))]
    pub webhook: Id<Webhook>,
    /// Only those before this one: where the last page ended.
    #[field(label("早于编号", "Before number"), min = 1)]
    pub before: Option<i64>,
    /// Rows of a page.
    #[field(label("每页条数", "Rows of a page"), min = 1, max = 500)]
    pub limit: Option<i64>,
}

/// A message.
#[derive(Debug, Serialize, schemars::JsonSchema)]
pub struct Delivery {
    /// Its number in the order of the webhook.
    pub number: i64,
    /// Its `webhook-id`, the same each time it is sent.
    pub id: String,
    /// What happened, such as `framework.finding.created`.
    pub kind: String,
    /// When.
    pub happened_at: String,
    /// The record of the row that it is about, for whoever may see the row.
    pub record: Option<String>,
    /// The row.
    pub row: Option<String>,
    /// `queued`, `waiting`, `running`, `done`, `dead` or `dropped`.
    pub state: String,
    /// Tries in a row.
    pub tries: i64,
    /// When it is due.
    pub due_at: String,
    /// When it was done or dropped.
    pub finished_at: Option<String>,
    /// Why it failed last, or why it was not sent.
    pub reason: Option<Bilingual>,
    /// The stable code of that.
    pub code: Option<String>,
    /// Whether it was done without being sent.
    pub withheld: bool,
}

/// What [`Deliveries`] answers.
#[derive(Debug, Serialize, schemars::JsonSchema)]
pub struct DeliveriesAnswer {
    /// A page.
    pub items: Vec<Delivery>,
    /// What the next page is to be asked with as `before`, if there is one.
    pub next: Option<i64>,
    /// The one that was tried and did not go through, and that all the later ones wait for; on the first page, wherever it stands itself.
    pub blocking: Option<Delivery>,
}

impl Query for Deliveries {
    type Output = DeliveriesAnswer;
    const DEF: &'static QueryDef = &QueryDef {
        name: "access.webhook_deliveries",
        label: Label::new("Webhook 投递", "Webhook deliveries"),
        owner: elements::SECURITY,
        reads: &["access.webhook"],
        untouched: &["access.webhook.active", "access.webhook.state"],
    };
    const TABLE: Option<AsTable<DeliveriesAnswer>> = Some(message_by_message);

    fn run(tx: &mut Tx<'_>, who: &Actor, input: Self) -> Result<DeliveriesAnswer, Failure> {
        reach::readable(tx, who, Webhook::DEF, input.webhook.uuid())?;
        let limit = input.limit.unwrap_or(PAGE);
        let mut sql = of(input.webhook);
        if let Some(before) = input.before {
            sql.push(" AND number < ").bind(before);
        }
        sql.push(" ORDER BY number DESC LIMIT ").bind(limit + 1);
        let rows = sql.query(tx)?;
        let mut items = Vec::with_capacity(rows.len());
        for row in rows.iter().take(limit as usize) {
            items.push(delivery(tx, who, row)?);
        }
        let more = rows.len() as i64 > limit;
        let next = if more { items.last().map(|item| item.number) } else { None };
        let blocking = if input.before.is_none() { blocking(tx, who, input.webhook)? } else { None };
        Ok(DeliveriesAnswer { items, next, blocking })
    }
}

const COLUMNS: &[Column] = &[
    Column::narrow("编号", "Number"),
    Column::name("事件", "Event"),
    Column::name("发生时间", "Happened at"),
    Column::name("数据类型", "Record"),
    Column::name("数据标识", "Row"),
    Column::narrow("状态", "State"),
    Column::narrow("尝试次数", "Tries"),
    Column::name("应发送时间", "Due at"),
    Column::name("结束时间", "Finished at"),
    Column::sentence("未送达原因", "Why it did not go through"),
    Column::name("消息标识", "Message id"),
];

/// A page of messages.
fn message_by_message(answer: &DeliveriesAnswer, language: Language) -> Table {
    let row = |message: &Delivery| -> Vec<Cell> {
        let text = |text: &Option<String>| text.as_deref().into();
        let state = JobState::from_code(&message.state).map_or("", |state| state.label().text(language));
        let withheld = Label::new("未投递", "Not sent").text(language);
        vec![
            message.number.into(),
            message.kind.as_str().into(),
            message.happened_at.as_str().into(),
            text(&message.record),
            text(&message.row),
            if message.withheld { withheld } else { state }.into(),
            message.tries.into(),
            message.due_at.as_str().into(),
            text(&message.finished_at),
            message.reason.as_ref().map(|reason| reason.text(language)).into(),
            message.id.as_str().into(),
        ]
    };
    Table { columns: COLUMNS, rows: answer.items.iter().map(row).collect() }
}

fn of(webhook: Id<Webhook>) -> Sql {
    let mut sql = Sql::new(
        "SELECT number, key, payload, state, tries, due_at, finished_at, failed_code, failed_zh, failed_en
         FROM job WHERE name = 'access.deliver_webhook' AND subject = ",
    );
    sql.bind(webhook.uuid().to_string());
    sql
}

/// Thousands may wait behind it, so that it stands pages below the first. One holds its webhook from its first try on: what was only
/// begun blocks nothing yet.
fn blocking(tx: &mut Tx<'_>, who: &Actor, webhook: Id<Webhook>) -> Result<Option<Delivery>, Failure> {
    let mut sql = of(webhook);
    // the index over whatever holds its subject finds it
    sql.push(" AND holds AND finished_at IS NULL AND failed_code IS NOT NULL LIMIT 1");
    let row = sql.query(tx)?.into_iter().next();
    row.map(|row| delivery(tx, who, &row)).transpose()
}

fn delivery(tx: &mut Tx<'_>, who: &Actor, row: &Row) -> Result<Delivery, Failure> {
    let instant = |at| schema::to_text(&Value::Timestamp(at));
    // what another version of the program wrote is shown without what it was about
    let event = serde_json::from_value::<Deliver>(row.json(2)?).ok().map(|job| job.event);
    let seen = match &event {
        Some(event) => may_know(tx, who, event)?,
        None => false,
    };
    let about = event.as_ref().filter(|_| seen);
    let (state, code) = (row.text(3)?, row.opt_text(7)?);
    let reason = row.opt_text(8)?.zip(row.opt_text(9)?).map(|(zh, en)| Bilingual { zh, en });
    let unsent = [crate::failures::WEBHOOK_OFF.code, crate::failures::WEBHOOK_WITHHELD.code];
    Ok(Delivery {
        number: row.int(0)?,
        id: format!("msg_{}", row.uuid(1)?),
        kind: event.as_ref().map_or_else(|| Deliver::DEF.name.to_owned(), super::Event::kind),
        happened_at: event.as_ref().map(|event| instant(event.at)).unwrap_or_default(),
        record: about.and_then(|event| event.record.clone()),
        row: about.and_then(|event| event.row).map(|row| row.to_string()),
        tries: row.int(4)?,
        due_at: instant(row.timestamp(5)?),
        finished_at: row.opt_timestamp(6)?.map(instant),
        withheld: state == "done" && code.as_deref().is_some_and(|code| unsent.contains(&code)),
        state,
        reason,
        code,
    })
}
