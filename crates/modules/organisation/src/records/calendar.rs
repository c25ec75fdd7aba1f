//! A working calendar.

use engine::Rules;
use kernel::Id;
use schema::{Record, elements};

/// Which days are working days: the country's, or what a branch has beside it.
#[derive(Debug, Clone, PartialEq, Record)]
#[record(
    name = "organisation.calendar",
    label("工作日历", "Working calendar"),
    plural("工作日历", "Working calendars"),
    about(
        "法定节假日与调休：全国一份，地方另有假日的在其上另立",
        "Public holidays and make-up days: one of the country, others upon it where a province has its own"
    ),
    owner = elements::ORGANISATION_HR_POLICIES,
    key(code),
    title_zh(name_zh),
    title_en(name_en)
)]
pub struct Calendar {
    /// Short name, for files and forms.
    #[field(label("编码", "Code"), code, max = 20, list, sort, search)]
    pub code: String,
    /// In Chinese.
    #[field(label("名称（中）", "Name (Chinese)"), zh, max = 100, list, sort, search)]
    pub name_zh: String,
    /// In English.
    #[field(label("名称（英）", "Name (English)"), en, max = 100, list, sort, search)]
    pub name_en: String,
    /// The calendar whose days hold unless this one says otherwise.
    #[field(
        label("依据日历", "Based on"),
        help(
            "该日历的节假日一并适用；同一天以本日历为准",
            "Its days hold here too; where both name a day, this one decides"
        ),
        list,
        filter
    )]
    pub base: Option<Id<Calendar>>,
}

impl Rules for Calendar {}
