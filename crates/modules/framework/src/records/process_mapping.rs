//! How a process of today and an element of the framework fit.

use crate::{
    failures,
    records::{AsIsProcess, Element},
};
use engine::{Actor, Faults, Rules, Stored};
use kernel::{Failure, FailureDef, Id, Uuid};
use schema::{Choice, Record, elements};
use store::{Sql, Tx};

/// How well they fit.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Choice)]
pub enum Fit {
    /// The process does what the element asks.
    #[choice("符合", "Match", tone = Success)]
    Match,
    /// It does part of it.
    #[choice("部分符合", "Partial", tone = Warning)]
    Partial,
    /// No process does it.
    #[choice("缺失", "Missing", tone = Danger)]
    Missing,
    /// The process has no element.
    #[choice("多余", "Extra", tone = Neutral)]
    Extra,
}

/// One process against one element; or an element without a process, or a process without an element.
#[derive(Debug, Clone, PartialEq, Record)]
#[record(
    name = "framework.process_mapping",
    label("流程映射", "Process mapping"),
    plural("流程映射", "Process mappings"),
    about("现有流程与框架要素的对应及符合程度", "How today's processes and the framework's elements fit"),
    owner = elements::PROCESS_MANAGEMENT_SUPPORT,
    key(number),
    title_zh(number, process, element),
    title_en(number, process, element)
)]
pub struct ProcessMapping {
    /// `M-001`.
    #[field(label("编号", "Number"), code, numbered = "M-", max = 20, list, sort, search)]
    pub number: String,
    /// The process; none where it is missing.
    #[field(label("现有流程", "Process"), list, filter)]
    pub process: Option<Id<AsIsProcess>>,
    /// The element; none where the process is extra.
    #[field(label("流程要素", "Element"), list, filter)]
    pub element: Option<Id<Element>>,
    /// How well they fit.
    #[field(label("符合程度", "Fit"), list, filter)]
    pub kind: Fit,
    /// Why, in Chinese.
    #[field(label("备注（中）", "Note (Chinese)"), zh, max = 400, list)]
    pub note_zh: Option<String>,
    /// Why, in English.
    #[field(label("备注（英）", "Note (English)"), en, max = 400, list)]
    pub note_en: Option<String>,
}

/// The number of another row in use that maps the same two ends, of which one may be open.
pub(super) fn mapped_already(
    tx: &mut Tx<'_>,
    table: &str,
    own: Option<Uuid>,
    ends: [(&str, Option<Uuid>); 2],
) -> Result<Option<String>, Failure> {
    // what names nothing is told otherwise
    if ends.iter().all(|(_, end)| end.is_none()) {
        return Ok(None);
    }
    let mut sql = Sql::new(&format!("SELECT number FROM {table} WHERE archived_at IS NULL"));
    for (column, end) in ends {
        match end {
            Some(id) => sql.push(&format!(" AND {column} = ")).bind(id),
            None => sql.push(&format!(" AND {column} IS NULL")),
        };
    }
    if let Some(own) = own {
        sql.push(" AND id <> ").bind(own);
    }
    sql.push(" ORDER BY number_sort LIMIT 1");
    sql.query(tx)?.first().map(|row| row.text(0)).transpose()
}

impl Rules for ProcessMapping {
    const FAILURES: &'static [&'static FailureDef] =
        &[&failures::MAPPING_INCOMPLETE, &failures::MAPPED_ALREADY];

    fn check(tx: &mut Tx<'_>, _: &Actor, before: Option<&Stored<Self>>, after: &Self) -> Result<(), Failure> {
        let fits = match after.kind {
            Fit::Match | Fit::Partial => after.process.is_some() && after.element.is_some(),
            Fit::Missing => after.process.is_none() && after.element.is_some(),
            Fit::Extra => after.process.is_some() && after.element.is_none(),
        };
        let mut faults = Faults::default();
        if !fits {
            faults.add("kind", failures::MAPPING_INCOMPLETE.fail());
        }
        let ends = [("process", after.process.map(Id::uuid)), ("element", after.element.map(Id::uuid))];
        let own = before.map(|before| before.id.uuid());
        if let Some(number) = mapped_already(tx, "framework_process_mapping", own, ends)? {
            faults.add("element", failures::MAPPED_ALREADY.fail().with("number", number));
        }
        faults.done()
    }
}
