//! Fields that an administrator guards, beside those that are declared so.

use crate::{Actor, Registry, Rules, Stored, failures, input::Faults};
use kernel::{Failure, FailureDef};
use schema::{FieldDef, Record, RecordDef, elements};
use store::Tx;

/// A field that only those see and write who have a right on the field itself.
#[derive(Debug, Clone, PartialEq, Record)]
#[record(
    name = "access.guarded_field",
    label("受保护字段", "Guarded field"),
    plural("受保护字段", "Guarded fields"),
    about(
        "只有对该字段单独授权的角色才能查看和修改的字段",
        "Fields that only roles with a right on the field itself may see and change"
    ),
    owner = elements::SECURITY,
    key(of_record, of_field),
    title_zh(of_record, of_field),
    title_en(of_record, of_field)
)]
pub struct GuardedField {
    /// The record.
    #[field(
        label("记录", "Record"),
        help("记录的名称，如 organisation.post", "The name of a record, such as organisation.post"),
        max = 100,
        list,
        sort,
        search
    )]
    pub of_record: String,
    /// Its field.
    #[field(
        label("字段", "Field"),
        help("字段的名称", "The name of the field"),
        max = 100,
        list,
        sort,
        search
    )]
    pub of_field: String,
}

impl Rules for GuardedField {
    const FAILURES: &'static [&'static FailureDef] = &[&failures::NOT_GUARDABLE];

    fn check(_: &mut Tx<'_>, who: &Actor, _: Option<&Stored<Self>>, after: &Self) -> Result<(), Failure> {
        let mut faults = Faults::default();
        if guardable(who.registry(), &after.of_record, &after.of_field).is_none() {
            faults.add("of_field", failures::NOT_GUARDABLE.fail().with("name", &after.of_field));
        }
        faults.done()
    }
}

/// The field, if it shows nowhere but as itself: what tells rows apart, names them, finds them or says whose they are cannot be
/// hidden; and what every row must be given cannot be kept from those who make them.
pub fn guardable(
    registry: &Registry,
    record: &str,
    field: &str,
) -> Option<(&'static RecordDef, &'static FieldDef)> {
    let def = registry.record(record).ok()?.def;
    let found = def.field(field)?;
    let shown = def.key.contains(&field)
        || def.title_zh.contains(&field)
        || def.title_en.contains(&field)
        || def.default_sort == field
        || def.scope == Some(field)
        || found.search
        || found.secret
        || (found.required && found.default.is_none() && found.numbered.is_none())
        || registry
            .records()
            .any(|other| other.def.lines.iter().any(|lines| lines.record == record && lines.parent == field));
    (!shown).then_some((def, found))
}
