//! The definition of a customer's field.

use super::{fit, match_indexes};
use crate::{Actor, Rules, Stored, failures};
use kernel::{Failure, FailureDef, Label};
use schema::{Choice, LinesDef, Record, elements};
use store::Tx;

/// Fields that one record may have in use.
pub const MOST_FIELDS: i64 = 50;

/// What a customer's field holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Choice)]
pub enum Holds {
    /// One line.
    #[choice("单行文本", "One line of text")]
    Text,
    /// Several lines.
    #[choice("多行文本", "Several lines of text")]
    LongText,
    /// A whole number.
    #[choice("整数", "Whole number")]
    Integer,
    /// A number with at most six decimals, exact.
    #[choice("小数（最多六位）", "Decimal number (at most six places)")]
    Quantity,
    /// An amount and its currency.
    #[choice("金额", "Money")]
    Money,
    /// A calendar day.
    #[choice("日期", "Date")]
    Date,
    /// Yes or no.
    #[choice("是或否", "Yes or no")]
    Boolean,
    /// One of options.
    #[choice("选项", "Choice")]
    Choice,
    /// A row of another record.
    #[choice("引用其他记录", "Reference to a record")]
    Reference,
}

/// A field that the customer defined. Archived: it is out of use; the rows keep their values.
#[derive(Debug, Clone, PartialEq, Record)]
#[record(
    name = "access.custom_field",
    label("自定义字段", "Custom field"),
    plural("自定义字段", "Custom fields"),
    about(
        "由管理员为各类记录增加的字段；不要用来存放个人信息：抹除个人数据时不会清除它们",
        "Fields that an administrator adds to records; not for personal data: erasing a person does not clear them"
    ),
    owner = elements::SECURITY,
    key(of_record, code),
    title_zh(label_zh),
    title_en(label_en),
    lines = &[LinesDef {
        name: "options",
        label: Label::new("选项", "Options"),
        record: "access.custom_option",
        parent: "custom_field",
        fields: &["code", "label_zh", "label_en", "place"],
    }]
)]
pub struct FieldDefinition {
    /// The record's name.
    #[field(
        label("所属记录", "Record"),
        help(
            "此字段加在哪类记录上；文件中写作 organisation.department",
            "The record that gets the field; in a file, organisation.department"
        ),
        max = 100,
        list,
        filter,
        sort,
        search
    )]
    pub of_record: String,
    /// Its name, for files and programs.
    #[field(
        label("编码", "Code"),
        help(
            "以 x_ 开头，只含小写字母、数字和下划线；定义后不能改变",
            "Begins with x_, of small letters, digits and _; it never changes afterwards"
        ),
        code,
        max = 40,
        list,
        sort,
        search
    )]
    pub code: String,
    /// In Chinese.
    #[field(label("名称（中）", "Name (Chinese)"), zh, max = 60, list, sort, search)]
    pub label_zh: String,
    /// In English.
    #[field(label("名称（英）", "Name (English)"), en, max = 60, list, sort, search)]
    pub label_en: String,
    /// What it holds.
    #[field(
        label("类型", "Type"),
        help("有数据以后不能改变类型", "It cannot change once rows have a value"),
        list,
        filter,
        default = "text"
    )]
    pub holds: Holds,
    /// The record that it refers to.
    #[field(
        label("引用的记录", "Record referred to"),
        help("只用于“引用其他记录”", "For references only"),
        max = 100
    )]
    pub target: Option<String>,
    /// Most characters.
    #[field(
        label("最多字符数", "Most characters"),
        help(
            "只用于文本：单行至多 400，多行至多 4000",
            "For texts only: one line takes up to 400, several up to 4000"
        ),
        min = 1,
        max = 4000
    )]
    pub max_length: Option<i64>,
    /// Whether new and changed rows must have a value.
    #[field(
        label("必填", "Required"),
        help(
            "只对新建和修改的记录要求；已有记录不受影响",
            "Asked of new and changed rows; those that are there stay as they are"
        ),
        section("规则", "Rules"),
        list,
        default = "false"
    )]
    pub required: bool,
    /// Whether no two rows in use have the same value.
    #[field(
        label("不得重复", "No value twice"),
        help("保存时与在用的记录比较", "Compared with the rows in use when one is saved"),
        default = "false"
    )]
    pub is_unique: bool,
    /// Whether lists are filtered and sorted by it.
    #[field(
        label("可筛选和排序", "Filterable"),
        help(
            "后台建好索引后，列表即可按此字段筛选和排序",
            "Lists are filtered and sorted by it once its index was built in the background"
        ),
        list,
        default = "false"
    )]
    pub filterable: bool,
    /// Whether only those see it who have a right on it.
    #[field(
        label("受保护", "Guarded"),
        help(
            "只有对该字段单独授权的角色才能查看和修改",
            "Only roles with a right on the field itself see and change it"
        ),
        default = "false"
    )]
    pub is_guarded: bool,
    /// What it is when nothing is said, as a cell of a file.
    #[field(
        label("默认值", "Default"),
        help(
            "按导入文件中的写法，如 1234.56 CNY、2026-11-23、选项的编码",
            "Written as in a file: 1234.56 CNY, 2026-11-23, the code of an option"
        ),
        max = 400
    )]
    pub default_value: Option<String>,
    /// A sentence that helps to fill it in, in Chinese.
    #[field(label("填写说明（中）", "Help (Chinese)"), section("显示", "Shown"), zh, max = 200)]
    pub help_zh: Option<String>,
    /// The same in English.
    #[field(label("填写说明（英）", "Help (English)"), en, max = 200)]
    pub help_en: Option<String>,
    /// Whether a list shows it unless its reader chose otherwise.
    #[field(label("默认显示在列表", "Shown in lists"), default = "false")]
    pub in_list: bool,
    /// The smaller, the earlier in the form.
    #[field(label("顺序", "Order"), min = 0, max = 10_000, default = "100")]
    pub place: i64,
    /// What it held when its index was built; none while there is no index. An index for another type serves nobody.
    #[field(
        label("索引已就绪", "Index is ready for"),
        help(
            "索引建好后显示它所适用的类型；此前不能按此字段筛选和排序",
            "The type that the index was built for; until it is there, lists are not filtered and sorted by the field"
        ),
        commands,
        list
    )]
    pub index_ready_for: Option<Holds>,
}

