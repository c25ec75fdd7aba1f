//! Rows of declared records: written and read by their description. Who may, and whether it is right, is asked above.

use crate::{
    ColumnType, Row, Scope, Sql, Tx,
    extra::{self, EXTRA, extra_document},
    failures, index_terms, record_columns,
    search::write_terms,
    shape::{column_type, sort_key},
    sort_column,
};
use kernel::{Failure, Money, Quantity, Timestamp, Uuid};
use schema::{FieldDef, FieldKind, RecordDef, Value};
use std::collections::BTreeSet;

/// A row with what every record has.
#[derive(Debug, Clone, PartialEq)]
pub struct RecordRow {
    /// Its id.
    pub id: Uuid,
    /// 1 when made, one more at each change.
    pub version: i64,
    /// When it was made.
    pub created_at: Timestamp,
    /// By whom.
    pub created_by: Uuid,
    /// When it was last changed.
    pub updated_at: Timestamp,
    /// By whom.
    pub updated_by: Uuid,
    /// Since when it is archived.
    pub archived_at: Option<Timestamp>,
    /// Its own fields, in the order of the description.
    pub values: Vec<Value>,
}

const FIXED: &str = "id, version, created_at, created_by, updated_at, updated_by, archived_at";
const FIXED_COLUMNS: usize = 7;

/// The columns of a row, in the order in which [`RecordRow`] is read, each behind `prefix`.
pub fn select_columns(def: &RecordDef, prefix: &str) -> String {
    let fixed = FIXED.split(", ").map(str::to_owned);
    let own = def.own_fields().flat_map(|field| read_columns(field).into_iter().map(|(name, _)| name));
    fixed
        .chain(own)
        .chain(extra_column(def))
        .map(|column| format!("{prefix}{column}"))
        .collect::<Vec<_>>()
        .join(", ")
}

/// The column of the customer's fields, read and written only where there are some.
fn extra_column(def: &RecordDef) -> Option<String> {
    def.has_custom_fields().then(|| EXTRA.to_owned())
}

/// A field's columns without the one that only serves its order.
fn read_columns(field: &FieldDef) -> Vec<(String, ColumnType)> {
    let mut columns = record_columns(field);
    columns.retain(|(name, _)| !field.has_sort_column() || *name != sort_column(field));
    columns
}

impl RecordRow {
    /// Reads a row that was asked for by [`select_columns`].
    pub(crate) fn read(def: &RecordDef, row: &Row) -> Result<Self, Failure> {
        let mut at = FIXED_COLUMNS;
        let mut values = Vec::with_capacity(def.fields.len());
        for field in def.own_fields() {
            let first = row.get(at, column_type(field))?;
            values.push(match (field.kind, first) {
                (FieldKind::Money, Value::Int(units)) => {
                    let currency = row.text(at + 1)?.parse();
                    let currency = currency.map_err(|error| failures::INTERNAL.fail().because(error))?;
                    Value::Money(Money::from_units(units, currency))
                }
                (FieldKind::Quantity, Value::Int(units)) => Value::Quantity(Quantity::from_units(units)),
                (_, value) => value,
            });
            // without the column that only serves its order: an amount has its currency beside it
            at += if let FieldKind::Money = field.kind { 2 } else { 1 };
        }
        if def.has_custom_fields() {
            values.extend(extra::read(def, &row.json(at)?)?);
        }
        Ok(Self {
            id: row.uuid(0)?,
            version: row.int(1)?,
            created_at: row.timestamp(2)?,
            created_by: row.uuid(3)?,
            updated_at: row.timestamp(4)?,
            updated_by: row.uuid(5)?,
            archived_at: row.opt_timestamp(6)?,
            values,
        })
    }
}

/// What a field's columns are given for a value.
pub(crate) fn column_values(field: &FieldDef, value: &Value) -> Vec<Value> {
    let mut values = vec![value.clone()];
    if let FieldKind::Money = field.kind {
        values.push(match value {
            Value::Money(money) => Value::from(money.currency().code()),
            _ => Value::Null,
        });
    }
    if field.has_sort_column() {
        values.push(value.as_text().map_or(Value::Null, |text| Value::from(sort_key(field, text))));
    }
    values
}

