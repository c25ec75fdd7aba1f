//! The registry as the definitions stand: read anew when somebody changed one, in whatever process.

use super::{FieldDefinition, FieldOption, compose};
use crate::{Registry, Stored, registry::RecordEntry};
use kernel::Failure;
use rand::RngCore;
use schema::{RecordDef, RecordType};
use std::{
    collections::BTreeMap,
    sync::{Arc, PoisonError},
};
use store::{RecordRow, Tx};

/// The records that have customer's fields, as of a version of the definitions.
#[derive(Default)]
pub(crate) struct Extended {
    /// Which version; each change of a definition makes another one, by chance: one that was taken back is never met again.
    pub version: i64,
    pub entries: BTreeMap<&'static str, RecordEntry>,
}

/// The registry with the customer's fields as they are defined at this moment. One short reading where nothing has changed.
pub fn current(tx: &mut Tx<'_>, registry: &Arc<Registry>) -> Result<Arc<Registry>, Failure> {
    let version = version(tx)?;
    if version == registry.extended.version {
        return Ok(Arc::clone(registry));
    }
    let known = Arc::clone(&registry.known_fields().lock().unwrap_or_else(PoisonError::into_inner));
    let extended = if known.version == version { known } else { read(tx, registry, version)? };
    Ok(Arc::new(registry.extended_by(extended)))
}

fn read(tx: &mut Tx<'_>, registry: &Registry, version: i64) -> Result<Arc<Extended>, Failure> {
    let entries = compose::entries(registry, all::<FieldDefinition>(tx)?, all::<FieldOption>(tx)?);
    let extended = Arc::new(Extended { version, entries });
    let mut known = registry.known_fields().lock().unwrap_or_else(PoisonError::into_inner);
    // what is read here may not be committed yet, or be older than what another thread read: nobody takes it but by its version
    *known = Arc::clone(&extended);
    Ok(extended)
}

/// All rows, archived ones too.
pub(super) fn all<T: RecordType>(tx: &mut Tx<'_>) -> Result<Vec<Stored<T>>, Failure> {
    let def: &RecordDef = T::DEF;
    let sql = format!("SELECT id FROM {} ORDER BY id LIMIT 100000", def.table());
    let ids = tx.query(&sql, &[])?.iter().map(|row| row.uuid(0)).collect::<Result<Vec<_>, _>>()?;
    let rows: Vec<RecordRow> = store::get_many(tx, def, &ids)?;
    rows.iter().map(Stored::of).collect()
}

/// Whether the definitions are still those of the registry.
pub(crate) fn is_current(tx: &mut Tx<'_>, registry: &Registry) -> Result<bool, Failure> {
    Ok(version(tx)? == registry.extended.version)
}

pub(super) fn version(tx: &mut Tx<'_>) -> Result<i64, Failure> {
    tx.query_one("SELECT version FROM custom_state", &[])?.map_or(Ok(0), |row| row.int(0))
}

/// Notes that a definition was changed.
pub(super) fn changed(tx: &mut Tx<'_>) -> Result<(), Failure> {
    let version = (rand::rng().next_u64() >> 1) as i64 | 1;
    let sql = "INSERT INTO custom_state (one, version) VALUES (1, $1) ON CONFLICT (one) DO UPDATE SET version = excluded.version";
    tx.execute(sql, &[version.into()]).map(|_| ())
}
