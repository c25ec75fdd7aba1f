//! Whose rows: the condition that keeps to the units of the organisation in which somebody has a right.
//!
//! `access_reach` holds, for each unit, itself and all that it stands below. A list is read in one of two ways. Where few rows
//! are in reach, they are found by the unit and then sorted; where many are, the list is walked in its own order and each row
//! is asked whose it is, until the page is full. Which of the two it is, is counted, so that neither sorts a million rows nor
//! walks past them.

use crate::{Dialect, Sql, Tx};
use kernel::{Failure, Uuid};
use schema::{FieldDef, RecordDef, Value};

/// Up to so many rows are found by their units and sorted.
const FEW: i64 = 3_000;

/// The units, and the way from a row to the unit whose it is.
#[derive(Debug, Clone, PartialEq)]
pub struct Scope {
    /// Fields that lead from one record to the next, with that next one.
    through: Vec<(&'static FieldDef, &'static RecordDef)>,
    /// The field, of the last of them, that names the unit.
    unit: &'static FieldDef,
    /// The units in which the right is held, and so all below them.
    units: Vec<Uuid>,
}

impl Scope {
    /// The rows whose `unit` field, behind the fields that lead to it, names one of the units or one below.
    pub fn new(
        through: Vec<(&'static FieldDef, &'static RecordDef)>,
        unit: &'static FieldDef,
        units: Vec<Uuid>,
    ) -> Self {
        Self { through, unit, units }
    }

    /// The field of the row itself by which it is somebody's.
    pub fn field(&self) -> &'static FieldDef {
        self.through.first().map_or(self.unit, |(field, _)| field)
    }

    /// The condition, columns behind `prefix`, for a reading that begins with the units.
    pub(crate) fn write(&self, sql: &mut Sql, prefix: &str) {
        if self.units.is_empty() {
            sql.push("FALSE");
            return;
        }
        let mut prefix = prefix.to_owned();
        for (at, (field, record)) in self.through.iter().enumerate() {
            sql.push(&format!(
                "{prefix}{} IN (SELECT s{at}.id FROM {} s{at} WHERE ",
                field.name,
                record.table()
            ));
            prefix = format!("s{at}.");
        }
        sql.push(&format!("{prefix}{} IN (SELECT unit FROM access_reach WHERE ancestor IN ", self.unit.name));
        sql.bind_all(self.units.iter().map(|unit| Value::from(*unit))).push(")");
        self.through.iter().for_each(|_| {
            sql.push(")");
        });
    }

    /// The same condition for a reading in another order, asked of one row at a time.
    pub(crate) fn write_each(&self, sql: &mut Sql, prefix: &str, dialect: Dialect) {
        if self.units.is_empty() {
            sql.push("FALSE");
            return;
        }
        // each database is kept from turning the question round and beginning with the units after all: SQLite by a column
        // that no index serves, PostgreSQL by a bound that a join could not keep
        let (plain, end) = match dialect {
            Dialect::Sqlite => ("+", ")"),
            Dialect::Postgres => ("", " OFFSET 0)"),
        };
        let mut prefix = prefix.to_owned();
        for (at, (field, record)) in self.through.iter().enumerate() {
            sql.push(&format!(
                "EXISTS (SELECT 1 FROM {} s{at} WHERE s{at}.id = {plain}{prefix}{} AND ",
                record.table(),
                field.name
            ));
            prefix = format!("s{at}.");
        }
        sql.push(&format!(
            "EXISTS (SELECT 1 FROM access_reach r WHERE r.unit = {plain}{prefix}{} AND r.ancestor IN ",
            self.unit.name
        ));
        sql.bind_all(self.units.iter().map(|unit| Value::from(*unit))).push(end);
        self.through.iter().for_each(|_| {
            sql.push(end);
        });
    }

    /// Whether so many live rows are in reach that a list is better walked in its own order.
    pub(crate) fn is_wide(&self, tx: &mut Tx<'_>, def: &RecordDef) -> Result<bool, Failure> {
        let mut sql = Sql::new(&format!(
            "SELECT count(*) FROM (SELECT 1 FROM {} t WHERE t.archived_at IS NULL AND ",
            def.table()
        ));
        self.write(&mut sql, "t.");
        sql.push(" LIMIT ").bind(FEW + 1).push(") counted");
        Ok(sql.query(tx)?.first().map_or(Ok(0), |row| row.int(0))? > FEW)
    }

    /// Whether a row with this in [`Scope::field`] is in reach. One that is nobody's is in reach of those only whose right
    /// holds everywhere.
    pub fn holds(&self, tx: &mut Tx<'_>, value: &Value) -> Result<bool, Failure> {
        if self.units.is_empty() || value.is_null() {
            return Ok(false);
        }
        let mut sql = Sql::new("SELECT 1 WHERE EXISTS (SELECT 1 FROM ");
        match self.through.split_first() {
            None => {
                sql.push("access_reach r WHERE r.unit = ").bind(value.clone()).push(" AND r.ancestor IN ");
                sql.bind_all(self.units.iter().map(|unit| Value::from(*unit)));
            }
            Some(((_, record), rest)) => {
                sql.push(&format!("{} t WHERE t.id = ", record.table())).bind(value.clone()).push(" AND ");
                let beyond = Self { through: rest.to_vec(), ..self.clone() };
                beyond.write_each(&mut sql, "t.", tx.dialect());
            }
        }
        sql.push(")");
        Ok(!sql.query(tx)?.is_empty())
    }
}
