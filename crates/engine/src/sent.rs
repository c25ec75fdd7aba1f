//! Rows as a person sends them, by a form, a program or a file: within their reach, referring to what they may see. What a command
//! writes by its own code is not held to that.

use crate::{Actor, Faults, failures, reach, records};
use kernel::{Failure, Uuid};
use schema::{RecordDef, Right, Value};
use store::{RecordRow, Tx};

/// Makes a row of values that the actor sent: within their reach, referring to what they may see.
pub(crate) fn create(
    tx: &mut Tx<'_>,
    who: &Actor,
    def: &'static RecordDef,
    values: Vec<Value>,
    id: Option<Uuid>,
) -> Result<RecordRow, Failure> {
    require_references(tx, who, def, None, &values)?;
    reach::require_values(tx, who, Right::Create, def, None, &values)?;
    records::save_new(tx, who, def, values, id)
}

/// Changes a row to values that the actor sent: it stays within their reach.
pub(crate) fn change(
    tx: &mut Tx<'_>,
    who: &Actor,
    def: &'static RecordDef,
    before: &RecordRow,
    values: Vec<Value>,
) -> Result<RecordRow, Failure> {
    require_references(tx, who, def, Some(before), &values)?;
    reach::require_values(tx, who, Right::Update, def, Some(before), &values)?;
    records::save_changed(tx, who, def, before, values)
}

/// Refuses to refer to what one may not see: it is as if it were not there.
fn require_references(
    tx: &mut Tx<'_>,
    who: &Actor,
    def: &'static RecordDef,
    before: Option<&RecordRow>,
    values: &[Value],
) -> Result<(), Failure> {
    let mut faults = Faults::default();
    for (field, target) in def.references() {
        let Some(at) = def.position(field.name) else { continue };
        let (old, new) = (before.and_then(|row| row.values.get(at)), values.get(at));
        let (Some(Value::Uuid(id)), false) = (new, old == new) else { continue };
        let target = who.registry().record(target)?.def;
        if !reach::is_seen(tx, who, target, *id)? {
            let failure = failures::MISSING_REFERENCE.fail();
            let failure = failure.with("label_zh", field.label.zh).with("label_en", field.label.en);
            faults.add(field.name, failure.on(field.name));
        }
    }
    faults.done()
}
