//! Rows of known records, as the code of a command reads and writes them.

use crate::{
    Actor, Rules,
    input::{default_value, of_a_known_row},
    records::{row, same_version, save_changed, save_new},
};
use kernel::{Failure, Id};
use schema::{RecordType, Value};
use store::{RecordRow, Tx};

/// A row of a known record.
#[derive(Debug, Clone)]
pub struct Stored<T> {
    /// Its id.
    pub id: Id<T>,
    /// Its version.
    pub version: i64,
    /// Whether it is archived.
    pub archived: bool,
    /// Its own fields.
    pub data: T,
}

impl<T: RecordType> Stored<T> {
    /// From a row of that record.
    pub fn of(row: &RecordRow) -> Result<Self, Failure> {
        let data = T::from_values(row.values.clone())
            .map_err(|error| store::failures::INTERNAL.fail().because(format!("{}: {error}", T::NAME)))?;
        Ok(Self {
            id: Id::from_uuid(row.id),
            version: row.version,
            archived: row.archived_at.is_some(),
            data,
        })
    }
}

/// The row of that id, archived or not. Whether the actor may see it was asked before.
pub fn get<T: RecordType>(tx: &mut Tx<'_>, id: Id<T>) -> Result<Stored<T>, Failure> {
    Stored::of(&row(tx, T::DEF, id.uuid())?)
}

/// Makes a row, as part of a command.
pub fn create<T: Rules>(tx: &mut Tx<'_>, who: &Actor, data: &T) -> Result<Stored<T>, Failure> {
    let def = who.registry().record(T::NAME)?.def;
    let mut values = data.to_values();
    // of the customer's fields a command knows nothing: they begin at their defaults
    let custom = def.fields.iter().skip(values.len());
    values.extend(custom.map(|field| default_value(&of_a_known_row(field)).unwrap_or(Value::Null)));
    Stored::of(&save_new(tx, who, def, values, None)?)
}

/// Changes a row, as part of a command; `stored` is what the command read.
pub fn update<T: Rules>(
    tx: &mut Tx<'_>,
    who: &Actor,
    stored: &Stored<T>,
    data: &T,
) -> Result<Stored<T>, Failure> {
    let before = row(tx, T::DEF, stored.id.uuid())?;
    same_version(tx, who, T::DEF, &before, stored.version)?;
    Stored::of(&save_changed(tx, who, T::DEF, &before, data.to_values())?)
}
