//! What this module refuses.

use kernel::{FailureDef, FailureKind};

/// A time ends before it begins.
pub static ENDS_TOO_EARLY: FailureDef = FailureDef::new(
    "organisation.ends_too_early",
    FailureKind::Invalid,
    "终止日期早于起始日期，请检查两个日期。",
    "It ends before it begins; look at both dates.",
);
/// A post cannot be moved to another unit.
pub static POST_STAYS: FailureDef = FailureDef::new(
    "organisation.post_stays",
    FailureKind::Invalid,
    "岗位不能改换部门；请撤销此岗位，在新部门另设。",
    "A post stays in its unit; end this one and set up another in the new unit.",
);
/// The person holds the post in that time already.
pub static HELD_ALREADY: FailureDef = FailureDef::new(
    "organisation.held_already",
    FailureKind::Invalid,
    "此人在该时段内已担任该岗位，请调整日期，或先结束原任职。",
    "This person holds the post in that time already; change the dates, or end the other holding first.",
);
/// Whoever enters a holding is the holder.
pub static NOT_ONESELF: FailureDef = FailureDef::new(
    "organisation.not_oneself",
    FailureKind::Invalid,
    "不能为自己办理任职：岗位带有权限。请由他人办理。",
    "Nobody enters their own holding, because a post brings rights; let somebody else do it.",
);
/// Whoever arranges a post may not give roles.
pub static GIVES_NO_ROLES: FailureDef = FailureDef::new(
    "organisation.gives_no_roles",
    FailureKind::Invalid,
    "您不能为岗位设置角色；请由可以授予用户角色的管理员设置。",
    "You may not give roles to posts; ask an administrator who may give roles to users.",
);
/// A unit cannot be moved to where it is, or below itself.
pub static NOWHERE_TO_MOVE: FailureDef = FailureDef::new(
    "organisation.nowhere_to_move",
    FailureKind::Invalid,
    "新上级与现上级相同，或在该部门之下，请另选。",
    "The new parent is the present one, or stands below the unit; choose another.",
);
/// A reorganisation is not in the state that the step wants.
pub static WRONG_STATE: FailureDef = FailureDef::new(
    "organisation.relocation_wrong_state",
    FailureKind::Conflict,
    "该调整现为“{state_zh}”，不能执行此操作；请刷新后查看最新状态。",
    "This reorganisation is “{state_en}” now, so this cannot be done; reload to see where it stands.",
);
/// A day on which one works anyway is entered as one to be worked.
pub static WORKED_ANYWAY: FailureDef = FailureDef::new(
    "organisation.worked_anyway",
    FailureKind::Invalid,
    "{day} 本来就是工作日，不必登记为调休上班；请检查日期。",
    "{day} is a working day anyway and needs no make-up; look at the date.",
);
/// The days of a working calendar cannot be reckoned beyond the dates that there are.
pub static BEYOND_ALL_DATES: FailureDef = FailureDef::new(
    "organisation.beyond_all_dates",
    FailureKind::Invalid,
    "推算结果超出可用日期范围，请减少天数或另选起始日期。",
    "The result lies beyond all dates; take fewer days or another beginning.",
);
