//! A department or a branch.

use super::Calendar;
use engine::Rules;
use kernel::Id;
use schema::{Record, elements};

/// A department or a branch of the operator.
#[derive(Debug, Clone, PartialEq, Record)]
#[record(
    name = "organisation.department",
    label("部门", "Department"),
    plural("部门", "Departments"),
    about("省公司的部门、中心和市分公司", "The company's departments, centres and city branches"),
    owner = elements::ORGANISATION_HR_POLICIES,
    key(code),
    title_zh(name_zh),
    title_en(name_en)
)]
pub struct Department {
    /// Short name, for files and forms.
    #[field(label("编码", "Code"), code, max = 20, list, sort, search)]
    pub code: String,
    /// In Chinese.
    #[field(label("名称（中）", "Name (Chinese)"), zh, max = 100, list, sort, search)]
    pub name_zh: String,
    /// In English.
    #[field(label("名称（英）", "Name (English)"), en, max = 100, list, sort, search)]
    pub name_en: String,
    /// What it belongs to; none for the company itself.
    #[field(label("上级部门", "Belongs to"), list, filter)]
    pub parent: Option<Id<Department>>,
    /// By which calendar it works; that of the unit above when it has none of its own.
    #[field(
        label("工作日历", "Working calendar"),
        help("留空则与上级部门相同", "Empty: as the unit above"),
        filter
    )]
    pub calendar: Option<Id<Calendar>>,
}

impl Rules for Department {}
