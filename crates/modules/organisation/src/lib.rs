//! The operator's organisation: who owns a process, a finding, a budget.
//!
//! Serves 组织管理和HR政策 (1.3.7.1). Units hold posts, people hold posts from day to day, posts bring roles: so a right is held in a
//! unit, and on its rows (`engine::reach`).

pub mod commands;
pub mod failures;
pub mod jobs;
pub mod notices;
pub mod queries;
pub mod records;
pub mod working_time;

use engine::{Module, reach::Organisation};
use kernel::Label;
use schema::{GrantDef, ModuleDef, RecordType, Right, RoleDef, ScreenDef, elements};

static MODULE: ModuleDef = ModuleDef {
    name: "organisation",
    label: Label::new("组织", "Organisation"),
    about: Label::new("部门与分公司", "Departments and branches"),
    owner: elements::ORGANISATION_HR_POLICIES,
};

static HR_OFFICER: RoleDef = RoleDef {
    name: "hr_officer",
    label: Label::new("组织人事管理员", "Organisation & HR officer"),
    grants: &[
        GrantDef { subject: "organisation.*", rights: Right::ALL },
        GrantDef { subject: "framework.*", rights: &[Right::Read, Right::Export] },
        // to choose who holds a post, and to see which roles it brings
        GrantDef { subject: "access.user", rights: &[Right::Read] },
        GrantDef { subject: "access.role", rights: &[Right::Read] },
    ],
};

static CHART: ScreenDef = ScreenDef {
    path: "/organisation/chart",
    label: Label::new("组织沿革", "Organisation by date"),
    owner: elements::ORGANISATION_HR_POLICIES,
    asks: &["organisation.at_date"],
};

static CALENDAR: ScreenDef = ScreenDef {
    path: "/organisation/calendar",
    label: Label::new("工作日历", "Working days"),
    owner: elements::ORGANISATION_HR_POLICIES,
    asks: &["organisation.calendar_year", "organisation.working_days"],
};

/// Whoever gives roles to people gives them to posts.
static ADMINISTRATOR: RoleDef = RoleDef {
    name: "administrator",
    label: Label::new("系统管理员", "Administrator"),
    grants: &[
        GrantDef { subject: "organisation.post_role", rights: Right::ALL },
        GrantDef { subject: "organisation.post", rights: &[Right::Update] },
    ],
};

/// The roles that users hold by posts on a day.
const HELD: &str = "SELECT h.holder, r.role, p.id AS post, p.department AS unit FROM organisation_holding h
     JOIN organisation_post p ON p.id = h.post AND p.archived_at IS NULL
          AND p.valid_from <= $2 AND (p.valid_to IS NULL OR p.valid_to >= $2)
     JOIN organisation_post_role r ON r.post = p.id AND r.archived_at IS NULL
     WHERE h.archived_at IS NULL
       AND h.valid_from <= $2 AND (h.valid_to IS NULL OR h.valid_to >= $2)";

/// The module and all that it brings.
pub fn module() -> Module {
    Module::new(&MODULE)
        .record::<records::Calendar>()
        .record::<records::SpecialDay>()
        .record::<records::Department>()
        .record::<records::Post>()
        .record::<records::Holding>()
        .record::<records::PostRole>()
        .record::<records::Relocation>()
        .command::<commands::ApproveRelocation>()
        .command::<commands::WithdrawRelocation>()
        .query::<queries::AtDate>()
        .query::<queries::CalendarYear>()
        .query::<queries::WorkingDays>()
        .job::<jobs::BringIntoForce>()
        .schedule::<jobs::BringIntoForce>(&jobs::SCHEDULE)
        .organisation(Organisation {
            unit: records::Department::DEF,
            parent: "parent",
            post: records::Post::DEF,
            held: HELD,
        })
        .notice(&notices::RELOCATION_APPROVED)
        .notice(&notices::RELOCATION_WITHDRAWN)
        .screen(&CHART)
        .screen(&CALENDAR)
        .role(&HR_OFFICER)
        .role(&ADMINISTRATOR)
        .seed::<records::Calendar>(include_bytes!("../seeds/calendar.csv"))
        .seed::<records::SpecialDay>(include_bytes!("../seeds/special_day.csv"))
        .seed::<records::Department>(include_bytes!("../seeds/department.csv"))
        .seed::<records::Post>(include_bytes!("../seeds/post.csv"))
}