impl FieldDefinition {
    /// Whether an index is wanted: what is filtered by, refers, or stands once is looked for.
    pub(super) fn wants_index(&self) -> bool {
        self.filterable || self.is_unique || self.holds == Holds::Reference
    }
}

impl Rules for FieldDefinition {
    const FAILURES: &'static [&'static FailureDef] = &[
        &failures::CUSTOM_RECORD,
        &failures::CUSTOM_CODE,
        &failures::CUSTOM_FIXED,
        &failures::CUSTOM_KIND_FIXED,
        &failures::CUSTOM_LABEL_TAKEN,
        &failures::CUSTOM_UNFIT,
        &failures::CUSTOM_TOO_MANY,
    ];

    fn check(
        tx: &mut Tx<'_>,
        who: &Actor,
        before: Option<&Stored<Self>>,
        after: &Self,
    ) -> Result<(), Failure> {
        fit::check(tx, who.registry(), before, after)
    }

    /// Its index was dropped while it was out of use.
    fn restored(_: &mut Tx<'_>, archived: Self) -> Result<Self, Failure> {
        Ok(Self { index_ready_for: None, ..archived })
    }

    fn saved(
        tx: &mut Tx<'_>,
        who: &Actor,
        before: Option<&Stored<Self>>,
        after: &Stored<Self>,
    ) -> Result<(), Failure> {
        super::current::changed(tx)?;
        let wants =
            |stored: &Stored<Self>| (!stored.archived && stored.data.wants_index(), stored.data.holds);
        if before.map_or((false, after.data.holds), wants) != wants(after) {
            match_indexes::enqueue(tx, who, &after.data.of_record)?;
        }
        Ok(())
    }
}
