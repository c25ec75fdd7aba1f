//! The shape of a table, without a dialect: what the declared records want, and what a database has.

use crate::{ColumnType, extra::EXTRA};
use schema::{FieldDef, FieldKind, RecordDef};
use serde::{Deserialize, Serialize};

/// A table.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TableShape {
    /// Its name.
    pub name: String,
    /// Its columns, in order.
    pub columns: Vec<ColumnShape>,
    /// Its indexes beside the primary key, by name.
    pub indexes: Vec<IndexShape>,
}

/// A column.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ColumnShape {
    /// Its name.
    pub name: String,
    /// What it holds.
    #[serde(rename = "type")]
    pub column_type: ColumnType,
    /// Whether a row must have a value.
    pub not_null: bool,
    /// The table whose id it holds.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub references: Option<String>,
}

/// An index. Those that are not unique hold only rows that are not archived, as lists do.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct IndexShape {
    /// Its name.
    pub name: String,
    /// Its columns, in order.
    pub columns: Vec<String>,
    /// Which rows it holds, and whether twice the same is refused.
    pub kind: IndexKind,
}

/// What an index is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum IndexKind {
    /// The natural key, archived rows too.
    Unique,
    /// Lists of what is in use.
    Live,
    /// The list of what is archived.
    Archived,
}

/// The name of the column that a text field is sorted by.
pub fn sort_column(field: &FieldDef) -> String {
    if field.has_sort_column() { format!("{}_sort", field.name) } else { field.name.to_owned() }
}

/// What a text is sorted by, of a field whose order is kept in a column of its own.
pub(crate) fn sort_key(field: &FieldDef, text: &str) -> String {
    if field.by_number { kernel::text::code_key(text) } else { kernel::text::sort_key(text) }
}

/// What a field's first column holds.
pub(crate) const fn column_type(field: &FieldDef) -> ColumnType {
    match field.kind {
        FieldKind::Text | FieldKind::LongText | FieldKind::Code | FieldKind::Choice(_) => ColumnType::Text,
        FieldKind::Integer | FieldKind::Money | FieldKind::Quantity => ColumnType::Int,
        FieldKind::Boolean => ColumnType::Bool,
        FieldKind::Date => ColumnType::Date,
        FieldKind::Timestamp => ColumnType::Timestamp,
        FieldKind::Reference(_) => ColumnType::Uuid,
        FieldKind::Json => ColumnType::Json,
    }
}

/// The columns of one field, in order.
pub fn record_columns(field: &FieldDef) -> Vec<(String, ColumnType)> {
    let mut columns = vec![(field.name.to_owned(), column_type(field))];
    if matches!(field.kind, FieldKind::Money) {
        columns.push((format!("{}_currency", field.name), ColumnType::Text));
    }
    if field.has_sort_column() {
        columns.push((sort_column(field), ColumnType::Text));
    }
    columns
}

/// The table that a record wants.
pub fn table_shape(def: &RecordDef) -> TableShape {
    let name = def.table();
    let fixed = |name: &str, column_type, not_null| ColumnShape {
        name: name.into(),
        column_type,
        not_null,
        references: None,
    };
    let mut columns = vec![
        fixed("id", ColumnType::Uuid, true),
        fixed("version", ColumnType::Int, true),
        fixed("created_at", ColumnType::Timestamp, true),
        fixed("created_by", ColumnType::Uuid, true),
        fixed("updated_at", ColumnType::Timestamp, true),
        fixed("updated_by", ColumnType::Uuid, true),
        fixed("archived_at", ColumnType::Timestamp, false),
        fixed(EXTRA, ColumnType::Json, false),
    ];
    for field in def.own_fields() {
        let references = match field.kind {
            FieldKind::Reference(record) => Some(record.replace('.', "_")),
            _ => None,
        };
        for (name, column_type) in record_columns(field) {
            columns.push(ColumnShape {
                name,
                column_type,
                not_null: field.required,
                references: references.clone(),
            });
        }
    }
    TableShape { indexes: indexes(def, &name), name, columns }
}

/// An index for the key, for each filter (in the default order), for each sort, and for the archive.
fn indexes(def: &RecordDef, table: &str) -> Vec<IndexShape> {
    let default_sort = def.field(def.default_sort).map(sort_column).unwrap_or_default();
    let mut found: Vec<IndexShape> = Vec::new();
    let mut add = |suffix: &str, columns: Vec<String>, kind| {
        let known = found.iter().any(|index: &IndexShape| index.kind == kind && index.columns == columns);
        if !known {
            found.push(IndexShape { name: index_name(table, suffix), columns, kind });
        }
    };
    let key: Vec<String> = def.key.iter().map(|name| (*name).to_owned()).collect();
    add("key", key.clone(), IndexKind::Unique);
    add("archived", vec!["archived_at".into(), "id".into()], IndexKind::Archived);
    for field in def.own_fields() {
        let (name, own_sort) = (field.name.to_owned(), sort_column(field));
        let is_reference = matches!(field.kind, FieldKind::Reference(_));
        let is_whole_key = def.is_whole_key(field);
        if (field.filter || is_reference) && !is_whole_key && name != default_sort {
            add(field.name, vec![name.clone(), default_sort.clone(), "id".into()], IndexKind::Live);
        }
        if field.sort && (!is_whole_key || field.has_sort_column()) {
            add(&format!("by_{}", field.name), vec![own_sort, "id".into()], IndexKind::Live);
        }
    }
    found.sort_by(|a, b| a.name.cmp(&b.name));
    found
}

/// PostgreSQL keeps 63 bytes of a name; a longer one is shortened in the middle by a stable sum of it.
pub(crate) fn index_name(table: &str, suffix: &str) -> String {
    let name = format!("{table}__{suffix}");
    if name.len() <= 60 {
        return name;
    }
    let sum = name.bytes().fold(0_u32, |sum, byte| sum.wrapping_mul(31).wrapping_add(byte.into()));
    format!("{}_{sum:08x}", &name[..50])
}
