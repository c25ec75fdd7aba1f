//! The options of a customer's field that holds a choice.

use super::{FieldDefinition, current};
use crate::{Actor, Rules, Stored, failures, input::Faults};
use kernel::{Failure, FailureDef, Id};
use schema::{Record, elements};
use store::Tx;

/// Options that one field may have.
pub const MOST_OPTIONS: i64 = 200;

/// One option. Archived: it is no longer offered, and rows that have it keep it.
#[derive(Debug, Clone, PartialEq, Record)]
#[record(
    name = "access.custom_option",
    label("自定义字段的选项", "Option of a custom field"),
    plural("自定义字段的选项", "Options of custom fields"),
    about("自定义字段可选的值", "What can be chosen in a custom field"),
    owner = elements::SECURITY,
    key(custom_field, code),
    title_zh(label_zh),
    title_en(label_en)
)]
pub struct FieldOption {
    /// Of which field.
    #[field(label("自定义字段", "Custom field"), list, filter)]
    pub custom_field: Id<FieldDefinition>,
    /// As stored and as programs say it.
    #[field(
        label("编码", "Code"),
        help(
            "小写字母、数字和下划线；定义后不能改变",
            "Small letters, digits and _; it never changes afterwards"
        ),
        code,
        max = 40,
        list,
        sort
    )]
    pub code: String,
    /// In Chinese.
    #[field(label("名称（中）", "Name (Chinese)"), zh, max = 60, list)]
    pub label_zh: String,
    /// In English.
    #[field(label("名称（英）", "Name (English)"), en, max = 60, list)]
    pub label_en: String,
    /// The smaller, the earlier among the others.
    #[field(label("顺序", "Order"), min = 0, max = 10_000, default = "100", list)]
    pub place: i64,
}

impl Rules for FieldOption {
    const FAILURES: &'static [&'static FailureDef] = &[
        &failures::CUSTOM_CODE,
        &failures::CUSTOM_FIXED,
        &failures::CUSTOM_LABEL_TAKEN,
        &failures::CUSTOM_TOO_MANY,
    ];

    fn check(tx: &mut Tx<'_>, _: &Actor, before: Option<&Stored<Self>>, after: &Self) -> Result<(), Failure> {
        let mut faults = Faults::default();
        if !super::fit::is_code(&after.code) {
            faults.add("code", failures::CUSTOM_CODE.fail().with("begins", ""));
        }
        if before
            .is_some_and(|old| old.data.code != after.code || old.data.custom_field != after.custom_field)
        {
            faults.add("code", failures::CUSTOM_FIXED.fail());
        }
        let sql = "SELECT code, label_zh, label_en FROM access_custom_option
                   WHERE custom_field = $1 AND archived_at IS NULL LIMIT 1000";
        let others = tx.query(sql, &[after.custom_field.into()])?;
        let mut count = 0;
        for other in &others {
            if other.text(0)? == after.code {
                continue;
            }
            count += 1;
            for (field, label) in [("label_zh", &after.label_zh), ("label_en", &after.label_en)] {
                // a file names an option by its code or by its label in either language
                if [other.text(0)?, other.text(1)?, other.text(2)?].contains(label) {
                    faults.add(field, failures::CUSTOM_LABEL_TAKEN.fail().with("label", label));
                }
            }
        }
        if before.is_none() && count >= MOST_OPTIONS {
            faults.add("code", failures::CUSTOM_TOO_MANY.fail().with("max", MOST_OPTIONS));
        }
        faults.done()
    }

    fn saved(tx: &mut Tx<'_>, _: &Actor, _: Option<&Stored<Self>>, _: &Stored<Self>) -> Result<(), Failure> {
        current::changed(tx)
    }
}
