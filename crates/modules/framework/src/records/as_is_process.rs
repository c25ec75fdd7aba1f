//! A process as it is done today.

use engine::Rules;
use kernel::{Id, Label};
use organisation::records::Department;
use schema::{LinesDef, Record, elements};

/// A process as the operator does it today.
#[derive(Debug, Clone, PartialEq, Record)]
#[record(
    name = "framework.as_is_process",
    label("现有流程", "As-is process"),
    plural("现有流程", "As-is processes"),
    about("企业目前实际执行的流程及其负责部门", "A process as the operator does it today, and who owns it"),
    owner = elements::PROCESS_MANAGEMENT_SUPPORT,
    key(number),
    title_zh(number, name_zh),
    title_en(number, name_en),
    lines = &[LinesDef {
        name: "mappings",
        label: Label::new("要素映射", "Mapped elements"),
        record: "framework.process_mapping",
        parent: "process",
        fields: &["number", "element", "kind", "note_zh", "note_en"],
    }]
)]
pub struct AsIsProcess {
    /// `P-01`.
    #[field(label("编号", "Number"), code, numbered = "P-", max = 20, list, sort, search)]
    pub number: String,
    /// In Chinese.
    #[field(label("名称（中）", "Name (Chinese)"), zh, max = 200, list, sort, search)]
    pub name_zh: String,
    /// In English.
    #[field(label("名称（英）", "Name (English)"), en, max = 200, list, sort, search)]
    pub name_en: String,
    /// The department that owns it.
    #[field(label("负责部门", "Owner"), list, filter)]
    pub owner: Option<Id<Department>>,
    /// The process that it is part of.
    #[field(label("上级流程", "Part of"), list, filter)]
    pub parent: Option<Id<AsIsProcess>>,
    /// What it does, in Chinese.
    #[field(label("说明（中）", "About (Chinese)"), zh, long, max = 4000, section("说明", "About"))]
    pub about_zh: Option<String>,
    /// What it does, in English.
    #[field(label("说明（英）", "About (English)"), en, long, max = 4000)]
    pub about_en: Option<String>,
    /// Where it is told of, in Chinese.
    #[field(label("出处（中）", "Source (Chinese)"), zh, max = 200)]
    pub source_zh: Option<String>,
    /// Where it is told of, in English.
    #[field(label("出处（英）", "Source (English)"), en, max = 200)]
    pub source_en: Option<String>,
}

impl Rules for AsIsProcess {}
