//! The customer's own fields.
//!
//! An administrator defines them as rows ([`FieldDefinition`], [`FieldOption`]); from then on they are fields like the program's own,
//! in every list, form, file, history and description. Their values stand in one column of the record's table
//! (`store/src/extra.rs`). Whoever asks gets the registry as the definitions stand at that moment ([`current()`]), in any process,
//! without a restart. Why so: `docs/adr/0019-custom-fields.md`.

mod check;
mod compose;
mod current;
mod definition;
mod fit;
mod kept;
mod match_indexes;
mod option;

pub(crate) use check::check_row;
pub(crate) use current::Extended;
pub use current::current;
pub(crate) use current::is_current;
pub use definition::{FieldDefinition, Holds, MOST_FIELDS};
pub use match_indexes::{MatchIndexes, SCHEDULE, look_at_indexes};
pub use option::{FieldOption, MOST_OPTIONS};

use crate::{Actor, failures};
use kernel::Failure;
use schema::{FieldDef, RecordDef, RecordType, Right};

/// How the names of customer's fields begin: none of the program's own ever does.
pub const PREFIX: &str = "x_";

/// The failure for a filter or an order by a field whose index is not there yet.
pub(crate) fn not_indexed(field: &FieldDef) -> Failure {
    let failure = failures::CUSTOM_NOT_INDEXED.fail();
    failure.with("label_zh", field.label.zh).with("label_en", field.label.en)
}

/// Whether a record takes customer's fields: all do but those of who may what and those that define the fields.
pub fn takes_fields(def: &RecordDef) -> bool {
    def.module() != "access"
}

/// The records that may stand in a field of a definition, of those that the asker may read; none of any other field.
pub(crate) fn offered_records<'a>(
    who: &'a Actor,
    record: &RecordDef,
    field: &FieldDef,
) -> Option<impl Iterator<Item = &'static RecordDef> + use<'a>> {
    let extended = match field.name {
        _ if record.name != FieldDefinition::NAME => return None,
        "of_record" => true,
        "target" => false,
        _ => return None,
    };
    let known = who.registry().records().map(|entry| entry.def);
    Some(known.filter(move |def| who.may(Right::Read, def.name) && (!extended || takes_fields(def))))
}
