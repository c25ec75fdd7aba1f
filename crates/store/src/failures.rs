//! What can go wrong between the program and its database.

use kernel::{FailureDef, FailureKind};

/// The database does not answer, or could not make the change durable.
pub static UNAVAILABLE: FailureDef = FailureDef::new(
    "store.unavailable",
    FailureKind::Unavailable,
    "数据库暂时不可用，本次操作未生效。请稍后重试；若持续出现，请联系管理员。",
    "The database is not available just now; nothing was changed. Try again shortly, and tell the administrator if it goes on.",
);
/// The connection broke while a change was being committed.
pub static OUTCOME_UNKNOWN: FailureDef = FailureDef::new(
    "store.outcome_unknown",
    FailureKind::Unavailable,
    "与数据库的连接在提交时中断，尚不能确定本次操作是否已生效。请先查看结果再决定是否重做；使用同一幂等键重试不会重复执行。",
    "The connection to the database broke while this was being committed: whether it took effect is not known. Look before you do it again; under the same idempotency key it is never done twice.",
);
/// More is waiting than can be answered in time.
pub static BUSY: FailureDef = FailureDef::new(
    "store.busy",
    FailureKind::Unavailable,
    "系统正忙，本次操作未生效，请稍后重试。",
    "The system is busy; nothing was changed. Try again shortly.",
);
/// Two transactions got in each other's way more often than is worth retrying.
pub static CONTENDED: FailureDef = FailureDef::new(
    "store.contended",
    FailureKind::Unavailable,
    "多人同时修改了相同的数据，本次操作未生效，请重试。",
    "Several people changed the same data at once; nothing was changed. Try again.",
);
/// A value that must be unique exists already.
pub static DUPLICATE: FailureDef = FailureDef::new(
    "store.duplicate",
    FailureKind::Conflict,
    "已存在相同的记录，请检查编号或编码。",
    "The same record exists already; check its number or code.",
);
/// A reference names a row that does not exist.
pub static BROKEN_REFERENCE: FailureDef = FailureDef::new(
    "store.broken_reference",
    FailureKind::Invalid,
    "引用的记录不存在，请重新选择。",
    "A record that is referred to does not exist; choose again.",
);
/// A sum or a number is beyond what a column holds.
pub static OVERFLOW: FailureDef = FailureDef::new(
    "store.overflow",
    FailureKind::Invalid,
    "数值超出可表示的范围。",
    "A number is beyond the range that can be kept.",
);
/// A fault of the program.
pub static INTERNAL: FailureDef = FailureDef::new(
    "store.internal",
    FailureKind::Internal,
    "系统内部错误，本次操作未生效。请把请求编号告诉管理员。",
    "An internal fault; nothing was changed. Tell the administrator the request number.",
);
/// A text holds the character NUL, which PostgreSQL cannot keep.
pub static NUL: FailureDef = FailureDef::new(
    "store.nul",
    FailureKind::Malformed,
    "文本中含有不可见的空字符（NUL），请删除后重试。",
    "A text holds the invisible character NUL; remove it and try again.",
);
/// The place of a list that a cursor names does not belong to it.
pub static BAD_CURSOR: FailureDef = FailureDef::new(
    "list.bad_cursor",
    FailureKind::Malformed,
    "分页位置无效，请回到列表开头重新加载。",
    "The place in the list is not valid; load the list again from its start.",
);
/// All of them, for the registry's tests and the contract.
pub static ALL: &[&FailureDef] = &[
    &UNAVAILABLE,
    &OUTCOME_UNKNOWN,
    &BUSY,
    &CONTENDED,
    &DUPLICATE,
    &BROKEN_REFERENCE,
    &OVERFLOW,
    &INTERNAL,
    &NUL,
    &BAD_CURSOR,
];
