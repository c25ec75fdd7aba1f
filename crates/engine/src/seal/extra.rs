//! Whether the column of customer's fields holds what those fields would be written as, and nothing beside it.

use super::rows::named;
use crate::failures;
use kernel::{Failure, Uuid};
use schema::{RecordDef, Value};
use store::{Store, Tx};

/// Rows read at once.
const PART: i64 = 5_000;

/// Looks at all rows of a record that have something in it.
pub(super) fn check(store: &Store, def: &'static RecordDef) -> Result<(), Failure> {
    let mut from = Some(Uuid::nil());
    while let Some(after) = from {
        from = store.read_blocking(move |tx| part(tx, def, after))?;
    }
    Ok(())
}

fn part(tx: &mut Tx<'_>, def: &'static RecordDef, after: Uuid) -> Result<Option<Uuid>, Failure> {
    let table = def.table();
    let sql =
        format!("SELECT id, extra FROM {table} WHERE id > $1 AND extra IS NOT NULL ORDER BY id LIMIT $2");
    let rows = tx.query(&sql, &[Value::from(after), PART.into()])?;
    for row in &rows {
        if !store::is_canonical(def, &row.json(1)?) {
            return Err(named(failures::AUDIT_ROW_DIFFERS.fail(), def, row.uuid(0)?).with("field", "extra"));
        }
    }
    if (rows.len() as i64) < PART {
        return Ok(None);
    }
    rows.last().map(|row| row.uuid(0)).transpose()
}
