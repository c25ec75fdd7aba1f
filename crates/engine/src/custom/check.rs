//! What is asked of a row's customer's fields before it is saved, beside what is asked of every field.

use super::current;
use crate::{Actor, failures, input::Faults};
use kernel::Failure;
use schema::{RecordDef, Value};
use store::{RecordRow, Tx, extra_document};

/// Most bytes that a row's customer's fields take together.
const MOST_BYTES: usize = 200_000;

/// The definitions are still those that the row was read by, it is not too large, and what stands once stands once.
pub(crate) fn check_row(
    tx: &mut Tx<'_>,
    who: &Actor,
    def: &'static RecordDef,
    before: Option<&RecordRow>,
    after: &RecordRow,
) -> Result<(), Failure> {
    if !def.has_custom_fields() {
        return Ok(());
    }
    if current::version(tx)? != who.registry().extended.version {
        return Err(failures::CUSTOM_CHANGED.fail());
    }
    if let Value::Json(document) = extra_document(def, &after.values)
        && document.to_string().len() > MOST_BYTES
    {
        return Err(failures::CUSTOM_TOO_LARGE.fail().with("max", MOST_BYTES / 1_000));
    }
    let mut faults = Faults::default();
    for (at, field) in def.fields.iter().enumerate() {
        let (old, new) = (before.and_then(|row| row.values.get(at)), after.values.get(at));
        let Some(value) = new.filter(|value| !value.is_null() && old != Some(*value)) else { continue };
        if field.custom.is_some_and(|custom| custom.unique)
            && store::row_with(tx, def, field, value, after.id)?.is_some()
        {
            let failure = failures::NOT_UNIQUE.fail().with("got", schema::to_text(value));
            let failure = failure.with("label_zh", field.label.zh).with("label_en", field.label.en);
            faults.add(field.name, failure.on(field.name));
        }
    }
    faults.done()
}
