//! One entry of the three columns: what is, what is best practice, what is suggested.

use crate::records::{AsIsProcess, Element};
use engine::Rules;
use kernel::Id;
use organisation::records::Department;
use schema::{Choice, Record, elements};

/// The column that it stands in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Choice)]
pub enum Aspect {
    /// How it is done today, and what is wrong with it.
    #[choice("现有流程", "As is", tone = Neutral)]
    AsIs,
    /// How the best do it.
    #[choice("标杆流程", "Benchmark", tone = Info)]
    Benchmark,
    /// What to do.
    #[choice("改进建议", "Suggestion", tone = Success)]
    Suggestion,
}

/// What becomes of it; only the commands change it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Choice)]
pub enum FindingState {
    /// Nothing to do.
    #[choice("记录", "Note", tone = Neutral)]
    Note,
    /// Waits for a decision.
    #[choice("待处理", "Open", tone = Warning)]
    Open,
    /// Shall be done.
    #[choice("已采纳", "Accepted", tone = Info)]
    Accepted,
    /// Is being done.
    #[choice("进行中", "In progress", tone = Info)]
    InProgress,
    /// Is done, with evidence.
    #[choice("已完成", "Done", tone = Success)]
    Done,
    /// Shall not be done, with a reason.
    #[choice("不采纳", "Declined", tone = Neutral)]
    Declined,
}

/// A finding, a benchmark practice or a suggestion, on the element that it is about.
#[derive(Debug, Clone, PartialEq, Record)]
#[record(
    name = "framework.finding",
    label("发现与建议", "Finding"),
    plural("发现与建议", "Findings"),
    about("对照标杆得到的现状发现、标杆做法与改进建议", "Findings of today, benchmark practice and suggestions, side by side"),
    owner = elements::PROCESS_MANAGEMENT_SUPPORT,
    key(number),
    title_zh(number, text_zh),
    title_en(number, text_en)
)]
pub struct Finding {
    /// `S-001`.
    #[field(label("编号", "Number"), code, numbered = "S-", max = 20, list, sort, search)]
    pub number: String,
    /// The column that it stands in.
    #[field(label("栏目", "Column"), list, filter)]
    pub aspect: Aspect,
    /// The element that it is about.
    #[field(label("流程要素", "Element"), list, filter)]
    pub element: Id<Element>,
    /// The process of today that it is about.
    #[field(label("现有流程", "As-is process"), filter)]
    pub process: Option<Id<AsIsProcess>>,
    /// Who answers for it.
    #[field(label("责任部门", "Owner"), list, filter)]
    pub owner: Option<Id<Department>>,
    /// What becomes of it.
    #[field(label("状态", "State"), list, filter, commands, default = "open")]
    pub state: FindingState,
    /// In Chinese.
    #[field(label("内容（中）", "Text (Chinese)"), zh, max = 1000, list, search, section("内容", "Text"))]
    pub text_zh: String,
    /// In English.
    #[field(label("内容（英）", "Text (English)"), en, max = 1000, list, search)]
    pub text_en: String,
    /// Where it is said, in Chinese.
    #[field(label("出处（中）", "Source (Chinese)"), zh, max = 200)]
    pub source_zh: Option<String>,
    /// Where it is said, in English.
    #[field(label("出处（英）", "Source (English)"), en, max = 200)]
    pub source_en: Option<String>,
    /// What shows that it is done.
    #[field(label("完成依据", "Evidence"), long, max = 2000, commands, section("处理", "Handling"))]
    pub evidence: Option<String>,
    /// Why it is declined, or open again.
    #[field(label("理由", "Reason"), long, max = 2000, commands)]
    pub reason: Option<String>,
}

impl Rules for Finding {}
