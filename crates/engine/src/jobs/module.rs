//! The engine's module for background work.

use super::{DropJob, ForgetOld, Jobs, ReplayJob, forget};
use crate::{Module, notify::NoticeDef};
use kernel::Label;
use schema::{GrantDef, ModuleDef, Right, RoleDef, ScreenDef, elements};

static MODULE: ModuleDef = ModuleDef {
    name: "work",
    label: Label::new("后台作业", "Background work"),
    about: Label::new(
        "在后台执行的作业与定时计划：失败的可查、可重新执行、可放弃",
        "Jobs and schedules in the background: what failed is seen, replayed or dropped",
    ),
    owner: elements::BUSINESS_CONTINUITY,
};

static JOBS: ScreenDef = ScreenDef {
    path: "/jobs",
    label: Label::new("后台作业", "Background jobs"),
    owner: elements::BUSINESS_CONTINUITY,
    asks: &["work.jobs"],
};

/// A job failed for good. While it is unread, no further one is told.
pub(super) static JOB_FAILED: NoticeDef = NoticeDef {
    code: "work.job_failed",
    text: Label::new(
        "后台作业“{job_zh}”失败，等待处理",
        "The background job “{job_en}” failed and waits for somebody to see to it",
    ),
    screen: Some(&JOBS),
    oneself: None,
};

pub(super) static OPERATOR: RoleDef = RoleDef {
    name: "system_operator",
    label: Label::new("系统运维员", "System operator"),
    grants: &[GrantDef { subject: "work.*", rights: &[Right::Read, Right::Run] }],
};

/// Jobs and schedules.
pub fn module() -> Module {
    Module::new(&MODULE)
        .job::<ForgetOld>()
        .schedule::<ForgetOld>(&forget::SCHEDULE)
        .query::<Jobs>()
        .command::<ReplayJob>()
        .command::<DropJob>()
        .screen(&JOBS)
        .notice(&JOB_FAILED)
        .role(&OPERATOR)
}
