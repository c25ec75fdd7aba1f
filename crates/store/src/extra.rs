//! The customer's own fields: together in one column (`extra`) of the record's table, a JSON object with a name for each column that
//! a field of the program would have. Numbers stand in it as whole units, so that nothing is ever a float.
//!
//! Both databases read a value out of it by the same words, `extra ->> 'x_cost'`; what they are then held to be is said here, in an
//! expression that an index can stand on. Whoever filters and whoever makes the index ask the same function.

use crate::{ColumnType, Dialect, Sql, Tx, failures, record_columns, records::column_values};
use kernel::{Currency, Failure, Money, NaiveDate, Quantity, Uuid};
use schema::{FieldDef, FieldKind, RecordDef, Value};
use serde_json::{Map, Value as Json};

/// The column.
pub const EXTRA: &str = "extra";

/// A field's value in SQL, its columns behind `prefix`.
pub fn value_sql(field: &FieldDef, prefix: &str, dialect: Dialect) -> String {
    column_sql(field, 0, prefix, dialect)
}

/// The currency of a field that holds money.
pub(crate) fn currency_sql(field: &FieldDef, prefix: &str, dialect: Dialect) -> String {
    column_sql(field, 1, prefix, dialect)
}

/// What a field is sorted by.
pub(crate) fn sort_sql(field: &FieldDef, prefix: &str, dialect: Dialect) -> String {
    column_sql(field, usize::from(field.has_sort_column()), prefix, dialect)
}

fn column_sql(field: &FieldDef, at: usize, prefix: &str, dialect: Dialect) -> String {
    let Some((name, column_type)) = record_columns(field).into_iter().nth(at) else { return "NULL".into() };
    if field.custom.is_none() {
        return format!("{prefix}{name}");
    }
    let text = format!("({prefix}{EXTRA} ->> '{name}')");
    match (dialect, column_type) {
        (Dialect::Sqlite, ColumnType::Uuid) => format!("unhex({text}, '-')"),
        (Dialect::Sqlite, _) => text,
        (Dialect::Postgres, ColumnType::Uuid) => format!("({text}::uuid)"),
        (Dialect::Postgres, ColumnType::Int) => format!("({text}::bigint)"),
        (Dialect::Postgres, ColumnType::Bool) => format!("({text}::boolean)"),
        // a day is compared as it is written: to read it as one would depend on settings, and no index takes that
        (Dialect::Postgres, _) => format!("({text} COLLATE \"C\")"),
    }
}

/// A value as it is compared with what [`value_sql`] gives.
pub(crate) fn compared(field: &FieldDef, value: &Value) -> Value {
    match value {
        Value::Date(day) if field.custom.is_some() => Value::Text(day.to_string()),
        other => other.clone(),
    }
}

/// What the column holds for a row's values; nothing where the customer's fields are all empty.
pub fn extra_document(def: &RecordDef, values: &[Value]) -> Value {
    let mut document = Map::new();
    for (field, value) in def.fields.iter().zip(values).filter(|(field, _)| field.custom.is_some()) {
        for ((name, _), value) in record_columns(field).into_iter().zip(column_values(field, value)) {
            if let Some(json) = encoded(&value) {
                document.insert(name, json);
            }
        }
    }
    if document.is_empty() { Value::Null } else { Value::Json(Json::Object(document)) }
}

fn encoded(value: &Value) -> Option<Json> {
    Some(match value {
        Value::Int(number) => Json::from(*number),
        Value::Money(money) => Json::from(money.units()),
        Value::Quantity(quantity) => Json::from(quantity.units()),
        Value::Bool(flag) => Json::from(*flag),
        Value::Null | Value::Json(_) | Value::Bytes(_) => return None,
        other => Json::from(schema::to_text(other)),
    })
}

/// The values of a record's customer's fields, in their order.
pub(crate) fn read(def: &RecordDef, document: &Json) -> Result<Vec<Value>, Failure> {
    let custom = def.fields.iter().filter(|field| field.custom.is_some());
    custom
        .map(|field| {
            let wrong =
                || failures::INTERNAL.fail().because(format!("{}.{} in {EXTRA}", def.name, field.name));
            match document.get(field.name) {
                None => Ok(Value::Null),
                Some(json) => decoded(field, json, document).ok_or_else(wrong),
            }
        })
        .collect()
}

fn decoded(field: &FieldDef, json: &Json, document: &Json) -> Option<Value> {
    Some(match field.kind {
        FieldKind::Text | FieldKind::LongText | FieldKind::Code | FieldKind::Choice(_) => {
            Value::from(json.as_str()?)
        }
        FieldKind::Integer => Value::Int(json.as_i64()?),
        FieldKind::Quantity => Value::Quantity(Quantity::from_units(json.as_i64()?)),
        FieldKind::Money => {
            let currency: Currency =
                document.get(format!("{}_currency", field.name))?.as_str()?.parse().ok()?;
            Value::Money(Money::from_units(json.as_i64()?, currency))
        }
        FieldKind::Boolean => Value::Bool(json.as_bool()?),
        FieldKind::Date => Value::Date(json.as_str()?.parse::<NaiveDate>().ok()?),
        FieldKind::Reference(_) => Value::Uuid(json.as_str()?.parse::<Uuid>().ok()?),
        FieldKind::Timestamp | FieldKind::Json => return None,
    })
}

/// Whether what a row's column holds is exactly what its known fields would be written as: nothing beside them, nothing otherwise.
pub fn is_canonical(def: &RecordDef, document: &Json) -> bool {
    if document.is_null() {
        return true;
    }
    let Ok(custom) = read(def, document) else { return false };
    let own = def.own_fields().map(|_| Value::Null);
    let values: Vec<Value> = own.chain(custom).collect();
    extra_document(def, &values) == Value::Json(document.clone())
}

/// Whether a row, archived or not, has a value in the field.
pub fn has_values(tx: &mut Tx<'_>, def: &RecordDef, field: &FieldDef) -> Result<bool, Failure> {
    let value = value_sql(field, "", tx.dialect());
    let sql =
        format!("SELECT 1 FROM {} WHERE {EXTRA} IS NOT NULL AND {value} IS NOT NULL LIMIT 1", def.table());
    Ok(tx.query_one(&sql, &[])?.is_some())
}

/// The id of another row in use that has the value in the field.
pub fn row_with(
    tx: &mut Tx<'_>,
    def: &RecordDef,
    field: &FieldDef,
    value: &Value,
    except: Uuid,
) -> Result<Option<Uuid>, Failure> {
    let dialect = tx.dialect();
    let mut sql = Sql::new(&format!("SELECT id FROM {} WHERE archived_at IS NULL AND ", def.table()));
    sql.push(&value_sql(field, "", dialect)).push(" = ").bind(compared(field, value));
    if let Value::Money(money) = value {
        sql.push(&format!(" AND {} = ", currency_sql(field, "", dialect))).bind(money.currency().code());
    }
    sql.push(" AND id <> ").bind(except).push(" LIMIT 1");
    sql.query(tx)?.first().map(|row| row.uuid(0)).transpose()
}
