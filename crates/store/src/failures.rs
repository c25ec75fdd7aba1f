//! What can go wrong between the program and its database.

use kernel::{FailureDef, FailureKind};

/// The database does not answer, or could not make the change durable.
pub static UNAVAILABLE: FailureDef = FailureDef::new(
    "store.unavailable",
    FailureKind::Unavailable,
    "数据库暂时不可用，本次操作未生效。请稍后重试；若持续出现，请联系管理员。",
    "The database is not available just now; nothing was changed. Try again shortly, and tell the administrator if it goes on.",
);
/// The connection broke, or the disk failed, while a change was being committed.
pub static OUTCOME_UNKNOWN: FailureDef = FailureDef::new(
    "store.outcome_unknown",
    FailureKind::Unavailable,
    "提交时数据库连接中断或磁盘出错，尚不能确定本次操作是否已生效。请先查看结果再决定是否重做；使用同一幂等键重试不会重复执行。",
    "The database's connection or its disk failed while this was being committed: whether it took effect is not known. Look before you do it again; under the same idempotency key it is never done twice.",
);
/// The disk has no room for the change.
pub static DISK_FULL: FailureDef = FailureDef::new(
    "store.disk_full",
    FailureKind::Unavailable,
    "服务器磁盘已满，本次操作未生效。请联系管理员清理磁盘空间；有空间后可直接重试。",
    "The server's disk is full; nothing was changed. Ask the administrator to make room; then simply try again.",
);
/// The disk could not be read, written or synced.
pub static DISK_FAILED: FailureDef = FailureDef::new(
    "store.disk_failed",
    FailureKind::Unavailable,
    "服务器磁盘读写出错，本次操作未生效，恢复前不再接受修改。请联系管理员检查磁盘；恢复后可直接重试。",
    "The server's disk failed; nothing was changed, and nothing will be until it is well. Ask the administrator to look at the disk; then simply try again.",
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
/// A step that brings the database to this version could not be done.
pub static MIGRATION_FAILED: FailureDef = FailureDef::new(
    "migration.failed",
    FailureKind::Unavailable,
    "升级步骤 {step} 未能完成，数据库停留在该步骤之前。请按下面的原因处理后重新运行，将从该步骤继续。",
    "Step {step} could not be done; the database is as it was before it. Mend the cause below and run it again: it goes on from there.",
);
/// The database was brought further by a newer program.
pub static MIGRATION_NEWER: FailureDef = FailureDef::new(
    "migration.newer",
    FailureKind::Conflict,
    "数据库已由更新版本的程序升级（步骤 {step}），本版本不认识。请使用不低于该版本的程序，或恢复升级前的备份。",
    "A newer program brought this database further (step {step}) than this one knows. Run that program, or restore the backup from before the upgrade.",
);
/// A step that was done is not the one that this program holds.
pub static MIGRATION_CHANGED: FailureDef = FailureDef::new(
    "migration.changed",
    FailureKind::Conflict,
    "数据库执行过的步骤 {step} 与本程序中的不同。请使用当时的程序版本；若是开发中的数据库，请重建。",
    "Step {step} was done on this database by another text than this program's. Run the program that did it; a database of a developer is made anew.",
);
/// There is no database where it was said to be.
pub static NO_DATABASE: FailureDef = FailureDef::new(
    "store.no_database",
    FailureKind::NotFound,
    "{database} 不存在或为空。请检查 --database；新建请用 jingwei init。",
    "There is nothing at {database}. Look at --database; jingwei init makes a new one.",
);
/// A file of that name is there already.
pub static BACKUP_EXISTS: FailureDef = FailureDef::new(
    "backup.exists",
    FailureKind::Conflict,
    "{file} 已存在。请换一个文件名，或加 --overwrite 覆盖。",
    "{file} exists already. Name another file, or say --overwrite.",
);
/// The backup could not be written.
pub static BACKUP_UNWRITABLE: FailureDef = FailureDef::new(
    "backup.unwritable",
    FailureKind::Unavailable,
    "备份未能写入 {file}：{reason}。未留下不完整的备份；请检查目录权限和剩余空间后重试。",
    "The backup could not be written to {file}: {reason}. No half of one is left; look at the folder's permissions and free space and try again.",
);
/// The backup could not be opened.
pub static BACKUP_UNREADABLE: FailureDef = FailureDef::new(
    "backup.unreadable",
    FailureKind::NotFound,
    "无法读取 {file}：{reason}。请检查路径和权限。",
    "{file} cannot be read: {reason}. Look at its path and permissions.",
);
/// It is something else.
pub static BACKUP_FOREIGN: FailureDef = FailureDef::new(
    "backup.foreign",
    FailureKind::Malformed,
    "{file} 不是经纬的备份。请选择由 jingwei backup 写出的文件。",
    "{file} is no backup of Jingwei. Name a file that jingwei backup wrote.",
);
/// Its end is missing.
pub static BACKUP_TRUNCATED: FailureDef = FailureDef::new(
    "backup.truncated",
    FailureKind::Malformed,
    "{file} 不完整，结尾缺失或损坏，多半是复制中断。请重新复制，或使用另一个备份；未改动任何数据。",
    "The end of {file} is missing or broken; most likely its copying was cut off. Copy it again or take another backup; nothing was touched.",
);
/// A part of it is not as it was written.
pub static BACKUP_BROKEN: FailureDef = FailureDef::new(
    "backup.broken",
    FailureKind::Malformed,
    "{file} 中的 {part} 已损坏，与写入时的摘要不符。请重新复制，或使用另一个备份；未改动任何数据。",
    "{part} in {file} is not as it was written: its digest differs. Copy the file again or take another backup; nothing was touched.",
);
/// It is of a version that came later than this program.
pub static BACKUP_NEWER: FailureDef = FailureDef::new(
    "backup.newer",
    FailureKind::Conflict,
    "{file} 由版本 {version} 写出（数据结构 {schema}，格式 {format}），本程序不认识。请用不低于该版本的程序恢复。",
    "{file} was written by version {version} (tables of step {schema}, format {format}), which this program does not know. Restore it with that version or a later one.",
);
/// Restoring is into an empty place only.
pub static RESTORE_NOT_EMPTY: FailureDef = FailureDef::new(
    "restore.not_empty",
    FailureKind::Conflict,
    "{database} 已有数据，恢复不会覆盖它。请指定新的文件或空的数据库；确认无误后再切换。",
    "{database} holds data, and restoring overwrites none. Name a new file or an empty database, and change over once it is found good.",
);
/// What the backup holds has no place in the tables.
pub static RESTORE_UNFIT: FailureDef = FailureDef::new(
    "restore.unfit",
    FailureKind::Malformed,
    "备份中的 {table} 与本程序的数据结构不符，未恢复任何数据。请用写出它的程序版本（{version}）恢复。",
    "{table} in the backup does not fit this program's tables; nothing was restored. Restore it with the version that wrote it ({version}).",
);
/// What only who types on the server's own machine meets; no answer over HTTP has one of these.
pub static OPERATING: &[&FailureDef] = &[
    &MIGRATION_FAILED,
    &MIGRATION_NEWER,
    &MIGRATION_CHANGED,
    &NO_DATABASE,
    &BACKUP_EXISTS,
    &BACKUP_UNWRITABLE,
    &BACKUP_UNREADABLE,
    &BACKUP_FOREIGN,
    &BACKUP_TRUNCATED,
    &BACKUP_BROKEN,
    &BACKUP_NEWER,
    &RESTORE_NOT_EMPTY,
    &RESTORE_UNFIT,
];
/// All that an asker may meet, for the registry's tests and the contract.
pub static ALL: &[&FailureDef] = &[
    &UNAVAILABLE,
    &OUTCOME_UNKNOWN,
    &DISK_FULL,
    &DISK_FAILED,
    &BUSY,
    &CONTENDED,
    &DUPLICATE,
    &BROKEN_REFERENCE,
    &OVERFLOW,
    &INTERNAL,
    &NUL,
    &BAD_CURSOR,
];
