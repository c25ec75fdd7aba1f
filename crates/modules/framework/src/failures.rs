//! What this module refuses.

use kernel::{FailureDef, FailureKind};

/// The finding's state does not allow the step.
pub static WRONG_STATE: FailureDef = FailureDef::new(
    "framework.finding_wrong_state",
    FailureKind::Conflict,
    "{number} 现为“{state_zh}”，不能执行此操作；请刷新后查看最新状态。",
    "{number} is “{state_en}” now, so this cannot be done; reload to see where it stands.",
);
/// A step that must be accounted for came without words.
pub static REASON_TOO_SHORT: FailureDef = FailureDef::new(
    "framework.reason_too_short",
    FailureKind::Invalid,
    "请至少用 4 个字说明，以便日后查阅。",
    "Say it in at least 4 characters, for those who look it up later.",
);
/// The element would stand in another edition than its parent.
pub static OTHER_EDITION: FailureDef = FailureDef::new(
    "framework.other_edition",
    FailureKind::Invalid,
    "上级要素属于另一个框架版本，请选择同一版本的要素。",
    "The parent belongs to another edition; choose an element of the same one.",
);
/// What stands below an element would be left behind.
pub static MOVE_INSTEAD: FailureDef = FailureDef::new(
    "framework.move_instead",
    FailureKind::Invalid,
    "该要素有下级，请用“移动”连同下级一起调整。",
    "There are elements below it; use “Move”, which takes them along.",
);

/// Placements or counterparts between editions would no longer hold.
pub static ELEMENT_IN_USE: FailureDef = FailureDef::new(
    "framework.element_in_use",
    FailureKind::Conflict,
    "有要素归入它，或版本对照用到它；请先移除这些归入和对照，再更改类别或版本。",
    "Elements are placed in it, or counterparts between editions name it; remove those before its kind or edition changes.",
);
/// The level does not follow from the parent's.
pub static WRONG_LEVEL: FailureDef = FailureDef::new(
    "framework.wrong_level",
    FailureKind::Invalid,
    "层级应为 {expected}：比上级低一级，没有上级的为 0 级。",
    "The level must be {expected}: one below its parent's, and 0 without a parent.",
);
/// An element that is placed is not in a vertical, or the vertical is none.
pub static NOT_A_VERTICAL: FailureDef = FailureDef::new(
    "framework.not_a_vertical",
    FailureKind::Invalid,
    "所选要素不是同一版本的纵向（端到端）流程群组。",
    "What was chosen is not a vertical (end-to-end) group of the same edition.",
);
/// What is mapped is mapped already.
pub static MAPPED_ALREADY: FailureDef = FailureDef::new(
    "framework.mapped_already",
    FailureKind::Invalid,
    "{number} 已是同一对象的映射，请修改那一条，不要另建。",
    "{number} maps the same already; change that one instead of adding another.",
);
/// The kind of mapping and what it names do not fit.
pub static MAPPING_INCOMPLETE: FailureDef = FailureDef::new(
    "framework.mapping_incomplete",
    FailureKind::Invalid,
    "“符合”和“部分符合”须同时填写流程和要素；“缺失”只填要素；“多余”只填流程。",
    "“Match” and “partial” name a process and an element, “missing” an element only, “extra” a process only.",
);
/// A mapping between editions that names both of the same, or neither.
pub static SAME_EDITION: FailureDef = FailureDef::new(
    "framework.same_edition",
    FailureKind::Invalid,
    "对照须连接两个不同版本的要素；“取消”只填源要素，“新增”只填目标要素。",
    "A counterpart joins elements of two editions; “dropped” names only the first, “added” only the second.",
);
