//! What the engine refuses for every record, command and query.
//!
//! Long because: one list, for whoever looks a code up.

use kernel::{FailureDef, FailureKind::*};

macro_rules! failures {
    ($($(#[$doc:meta])* $name:ident = $code:literal, $kind:ident, $zh:literal, $en:literal;)*) => {
        $($(#[$doc])* pub static $name: FailureDef = FailureDef::new($code, $kind, $zh, $en);)*
        /// All of them, for the registry's tests and the contract.
        pub static ALL: &[&FailureDef] = &[$(&$name),*];
    };
}

pub mod oidc;

failures! {
    /// Nobody is signed in.
    NOT_SIGNED_IN = "access.not_signed_in", Unauthenticated,
        "请先登录。", "Sign in first.";
    /// The session is over.
    SESSION_OVER = "access.session_over", Unauthenticated,
        "登录已过期，请重新登录；已填写的内容会保留。", "Your session is over. Sign in again; what you typed is kept.";
    /// Name and password do not belong together.
    WRONG_PASSWORD = "access.wrong_password", Unauthenticated,
        "用户名或密码不正确，请重新输入。", "The name or the password is not right; try again.";
    /// Too many wrong passwords lately.
    TOO_MANY_ATTEMPTS = "access.too_many_attempts", TooMany,
        "尝试次数过多，请在 {seconds} 秒后重试；忘记密码请联系管理员重设。",
        "Too many attempts; try again in {seconds} s, or ask an administrator for a new password.";
    /// A session that is not there, or not one's own.
    SESSION_GONE = "access.session_gone", NotFound,
        "该登录已结束。", "That session is over already.";
    /// A new password that is too easily guessed.
    WEAK_PASSWORD = "access.weak_password", Invalid,
        "新密码至少 10 个字符、至多 200 个字符，且不能与用户名相同。",
        "A new password has 10 to 200 characters and is not the user's name.";
    /// The password was right, and a code is wanted too.
    CODE_WANTED = "access.code_wanted", Unauthenticated,
        "请再输入验证器上的六位验证码，或一个恢复码。", "Now type the six digits that your authenticator shows, or a recovery code.";
    /// A code that is not right, or was used before.
    CODE_WRONG = "access.code_wrong", Unauthenticated,
        "验证码不正确或已用过，请等下一个验证码再试，并检查手机时间。",
        "The code is not right or was used before; wait for the next one, and check the clock of your phone.";
    /// A second factor is set up already.
    SECOND_FACTOR_THERE = "access.second_factor_there", Conflict,
        "两步验证已启用；如要更换手机，请先停用。", "Two-step sign-in is set up already; remove it first to change phones.";
    /// No second factor is set up, or its setting up was not begun lately.
    NO_SECOND_FACTOR = "access.no_second_factor", Conflict,
        "两步验证未启用，或启用已超时；请重新开始。", "Two-step sign-in is not set up, or setting it up took too long; begin anew.";
    /// A role demands a second factor first.
    SECOND_FACTOR_WANTED = "access.second_factor_wanted", Forbidden,
        "您的角色要求两步验证，请先启用。", "Your role wants two-step sign-in; set it up first.";
    /// A token that is over, revoked, or never was.
    TOKEN_WRONG = "access.token_wrong", Unauthenticated,
        "访问令牌无效、已过期或已撤销，请新建一个。", "The API token is not right, is over or was revoked; make a new one.";
    /// A cookie and a token in one request.
    TWO_CREDENTIALS = "access.two_credentials", Malformed,
        "请求同时带有登录和访问令牌，请只用其一。", "The request has both a session and an API token; send one of them.";
    /// What a token may not do.
    NOT_FOR_TOKENS = "access.not_for_tokens", Forbidden,
        "访问令牌不能用于此项，请本人登录后操作。", "An API token may not do this; sign in yourself.";
    /// A token that cannot be made like that.
    TOKEN_UNFIT = "access.token_unfit", Invalid,
        "令牌须有 1 至 60 个字符的名称、1 至 200 项范围，有效期从今天起至多一年。",
        "A token has a name of 1 to 60 characters, a scope of 1 to 200 lines, and holds from today for at most a year.";
    /// As many tokens as one may have.
    TOO_MANY_TOKENS = "access.too_many_tokens", Conflict,
        "您已有 {max} 个访问令牌，请先撤销不用的。", "You have {max} API tokens already; revoke those that you do not use.";
    /// A token that is not there, or not one's own.
    TOKEN_GONE = "access.token_gone", NotFound,
        "该访问令牌已撤销或过期。", "That API token is revoked or over already.";
    /// Acting for another ended, or never began.
    ACTING_OVER = "access.acting_over", Forbidden,
        "代理已结束、已撤回或尚未开始；请停止代理后以自己的名义操作，或联系委托人。",
        "You may not act for that person now: the delegation is over, was withdrawn or has not begun. Stop acting for them, or ask them.";
    /// What nobody does for another.
    NOT_WHILE_ACTING = "access.not_while_acting", Forbidden,
        "代理他人时不能进行此操作；请先停止代理，由本人操作。",
        "This is not done while acting for another; stop acting for them first, or let them do it themselves.";
    /// A delegation that cannot be like that.
    DELEGATION_UNFIT = "access.delegation_unfit", Invalid,
        "代理须在今天或以后结束、不早于起始日期、至多一年；范围留空，或有 1 至 200 项。",
        "A delegation ends today or later, not before it begins, and after a year at most; its scope is empty or has 1 to 200 lines.";
    /// A delegation stands as it was given.
    DELEGATION_FIXED = "access.delegation_fixed", Conflict,
        "代理授权不能修改，撤回后也不能恢复；请撤回后重新授权。",
        "A delegation stays as it was given, and one that was withdrawn stays so; withdraw it and give another.";
    /// There is one for these days already.
    DELEGATION_OVERLAPS = "access.delegation_overlaps", Conflict,
        "这段时间已授权此人代理；请先撤回原授权。", "This person may act for you in those days already; withdraw that delegation first.";
    /// The delegate delegates to the delegator in those days, directly or by others.
    DELEGATION_CYCLE = "access.delegation_cycle", Conflict,
        "此代理人在这段时间已（直接或经他人）由委托人代理；请另选代理人或日期。",
        "In those days this person, or whoever acts for them, is acted for by the delegator; choose another person or other days.";
    /// Somebody would act for themselves.
    DELEGATE_ONESELF = "access.delegate_oneself", Invalid,
        "不能授权自己代理自己，请另选代理人。", "You need not act for yourself; choose another person.";
    /// Another person's rights are theirs to give, or an administrator's, who gets none by it.
    NOT_YOUR_DELEGATION = "access.not_your_delegation", Forbidden,
        "代理授权由委托人本人给予和撤回；管理员可代办，但不能授权给自己。",
        "The delegator gives and withdraws a delegation, or an administrator does, and never to themselves.";
    /// A right is missing.
    FORBIDDEN = "access.forbidden", Forbidden,
        "您没有{right_zh}“{subject_zh}”的权限；如工作需要，请联系系统管理员授权。",
        "You may not {right_en} “{subject_en}”; ask an administrator if your work needs it.";
    /// A right is held, but not on rows of that unit.
    OUT_OF_REACH = "access.out_of_reach", Forbidden,
        "您只能在自己的组织范围内{right_zh}“{subject_zh}”；如工作需要，请联系系统管理员授权。",
        "You may {right_en} “{subject_en}” in your own units only; ask an administrator if your work needs more.";
    /// A query would tell of a guarded field.
    GUARDED_IN_QUERY = "access.guarded_in_query", Forbidden,
        "这里会用到“{record_zh}”中受保护的字段“{label_zh}”，而您没有查看该字段的权限；如工作需要，请联系系统管理员授权。",
        "This tells of “{label_en}” of {record_en}, which is guarded and not yours to see; ask an administrator if your work needs it.";
    /// A right on the field itself is missing.
    FIELD_FORBIDDEN = "access.field_forbidden", Forbidden,
        "您没有修改字段“{label_zh}”的权限；请去掉此项后重试，或联系系统管理员授权。",
        "You may not change “{label_en}”; leave it out, or ask an administrator if your work needs it.";
    /// The same person did, on the same row, what must be done by somebody else.
    SAME_PERSON = "access.same_person", Forbidden,
        "您（或您所代理的人）已对此记录执行过“{earlier_zh}”，按职责分离要求，本操作须由他人完成。",
        "You, or whom you act for, did “{earlier_en}” here before; duties are kept apart, so somebody else must do this.";
    /// Somebody would erase themselves.
    NOT_YOURSELF = "access.not_yourself", Conflict,
        "不能抹除自己；请由其他管理员执行。", "You cannot erase yourself; let another administrator do it.";
    /// A user name as those have who were erased.
    ERASED = "access.erased", Invalid,
        "以“erased-”开头的用户名属于已抹除的人：其账号不能恢复，新用户请另取用户名。",
        "User names that begin with “erased-” are of people who were erased: their accounts do not come back, and a new user takes another name.";
    /// A comment that says nothing, or too much.
    COMMENT_LENGTH = "comment.length", Invalid,
        "评论须为 1 至 {max} 个字符。", "A comment has 1 to {max} characters.";
    /// A file of a kind that is not taken.
    ATTACHMENT_TYPE = "attachment.type", Invalid,
        "不支持此类附件，或文件名过长；可上传：{known}。", "Files of this kind are not taken, or the name is too long; these are: {known}.";
    /// A file that is not what its ending says.
    ATTACHMENT_CONTENT = "attachment.content", Invalid,
        "文件内容不是 {ending} 格式，请检查后重新上传。", "What the file holds is no {ending}; look at it and send it again.";
    /// A row has as many files as it may.
    ATTACHMENT_COUNT = "attachment.count", Invalid,
        "每条记录最多 {max} 个附件；请先移除不再需要的。", "A record has at most {max} files; take off those that are not needed.";
    /// What the database holds of a file is not what was sent.
    ATTACHMENT_ALTERED = "attachment.altered", Conflict,
        "此附件在数据库中的内容与上传时不符，不予打开；请联系系统管理员从备份恢复。",
        "What the database holds of this file is not what was sent, so it is not opened; ask an administrator to get it from a backup.";
    /// A field that cannot be guarded.
    NOT_GUARDABLE = "access.not_guardable", Invalid,
        "字段“{name}”不能单独保护：它不存在，或是编号、名称、检索、组织范围或必填字段。请另选。",
        "“{name}” cannot be guarded: there is no such field, or it is part of the key, the title, the search or the scope, or is required. Choose another.";
    /// The request does not come from the page.
    CSRF = "access.csrf", Forbidden,
        "请求的安全校验未通过，请刷新页面后重试。", "The request failed a security check; reload the page and try again.";
    /// There is no such record, command, query or route.
    NO_SUCH_THING = "request.no_such_thing", NotFound,
        "没有“{name}”，请检查名称或地址。", "There is no “{name}”; check its name, or the address.";
    /// The body or a parameter cannot be read.
    MALFORMED = "request.malformed", Malformed,
        "请求无法解析：{reason_zh}", "The request cannot be read: {reason_en}";
    /// The address does not take that method.
    METHOD_NOT_ALLOWED = "request.method_not_allowed", MethodNotAllowed,
        "此地址不接受该请求方法；可用的方法见接口文档。", "This address does not take that method; the API page lists those that it takes.";
    /// The body is too large.
    TOO_LARGE = "request.too_large", TooLarge,
        "提交的内容过大：一般最多 2 MB，附件最多 20 MB，导入文件最多 64 MB。请压缩或拆分后再提交。",
        "The content is too large: at most 2 MB, 20 MB for an attachment, 64 MB for a file to import. Make it smaller or send it in parts.";
    /// An idempotency key came back with another body.
    IDEMPOTENCY_MISMATCH = "request.idempotency_mismatch", Invalid,
        "同一个 Idempotency-Key 已用于另一个请求，请换一个新的。",
        "This Idempotency-Key was used for another request; take a new one.";
    /// There is no row of that id.
    NOT_FOUND = "record.not_found", NotFound,
        "找不到该“{record_zh}”，可能已被删除或您无权查看。", "There is no such {record_en}, or you may not see it.";
    /// Somebody else changed the row first.
    VERSION_CONFLICT = "record.version_conflict", VersionConflict,
        "此记录刚被他人修改。请对照当前内容，决定保留哪一份后再保存。",
        "Somebody else has just changed this. Compare with what it is now, decide what to keep, and save again.";
    /// The change does not say which version it starts from.
    VERSION_REQUIRED = "record.version_required", VersionRequired,
        "修改时须用 If-Match 说明所基于的版本。", "Say with If-Match which version the change starts from.";
    /// One or more fields are wrong.
    INVALID = "record.invalid", Invalid,
        "有 {count} 处填写不正确，请按提示修改后重试。", "Not right yet: {count}. Correct each as told and try again.";
    /// A field that there is not.
    UNKNOWN_FIELD = "field.unknown", Invalid,
        "没有名为“{name}”的字段。", "There is no field “{name}”.";
    /// A field that only its commands write.
    NOT_WRITABLE = "field.not_writable", Invalid,
        "“{label_zh}”只能通过相应操作改变，不能直接填写。", "“{label_en}” is changed by its commands only.";
    /// The natural key is taken.
    DUPLICATE_KEY = "record.duplicate_key", Invalid,
        "已有相同“{label_zh}”的记录（{key}），请换一个。", "There is one with the same {label_en} ({key}); choose another.";
    /// The row that is referred to does not exist.
    MISSING_REFERENCE = "record.missing_reference", Invalid,
        "“{label_zh}”所选的记录不存在，请重新选择。", "What “{label_en}” refers to does not exist; choose again.";
    /// The row that is referred to is archived.
    ARCHIVED_REFERENCE = "record.archived_reference", Invalid,
        "“{label_zh}”所选的记录已归档，请先恢复它或另选一个。",
        "What “{label_en}” refers to is archived; restore it first or choose another.";
    /// A customer's field whose values stand once has this one already.
    NOT_UNIQUE = "record.not_unique", Invalid,
        "“{label_zh}”的值“{got}”已被其他记录使用，请换一个。", "Another record has “{got}” as its “{label_en}” already; choose another.";
    /// An option that is no longer offered.
    RETIRED_CHOICE = "field.retired_choice", Invalid,
        "“{label_zh}”的选项“{got}”已停用，请另选。", "“{got}” is no longer offered as “{label_en}”; choose another.";
    /// The customer's fields of a row are too large together.
    CUSTOM_TOO_LARGE = "custom.too_large", Invalid,
        "自定义字段的内容合计超过 {max} kB，请缩短较长的文本。",
        "The custom fields hold more than {max} kB together; shorten the longer texts.";
    /// Somebody changed the definitions since the row was read by them.
    CUSTOM_CHANGED = "custom.changed", Conflict,
        "自定义字段的定义刚被修改，请刷新后重试。", "The definitions of custom fields have just changed; reload and try again.";
    /// A record that takes no customer's fields.
    CUSTOM_RECORD = "custom.record", Invalid,
        "“{name}”不是可增加自定义字段的记录，请从列表中选择。", "“{name}” is no record that takes custom fields; choose one of the list.";
    /// A code that is none.
    CUSTOM_CODE = "custom.code", Invalid,
        "编码须以“{begins}”加小写字母开头，只含小写字母、数字和下划线，最多 40 个字符。",
        "A code begins with “{begins}” and a small letter, is of small letters, digits and _, and has at most 40 characters.";
    /// What a definition is known by.
    CUSTOM_FIXED = "custom.fixed", Invalid,
        "所属记录与编码定义后不能改变；请归档此项，另建一个。",
        "What it belongs to and its code never change; archive it and define another one.";
    /// The type of a field that rows have values in.
    CUSTOM_KIND_FIXED = "custom.kind_fixed", Invalid,
        "已有记录填写了此字段，不能改变类型；请归档此字段，另建一个。",
        "Rows have values in this field, so its type cannot change; archive it and define another one.";
    /// Two names alike.
    CUSTOM_LABEL_TAKEN = "custom.label_taken", Invalid,
        "名称“{label}”已被使用，导入导出时将无法区分，请换一个。",
        "“{label}” is taken, and files could not tell the two apart; choose another name.";
    /// A setting that does not go with the type.
    CUSTOM_UNFIT = "custom.unfit", Invalid,
        "此项不适用：{reason_zh}。", "This does not fit: {reason_en}.";
    /// As many as there may be.
    CUSTOM_TOO_MANY = "custom.too_many", Invalid,
        "最多 {max} 个在用；请先归档不用的。", "At most {max} may be in use; archive those that are not needed.";
    /// A row would be below itself.
    CYCLE = "record.cycle", Invalid,
        "“{label_zh}”形成了循环：记录不能在自己之下。请另选上级。",
        "“{label_en}” would put the record below itself; choose another.";
    /// An archived row is not changed.
    ARCHIVED = "record.archived", Conflict,
        "此记录已归档，恢复后才能修改。", "This is archived; restore it before you change it.";
    /// Rows in use refer to it.
    STILL_REFERRED_TO = "record.still_referred_to", Conflict,
        "还有 {count} 条“{record_zh}”引用它，处理后才能归档。",
        "{count} {record_en} still refer to it; deal with them before you archive it.";
    /// A line that belongs to another record.
    FOREIGN_LINE = "record.foreign_line", Invalid,
        "明细行不属于此记录，请刷新后重试。", "The line does not belong to this record; reload and try again.";
    /// Too many at once.
    TOO_MANY_ITEMS = "request.too_many_items", Invalid,
        "一次最多 {max} 条，请分批进行。", "At most {max} at once; do it in parts.";
    /// The filter cannot be read.
    BAD_FILTER = "list.bad_filter", Malformed,
        "筛选条件在第 {at} 个字符处无法理解：{reason_zh}", "The filter cannot be understood at character {at}: {reason_en}";
    /// The field may not be filtered by.
    NOT_FILTERABLE = "list.not_filterable", Malformed,
        "不能按“{name}”筛选。", "One cannot filter by “{name}”.";
    /// The field may not be sorted by.
    NOT_SORTABLE = "list.not_sortable", Malformed,
        "不能按“{name}”排序。", "One cannot sort by “{name}”.";
    /// A customer's field whose index is still to come.
    CUSTOM_NOT_INDEXED = "custom.not_indexed", Conflict,
        "“{label_zh}”的索引尚未建好，暂不能按它筛选或排序；请稍后再试，若长时间未好请查看后台任务。",
        "The index of “{label_en}” is not there yet, so one cannot filter or sort by it; try again later, and look at the background jobs if it takes long.";
    /// The file of an import has faults.
    IMPORT_FAULTS = "import.faults", Invalid,
        "文件有 {count} 处问题，未导入任何数据。请按清单修改后重新导入。",
        "Faults in the file: {count}. Nothing was imported; correct them by the list and import it again.";
    /// The file cannot be read at all.
    IMPORT_UNREADABLE = "import.unreadable", Invalid,
        "文件无法读取：{reason_zh}", "The file cannot be read: {reason_en}";
    /// The file is larger than is taken.
    IMPORT_TOO_LARGE = "import.too_large", TooLarge,
        "文件过大：{reason_zh}", "The file is too large: {reason_en}";
    /// A file cannot be written to its end.
    EXPORT_BROKEN = "export.broken", Conflict,
        "文件无法写完：{reason}", "The file cannot be written to its end: {reason}";
    /// More rows than fit on paper.
    TOO_LONG_FOR_PAPER = "print.too_long", Invalid,
        "超过 {max} 条，不便打印；请加条件筛选，或导出为 XLSX。",
        "More than {max} rows are too many for paper; narrow the list down, or take it out as XLSX.";
    /// The server has no font with Chinese characters.
    NO_FONT = "print.no_font", Unavailable,
        "服务器未安装中文字体，无法生成 PDF；请系统管理员安装 fonts-noto-cjk，或在配置 fonts 中指明字体目录。",
        "The server has no Chinese font, so it makes no PDF; have an administrator install fonts-noto-cjk, or name a folder of fonts in the setting `fonts`.";
    /// The sheet cannot be set.
    PRINT_BROKEN = "print.broken", Internal,
        "PDF 无法生成，请改用 XLSX 导出，并将请求编号告知系统管理员。",
        "The PDF cannot be made; take XLSX instead, and tell an administrator the number of the request.";
    /// A trial of an import went well; nothing was kept.
    IMPORT_TRIAL = "import.trial", Conflict,
        "试导入完成，未保存任何数据。", "The trial import is done; nothing was kept.";
    /// A column that the record does not have.
    IMPORT_UNKNOWN_COLUMN = "import.unknown_column", Invalid,
        "没有名为“{name}”的列；可用的列：{known_zh}", "There is no column “{name}”; there are {known_en}";
    /// A column that stands twice.
    IMPORT_DOUBLE_COLUMN = "import.double_column", Invalid,
        "列“{name}”出现了两次。", "The column “{name}” stands twice.";
    /// A column that must be there.
    IMPORT_MISSING_COLUMN = "import.missing_column", Invalid,
        "缺少必需的列“{label_zh}”（{name}）。", "The column “{label_en}” ({name}) must be there.";
    /// A row that is longer than the heading.
    IMPORT_TOO_MANY_CELLS = "import.too_many_cells", Invalid,
        "这一行有 {got} 个单元格，表头只有 {max} 个。", "The row has {got} cells, the heading only {max}.";
    /// A cell in which a spreadsheet shows an error.
    IMPORT_ERROR_CELL = "import.error_cell", Invalid,
        "单元格是错误值“{value}”，请在表格中改正。", "The cell shows the error “{value}”; correct it in the spreadsheet.";
    /// A quotation mark that is not closed.
    IMPORT_OPEN_QUOTE = "import.open_quote", Invalid,
        "单元格的引号没有闭合，其后直到文件末尾的内容都被当成了这一格；请补上引号。",
        "The cell's quotation mark is not closed, so all that follows to the end of the file was taken for this cell; close it.";
    /// Text behind a closing quotation mark.
    IMPORT_AFTER_QUOTE = "import.after_quote", Invalid,
        "单元格的引号闭合之后还有文字；格内的引号须写成两个（\"\"）。",
        "There is text behind the cell's closing quotation mark; write a quotation mark inside a cell twice (\"\").";
    /// Bytes that are no text.
    IMPORT_BROKEN_TEXT = "import.broken_text", Invalid,
        "单元格中有无法识别的字符（编码有误或内容已损坏），请在原文件中改正后重新保存。",
        "The cell holds bytes that are no text in the file's encoding; correct it in the file and save it again.";
    /// The same key twice in one file.
    IMPORT_DOUBLE_ROW = "import.double_row", Invalid,
        "与第 {other} 行重复（{key}）。", "It is the same as row {other} ({key}).";
    /// A reference to nothing.
    IMPORT_UNKNOWN_REFERENCE = "import.unknown_reference", Invalid,
        "“{label_zh}”引用的“{got}”不存在于系统或本文件中。",
        "“{label_en}” refers to “{got}”, which is neither in the system nor in this file.";
    /// A seal of the audit is not there.
    AUDIT_SEAL_MISSING = "audit.seal_missing", Conflict,
        "审计链缺少第 {number} 个封印：有人删除了它。请用备份核对。",
        "Seal {number} of the audit is missing: somebody removed it. Compare with a backup.";
    /// A seal is not what its head says.
    AUDIT_SEAL_ALTERED = "audit.seal_altered", Conflict,
        "审计链第 {number} 个封印已被改动。请用备份核对。",
        "Seal {number} of the audit was altered. Compare with a backup.";
    /// A seal is not signed by the trusted key.
    AUDIT_SIGNATURE_WRONG = "audit.signature_wrong", Conflict,
        "审计链第 {number} 个封印没有受信任密钥的签名。请确认所用的公钥，再用备份核对。",
        "Seal {number} of the audit is not signed by the trusted key. Check the key, then compare with a backup.";
    /// A head that was kept elsewhere is not in the chain.
    AUDIT_HEAD_GONE = "audit.head_gone", Conflict,
        "审计链中没有另行保存的第 {number} 个封印：审计链被截断或重写。请用备份核对。",
        "The head of seal {number} that was kept elsewhere is not in the chain: it was cut or rewritten. Compare with a backup.";
    /// An audit entry is not what was sealed.
    AUDIT_ENTRY_ALTERED = "audit.entry_altered", Conflict,
        "第 {entry} 条审计记录已被改动。请用备份核对。", "Audit entry {entry} was altered. Compare with a backup.";
    /// A sealed audit entry is not there.
    AUDIT_ENTRY_MISSING = "audit.entry_missing", Conflict,
        "第 {entry} 条审计记录已被删除。请用备份核对。", "Audit entry {entry} was removed. Compare with a backup.";
    /// An audit entry stands among sealed ones and was not sealed.
    AUDIT_ENTRY_ADDED = "audit.entry_added", Conflict,
        "第 {entry} 条审计记录是事后加入的。请用备份核对。",
        "Audit entry {entry} was added afterwards. Compare with a backup.";
    /// A row is not what its audit says.
    AUDIT_ROW_DIFFERS = "audit.row_differs", Conflict,
        "“{record_zh}”{id} 的 {field} 与审计记录不符：有人绕过系统改动了它。",
        "{field} of {record_en} {id} is not what the audit says: somebody changed it behind the program.";
    /// A row that the audit tells of is not there.
    AUDIT_ROW_MISSING = "audit.row_missing", Conflict,
        "审计记录中的“{record_zh}”{id} 已不存在：有人绕过系统删除了它。",
        "The {record_en} {id} of which the audit tells is not there: somebody removed it behind the program.";
    /// A row of which the audit knows nothing.
    AUDIT_ROW_ADDED = "audit.row_added", Conflict,
        "审计记录中没有“{record_zh}”{id}：有人绕过系统加入了它。",
        "The audit knows nothing of the {record_en} {id}: somebody added it behind the program.";
    /// There is no job of that number.
    JOB_GONE = "work.job_gone", NotFound,
        "没有第 {number} 号作业；已完成或已放弃的作业一周后会被清理。",
        "There is no job {number}; those that are done or dropped are forgotten after a week.";
    /// The job is not one that failed for good.
    JOB_NOT_DEAD = "work.job_not_dead", Conflict,
        "第 {number} 号作业不是失败待处理的作业，无需处理；请刷新列表。",
        "Job {number} is none that waits for a person; load the list again.";
    /// What a job carries is not what this version of the program reads.
    JOB_UNREADABLE = "work.job_unreadable", Invalid,
        "作业的内容由另一版本的程序写入，无法读取。请升级程序后重新执行，或放弃此作业。",
        "Another version of the program wrote what the job carries, and it cannot be read. Bring the program up to date and replay it, or drop it.";
    /// The server that had a job is not heard of any more.
    JOB_ABANDONED = "work.job_abandoned", Unavailable,
        "执行此作业的服务器中途停止响应。作业会自动重试；若反复出现，请检查服务器日志。",
        "The server that ran the job is not heard of any more. The job is tried again; if this goes on, look at the server's log.";
    /// The address of a webhook is none that anything is sent to.
    WEBHOOK_URL = "webhook.url", Invalid,
        "不能向此地址投递：{reason_zh}。", "Nothing is sent to this address: {reason_en}.";
    /// A webhook that would look with somebody else's eyes.
    WEBHOOK_OWNER = "webhook.owner", Forbidden,
        "只有能授予角色并重设密码的管理员，才能让 Webhook 代表他人；请选择您自己，或请管理员设置。",
        "Only who gives roles and passwords may let a webhook act for somebody else; choose yourself, or ask an administrator.";
    /// A webhook to which nothing is sent now.
    WEBHOOK_NOT_READY = "webhook.not_ready", Conflict,
        "此 Webhook 目前不投递：请先启用、签发密钥，已暂停的先恢复。",
        "Nothing is sent to this webhook now: put it in use, make its secret, or resume it first.";
    /// A webhook that is not suspended.
    WEBHOOK_NOT_SUSPENDED = "webhook.not_suspended", Conflict,
        "此 Webhook 未暂停，无需恢复；请刷新页面。", "The webhook is not suspended; load the page again.";
    /// A name that stands for an address inside.
    WEBHOOK_INSIDE = "webhook.address_inside", Invalid,
        "“{host}”指向内部网络地址，为防止伪造请求而不投递。请改用外部地址；确需内部地址时，请系统管理员将其列入配置 webhooks.inside。",
        "“{host}” stands for an address inside, and nothing is sent there, against forged requests. Name one outside; if it must be inside, have it listed in the setting `webhooks.inside`.";
    /// The receiver's answer is none of success.
    WEBHOOK_ANSWERED = "webhook.answered", Unavailable,
        "“{host}”答复了状态 {status}，须为 2xx；会自动重试。", "“{host}” answered with the status {status}, and not 2xx; it is tried again.";
    /// The receiver says that it is gone.
    WEBHOOK_GONE = "webhook.gone", Invalid,
        "“{host}”答复 410：已不再接收。请与对方确认，更改地址后恢复，或将其归档。",
        "“{host}” answered 410: it takes no more. Ask its people, then change the address and resume, or archive it.";
    /// The receiver could not be reached.
    WEBHOOK_UNREACHED = "webhook.unreached", Unavailable,
        "无法送达：{reason_zh}；会自动重试。", "It could not be delivered: {reason_en}; it is tried again.";
    /// A message that was not sent, since its webhook was turned off in between.
    WEBHOOK_OFF = "webhook.off", Conflict,
        "未投递：Webhook 已停用或归档。", "Not sent: the webhook was put out of use or archived.";
    /// A message that was not sent, since the webhook's owner may not see what it is about.
    WEBHOOK_WITHHELD = "webhook.withheld", Forbidden,
        "未投递：所代表的用户无权查看该记录，或已停用。", "Not sent: whom the webhook acts for may not see the row, or is no user any more.";
    /// An address to which no mail goes.
    MAIL_ADDRESS = "mail.address", Invalid,
        "不是有效的邮箱地址，如 wang@example.com。", "It is no mail address such as wang@example.com.";
    /// The mail server refuses a letter for good.
    MAIL_REFUSED = "mail.refused", Invalid,
        "邮件服务器拒收（{status}）。请核对收件人的邮箱地址后重新执行，或放弃。",
        "The mail server refuses the letter for good ({status}). Check the recipient's address and replay it, or drop it.";
    /// The mail server does not take a letter now.
    MAIL_LATER = "mail.later", Unavailable,
        "邮件服务器暂不可用（{status}）；会自动重试。若持续出现，请检查邮件服务器的配置。",
        "The mail server does not take it now ({status}); it is tried again. If this goes on, look at the settings of mail.";
    /// So many letters at once that mail servers would take them for spam.
    MAIL_TOO_MANY = "mail.too_many", TooMany,
        "发送过于频繁，稍后自动继续。", "So many letters go out that this one waits; it is tried again.";
    /// A letter that was not sent, since its recipient has read the notice, may not see it, or wants no mail of it.
    MAIL_UNWANTED = "mail.unwanted", Conflict,
        "未发送：收件人已读、无权查看、不再接收此类邮件，或一小时内已收到足够多。",
        "Not sent: it was read already, or its recipient may not see it, wants no mail of it, or had enough within the hour.";
    /// Mail is not set up.
    MAIL_NOT_SET_UP = "mail.not_set_up", Conflict,
        "未发送：系统未配置邮件服务器（mail.host、mail.from）。", "Not sent: no mail server is set up (`mail.host`, `mail.from`).";
    /// Whoever enqueued a job is no user any more.
    JOB_ACTOR_GONE = "work.job_actor_gone", Forbidden,
        "提交此作业的用户已停用，作业未执行。如仍需要，请由在用的用户重新提交，并放弃此作业。",
        "Whoever asked for the job is no user any more, and it was not run. If it is still wanted, let another user ask for it, and drop this one.";
}

/// A request that cannot be read, and why.
pub fn malformed(zh: &str, en: &str) -> kernel::Failure {
    MALFORMED.fail().with("reason_zh", zh).with("reason_en", en)
}

/// A body that is not the JSON that is wanted, and where.
pub fn malformed_json(error: &serde_json::Error) -> kernel::Failure {
    if error.is_syntax() || error.is_eof() {
        let (line, column) = (error.line(), error.column());
        return malformed(
            &format!("第 {line} 行第 {column} 列附近不是有效的 JSON"),
            &format!("it is no JSON near line {line}, column {column}"),
        );
    }
    unfit(&error.to_string())
}

/// What a parser says of a name that is missing, unknown or of the wrong kind, in words of both languages and at that name.
pub fn unfit(told: &str) -> kernel::Failure {
    let mut quoted = told.split('`').skip(1).step_by(2);
    if told.contains("unknown field") {
        let name = quoted.next().unwrap_or_default().to_owned();
        let known = quoted.collect::<Vec<_>>().join(", ");
        let (zh, en) =
            (format!("没有“{name}”；可用：{known}"), format!("there is no “{name}”; there are {known}"));
        return malformed(&zh, &en).on(name);
    }
    if told.contains("missing field") {
        let name = quoted.next().unwrap_or_default().to_owned();
        return malformed(&format!("缺少“{name}”"), &format!("“{name}” is missing")).on(name);
    }
    // `limit: invalid digit found in string`, with what was being read before it
    match told.rsplit_once(": ").map(|(before, _)| before.rsplit(": ").next().unwrap_or(before)) {
        Some(name) if name.chars().all(|c| c.is_ascii_lowercase() || c == '_') => malformed(
            &format!("“{name}”的值不符合要求"),
            &format!("the value of “{name}” is not what is wanted"),
        )
        .on(name),
        _ => malformed(
            "内容的形式不符合要求，请对照接口文档",
            "its form is not what is wanted; see the API's documentation",
        ),
    }
}