/// Writes a new row, and the terms it is found by.
pub fn insert(tx: &mut Tx<'_>, def: &RecordDef, row: &RecordRow) -> Result<(), Failure> {
    let own = def.own_fields().flat_map(|field| record_columns(field).into_iter().map(|(name, _)| name));
    let columns = FIXED.split(", ").map(str::to_owned).chain(own).chain(extra_column(def));
    let columns: Vec<String> = columns.collect();
    let mut sql = Sql::new(&format!("INSERT INTO {} ({}) VALUES ", def.table(), columns.join(", ")));
    let fixed = [
        Value::from(row.id),
        Value::from(row.version),
        Value::from(row.created_at),
        Value::from(row.created_by),
        Value::from(row.updated_at),
        Value::from(row.updated_by),
        Value::from(row.archived_at),
    ];
    let own = def.own_fields().zip(&row.values).flat_map(|(field, value)| column_values(field, value));
    let extra = extra_column(def).map(|_| extra_document(def, &row.values));
    sql.bind_all(fixed.into_iter().chain(own).chain(extra));
    sql.execute(tx)?;
    write_terms(tx, def, row.id, &BTreeSet::new(), &index_terms(def, &row.values))
}

/// Writes a row's changed fields over `before`, which must still be the version in the database: false if it is not.
pub fn update(
    tx: &mut Tx<'_>,
    def: &RecordDef,
    before: &RecordRow,
    after: &RecordRow,
) -> Result<bool, Failure> {
    let mut sql = Sql::new(&format!("UPDATE {} SET version = ", def.table()));
    sql.bind(after.version)
        .push(", updated_at = ")
        .bind(after.updated_at)
        .push(", updated_by = ")
        .bind(after.updated_by);
    if before.archived_at != after.archived_at {
        sql.push(", archived_at = ").bind(after.archived_at);
    }
    let extra = extra_document(def, &after.values);
    if extra != extra_document(def, &before.values) {
        sql.push(&format!(", {EXTRA} = ")).bind(extra);
    }
    for ((field, old), new) in def.own_fields().zip(&before.values).zip(&after.values) {
        if old != new {
            for ((column, _), value) in record_columns(field).into_iter().zip(column_values(field, new)) {
                sql.push(&format!(", {column} = ")).bind(value);
            }
        }
    }
    sql.push(" WHERE id = ").bind(before.id).push(" AND version = ").bind(before.version);
    if sql.execute(tx)? != 1 {
        return Ok(false);
    }
    write_terms(tx, def, before.id, &live_terms(def, before), &live_terms(def, after))?;
    Ok(true)
}

/// What a row is found by: nothing once it is archived.
fn live_terms(def: &RecordDef, row: &RecordRow) -> BTreeSet<String> {
    if row.archived_at.is_some() { BTreeSet::new() } else { index_terms(def, &row.values) }
}

/// The row of that id.
pub fn get(tx: &mut Tx<'_>, def: &RecordDef, id: Uuid) -> Result<Option<RecordRow>, Failure> {
    let sql = format!("SELECT {} FROM {} WHERE id = $1", select_columns(def, ""), def.table());
    tx.query_one(&sql, &[Value::from(id)])?.map(|row| RecordRow::read(def, &row)).transpose()
}

/// The rows of those ids, in no order; ids without a row are left out.
pub fn get_many(tx: &mut Tx<'_>, def: &RecordDef, ids: &[Uuid]) -> Result<Vec<RecordRow>, Failure> {
    get_many_within(tx, def, ids, None)
}

/// [`get_many`], without those that are out of reach.
pub fn get_many_within(
    tx: &mut Tx<'_>,
    def: &RecordDef,
    ids: &[Uuid],
    scope: Option<&Scope>,
) -> Result<Vec<RecordRow>, Failure> {
    let mut found = Vec::with_capacity(ids.len());
    for some in ids.chunks(500) {
        let mut sql =
            Sql::new(&format!("SELECT {} FROM {} t WHERE t.id IN ", select_columns(def, "t."), def.table()));
        sql.bind_all(some.iter().map(|id| Value::from(*id)));
        if let Some(scope) = scope {
            sql.push(" AND ");
            scope.write_each(&mut sql, "t.", tx.dialect());
        }
        for row in sql.query(tx)? {
            found.push(RecordRow::read(def, &row)?);
        }
    }
    Ok(found)
}
