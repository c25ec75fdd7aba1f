//! Whether a definition makes a field.

use super::{FieldDefinition, Holds, MOST_FIELDS, PREFIX, compose, takes_fields};
use crate::{Registry, Stored, failures, input::Faults};
use kernel::Failure;
use schema::{FieldDef, RecordDef, parse_text};
use store::Tx;

/// Small letters, digits and `_`, a letter first.
pub(super) fn is_code(text: &str) -> bool {
    text.starts_with(|c: char| c.is_ascii_lowercase())
        && text.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_')
}

/// A code by which a field's values are kept, and named in SQL.
pub(super) fn is_field_code(code: &str) -> bool {
    code.len() <= 40 && code.strip_prefix(PREFIX).is_some_and(is_code)
}

/// Every fault of a definition at once.
pub(super) fn check(
    tx: &mut Tx<'_>,
    registry: &Registry,
    before: Option<&Stored<FieldDefinition>>,
    after: &FieldDefinition,
) -> Result<(), Failure> {
    let mut faults = Faults::default();
    let def = registry.record(&after.of_record).ok().map(|entry| entry.def).filter(|def| takes_fields(def));
    if def.is_none() {
        faults.add("of_record", failures::CUSTOM_RECORD.fail().with("name", &after.of_record));
    }
    if !is_field_code(&after.code) {
        faults.add("code", failures::CUSTOM_CODE.fail().with("begins", PREFIX));
    }
    if let Some(old) = before.map(|before| &before.data) {
        for (field, changed) in
            [("of_record", old.of_record != after.of_record), ("code", old.code != after.code)]
        {
            if changed {
                faults.add(field, failures::CUSTOM_FIXED.fail());
            }
        }
        if (old.holds, &old.target) != (after.holds, &after.target)
            && let Some(def) = def
            && let Some(field) = compose::field(registry, old, &[], false)
            && store::has_values(tx, def, &field)?
        {
            faults.add("holds", failures::CUSTOM_KIND_FIXED.fail());
        }
    } else if is_full(tx, after)? {
        faults.add("of_record", failures::CUSTOM_TOO_MANY.fail().with("max", MOST_FIELDS));
    }
    if let Some(def) = def {
        let own = before.map_or(&after.code, |before| &before.data.code);
        labels(def, own, after, &mut faults);
    }
    settings(registry, after, &mut faults);
    faults.done()
}

fn is_full(tx: &mut Tx<'_>, after: &FieldDefinition) -> Result<bool, Failure> {
    let sql = "SELECT count(*) FROM access_custom_field WHERE of_record = $1 AND code <> $2 AND archived_at IS NULL";
    let count = tx.query_one(sql, &[after.of_record.as_str().into(), after.code.as_str().into()])?;
    Ok(count.map_or(Ok(0), |row| row.int(0))? >= MOST_FIELDS)
}

/// The heading of a file must say which column is which.
fn labels(def: &RecordDef, own: &str, after: &FieldDefinition, faults: &mut Faults) {
    let others = || def.fields.iter().filter(|field| field.name != own && !field.is_archived());
    for (name, label) in [("label_zh", &after.label_zh), ("label_en", &after.label_en)] {
        let taken = |field: &FieldDef| [field.label.zh, field.label.en, field.name].contains(&label.as_str());
        if others().any(taken)
            || def.lines.iter().any(|lines| [lines.label.zh, lines.label.en].contains(&label.as_str()))
        {
            faults.add(name, failures::CUSTOM_LABEL_TAKEN.fail().with("label", label));
        }
    }
}

/// What goes with what the field holds.
fn settings(registry: &Registry, after: &FieldDefinition, faults: &mut Faults) {
    let mut unfit = |field: &str, zh: &str, en: &str| {
        faults.add(field, failures::CUSTOM_UNFIT.fail().with("reason_zh", zh).with("reason_en", en));
    };
    let is_text = matches!(after.holds, Holds::Text | Holds::LongText);
    match (&after.target, after.holds) {
        (None, Holds::Reference) => unfit("target", "请填写引用哪类记录", "say which record it refers to"),
        (Some(_), holds) if holds != Holds::Reference => {
            unfit("target", "只有引用才填写此项", "only a reference has one");
        }
        (Some(target), _) if registry.own_record(target).is_none() => {
            unfit("target", "没有这类记录", "there is no such record");
        }
        _ => {}
    }
    match after.max_length {
        Some(_) if !is_text => unfit("max_length", "只有文本才填写此项", "only a text has one"),
        Some(most) if after.holds == Holds::Text && most > 400 => {
            unfit(
                "max_length",
                "单行文本至多 400 个字符；更长的请用多行文本",
                "one line takes up to 400; take several lines for more",
            );
        }
        _ => {}
    }
    if after.holds == Holds::LongText && after.wants_index() {
        let field = if after.filterable { "filterable" } else { "is_unique" };
        unfit(
            field,
            "多行文本不能筛选、排序或要求不重复",
            "several lines of text are not filtered, sorted or compared",
        );
    }
    if after.is_unique && matches!(after.holds, Holds::Boolean | Holds::Choice) {
        unfit("is_unique", "“是或否”与选项的值必然重复", "there are too few values for that");
    }
    if after.is_guarded && after.required && after.default_value.is_none() {
        unfit(
            "is_guarded",
            "受保护的必填字段须有默认值，否则无权者无法新建记录",
            "who may not see a required field could make no rows; give it a default",
        );
    }
    let Some(default) = &after.default_value else { return };
    match after.holds {
        Holds::Reference => unfit("default_value", "引用没有默认值", "a reference has no default"),
        // its options may come with this very definition, after it
        Holds::Choice if is_code(default) => {}
        Holds::Choice => unfit("default_value", "请填写选项的编码", "write the code of an option"),
        _ => {
            let field = compose::field(
                registry,
                &FieldDefinition { default_value: None, ..after.clone() },
                &[],
                false,
            );
            if let Some(Err(failure)) = field.map(|field| parse_text(&field, default)) {
                faults.add("default_value", failure);
            }
        }
    }
}
