//! An edition of a framework.

use engine::Rules;
use schema::{Choice, Record, elements};

/// Where an edition stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Choice)]
pub enum EditionStatus {
    /// Being worked on.
    #[choice("草稿", "Draft", tone = Info)]
    Draft,
    /// In force.
    #[choice("已发布", "Published", tone = Success)]
    Published,
}

/// An edition of a process framework: the public one of a year, or the operator's own.
#[derive(Debug, Clone, PartialEq, Record)]
#[record(
    name = "framework.edition",
    label("框架版本", "Edition"),
    plural("框架版本", "Editions"),
    about("流程框架的一个版本，如公开的 2004 年 eTOM 或本企业的框架", "An edition of a process framework, such as the public eTOM of 2004 or the operator's own"),
    owner = elements::PROCESS_MANAGEMENT_SUPPORT,
    key(code),
    title_zh(name_zh),
    title_en(name_en)
)]
pub struct Edition {
    /// Short name.
    #[field(label("编码", "Code"), code, max = 30, list, sort, search)]
    pub code: String,
    /// In Chinese.
    #[field(label("名称（中）", "Name (Chinese)"), zh, max = 100, list, sort, search)]
    pub name_zh: String,
    /// In English.
    #[field(label("名称（英）", "Name (English)"), en, max = 100, list, sort, search)]
    pub name_en: String,
    /// Where it stands.
    #[field(label("状态", "Status"), list, filter, default = "draft")]
    pub status: EditionStatus,
    /// What it is, in Chinese.
    #[field(label("说明（中）", "About (Chinese)"), zh, long, max = 2000, section("说明", "About"))]
    pub about_zh: Option<String>,
    /// What it is, in English.
    #[field(label("说明（英）", "About (English)"), en, long, max = 2000)]
    pub about_en: Option<String>,
}

impl Rules for Edition {}
