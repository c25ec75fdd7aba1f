//! How a process of today and an element of the framework fit.

use crate::{
    failures,
    records::{AsIsProcess, Element},
};
use engine::{Actor, Faults, Rules, Stored};
use kernel::{Failure, FailureDef, Id};
use schema::{Choice, Record, elements};
use store::Tx;

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

impl Rules for ProcessMapping {
    const FAILURES: &'static [&'static FailureDef] = &[&failures::MAPPING_INCOMPLETE];

    fn check(_: &mut Tx<'_>, _: &Actor, _: Option<&Stored<Self>>, after: &Self) -> Result<(), Failure> {
        let fits = match after.kind {
            Fit::Match | Fit::Partial => after.process.is_some() && after.element.is_some(),
            Fit::Missing => after.process.is_none() && after.element.is_some(),
            Fit::Extra => after.process.is_some() && after.element.is_none(),
        };
        let mut faults = Faults::default();
        if !fits {
            faults.add("kind", failures::MAPPING_INCOMPLETE.fail());
        }
        faults.done()
    }
}
