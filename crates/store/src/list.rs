//! Pages of a record's list: filtered, sorted, continued by key and never by number of rows.
//!
//! Long because: a page, its order and a place in it are read together.

use crate::{
    Dialect, Filter, RecordRow, Scope, Sql, Tx, extra, failures, search::Words, select_columns,
    shape::sort_key,
};
use kernel::{Failure, Uuid};
use schema::{FieldDef, RecordDef, Value, parse_text, to_text};

/// Which rows, by archive.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum ArchivedRows {
    /// Those in use.
    #[default]
    Live,
    /// Those archived; always the last archived first.
    Archived,
}

/// A field to sort by, and which way.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Order {
    /// The field; must be sortable.
    pub field: &'static FieldDef,
    /// From large to small.
    pub descending: bool,
}

/// What is asked of a list.
#[derive(Debug, Clone, Default)]
pub struct ListSpec {
    /// The condition.
    pub filter: Option<Filter>,
    /// Whose rows, where the asker may not see all: every one holds.
    pub scopes: Vec<Scope>,
    /// What was typed into the search box.
    pub search: Option<String>,
    /// Whether a vague search finds everything, however long it takes; else it is cut.
    pub search_all: bool,
    /// The order; the row's id is always its last part.
    pub order: Vec<Order>,
    /// Where the last page ended.
    pub after: Option<Cursor>,
    /// How many rows.
    pub limit: usize,
    /// Which rows, by archive.
    pub archived: ArchivedRows,
}

/// The place of a row in an order.
#[derive(Debug, Clone, PartialEq)]
pub struct Cursor {
    keys: Vec<Value>,
    id: Uuid,
    /// The order in which it is a place.
    order: String,
}

/// An order in words: a place in another, or in the same turned round, is none in this.
fn order_in_words(order: &[Order], archived: ArchivedRows) -> String {
    if archived == ArchivedRows::Archived {
        return "archived".to_owned();
    }
    let words =
        order.iter().map(|order| format!("{}{}", if order.descending { "-" } else { "" }, order.field.name));
    words.collect::<Vec<_>>().join(",")
}

impl Cursor {
    /// Where `row` stands in `order`.
    pub fn of(def: &RecordDef, order: &[Order], archived: ArchivedRows, row: &RecordRow) -> Self {
        let keys = match archived {
            ArchivedRows::Archived => vec![row.archived_at.into()],
            ArchivedRows::Live => order.iter().map(|order| sort_value(def, order.field, row)).collect(),
        };
        Self { keys, id: row.id, order: order_in_words(order, archived) }
    }

    /// As a text that a caller keeps and gives back.
    pub fn write(&self) -> String {
        let parts: Vec<Option<String>> = self
            .keys
            .iter()
            .map(|key| (!key.is_null()).then(|| to_text(key)))
            .chain([Some(self.order.clone()), Some(self.id.to_string())])
            .collect();
        let json = serde_json::to_string(&parts).unwrap_or_default();
        json.bytes().map(|byte| format!("{byte:02x}")).collect()
    }

    /// Reads what [`Cursor::write`] wrote, for the same order.
    pub fn read(text: &str, order: &[Order], archived: ArchivedRows) -> Result<Self, Failure> {
        Self::parts(text, order, archived).ok_or_else(|| failures::BAD_CURSOR.fail().on("after"))
    }

    fn parts(text: &str, order: &[Order], archived: ArchivedRows) -> Option<Self> {
        // a number in hexadecimal digits might have a sign too
        if text.len() > 4_000 || !text.bytes().all(|byte| byte.is_ascii_hexdigit()) {
            return None;
        }
        let bytes: Option<Vec<u8>> = text
            .as_bytes()
            .chunks(2)
            .map(|pair| u8::from_str_radix(std::str::from_utf8(pair).ok()?, 16).ok())
            .collect();
        let mut parts: Vec<Option<String>> = serde_json::from_slice(&bytes?).ok()?;
        let id = Uuid::parse_str(&parts.pop()??).ok()?;
        let written_for = parts.pop()??;
        if written_for != order_in_words(order, archived) {
            return None;
        }
        let key = |part: &Option<String>, order: Option<&Order>| -> Option<Value> {
            let Some(text) = part else { return Some(Value::Null) };
            match order {
                None => {
                    let at = kernel::DateTime::parse_from_rfc3339(text).ok()?.timestamp_micros();
                    kernel::DateTime::from_timestamp_micros(at).map(Value::Timestamp)
                }
                Some(order) if order.field.has_sort_column() => Some(Value::from(text.as_str())),
                Some(order) => {
                    // a value that stands in a row may be one that could no longer be saved
                    let lenient =
                        FieldDef { required: false, max: Some(i64::MAX), min: None, ..*order.field };
                    parse_text(&lenient, text).ok()
                }
            }
        };
        let orders: Vec<Option<&Order>> = match archived {
            ArchivedRows::Archived => vec![None],
            ArchivedRows::Live => order.iter().map(Some).collect(),
        };
        if parts.len() != orders.len() {
            return None;
        }
        let keys =
            parts.iter().zip(orders).map(|(part, order)| key(part, order)).collect::<Option<Vec<_>>>()?;
        Some(Self { keys, id, order: written_for })
    }
}

fn sort_value(def: &RecordDef, field: &FieldDef, row: &RecordRow) -> Value {
    let value = def.position(field.name).and_then(|at| row.values.get(at)).cloned().unwrap_or(Value::Null);
    match value.as_text() {
        Some(text) if field.has_sort_column() => Value::from(sort_key(field, text)),
        _ => value,
    }
}

/// A column of the order, as SQL.
struct Key {
    column: String,
    field: Option<&'static FieldDef>,
    descending: bool,
    nullable: bool,
}

fn keys(def: &RecordDef, spec: &ListSpec, dialect: Dialect) -> Vec<Key> {
    let mut keys: Vec<Key> = match spec.archived {
        ArchivedRows::Archived => {
            vec![Key { column: "t.archived_at".into(), field: None, descending: true, nullable: false }]
        }
        ArchivedRows::Live => spec
            .order
            .iter()
            .map(|o| Key {
                column: extra::sort_sql(o.field, "t.", dialect),
                field: Some(o.field),
                descending: o.descending,
                // rows that were there before a customer's field have no value in it
                nullable: !o.field.required || o.field.custom.is_some(),
            })
            .collect(),
    };
    // a key that stands once needs nothing behind it
    if spec.archived == ArchivedRows::Live && spec.order.iter().any(|order| def.is_whole_key(order.field)) {
        return keys;
    }
    let descending = keys.last().is_some_and(|key| key.descending);
    keys.push(Key { column: "t.id".into(), field: None, descending, nullable: false });
    keys
}

/// The rows of one page.
pub fn list(tx: &mut Tx<'_>, def: &RecordDef, spec: &ListSpec) -> Result<Vec<RecordRow>, Failure> {
    let keys = keys(def, spec, tx.dialect());
    let words = words(tx, def, spec)?;
    let mut wide = !spec.scopes.is_empty() && words.is_none() && spec.archived == ArchivedRows::Live;
    for scope in &spec.scopes {
        // what is archived, or found by words, is few, and sorted anyway
        wide = wide && scope.is_wide(tx, def)?;
    }
    let mut sql = Sql::new(&format!("SELECT {} FROM {} t WHERE ", select_columns(def, "t."), def.table()));
    if words.is_some() {
        // what a search finds stands in no index in the order asked for: only the keys are sorted, the rows read last
        sql.push(&format!("t.id IN (SELECT t.id FROM {} t WHERE ", def.table()));
    }
    write_conditions(&mut sql, def, spec, words.as_ref(), wide, tx.dialect());
    if let Some(after) = &spec.after {
        let values: Vec<Value> = after.keys.iter().cloned().chain([after.id.into()]).collect();
        sql.push(" AND ");
        write_after(&mut sql, &keys, &values);
    }
    if words.is_some() {
        write_order(&mut sql, &keys, spec.limit);
        sql.push(")");
    }
    write_order(&mut sql, &keys, spec.limit);
    sql.query(tx)?.iter().map(|row| RecordRow::read(def, row)).collect()
}

fn write_order(sql: &mut Sql, keys: &[Key], limit: usize) {
    sql.push(" ORDER BY ");
    for (at, key) in keys.iter().enumerate() {
        let nulls = match (key.nullable, key.descending) {
            (false, _) => "",
            (true, false) => " NULLS FIRST",
            (true, true) => " NULLS LAST",
        };
        let way = if key.descending { " DESC" } else { "" };
        sql.push(&format!("{}{}{way}{nulls}", if at > 0 { ", " } else { "" }, key.column));
    }
    sql.push(" LIMIT ").bind(limit as i64);
}

fn words(tx: &mut Tx<'_>, def: &RecordDef, spec: &ListSpec) -> Result<Option<Words>, Failure> {
    spec.search.as_ref().map(|typed| Words::look(tx, def.name, typed, spec.search_all)).transpose()
}

fn write_conditions(
    sql: &mut Sql,
    def: &RecordDef,
    spec: &ListSpec,
    words: Option<&Words>,
    wide: bool,
    dialect: Dialect,
) {
    sql.push(match spec.archived {
        ArchivedRows::Live => "t.archived_at IS NULL",
        ArchivedRows::Archived => "t.archived_at IS NOT NULL",
    });
    for scope in &spec.scopes {
        sql.push(" AND ");
        if wide { scope.write_each(sql, "t.", dialect) } else { scope.write(sql, "t.") }
    }
    if let Some(filter) = &spec.filter {
        sql.push(" AND ");
        filter.write(sql, "t.", dialect);
    }
    if let Some(words) = words {
        sql.push(" AND ");
        words.write_condition(sql, "t.id", def.name);
    }
}

/// The rows behind a place: `a >= x AND (a > x OR (a = x AND <the same for the rest>))`, whose first half an index seeks.
fn write_after(sql: &mut Sql, keys: &[Key], values: &[Value]) {
    let (Some((key, other_keys)), Some((value, other_values))) = (keys.split_first(), values.split_first())
    else {
        sql.push("FALSE");
        return;
    };
    let column = &key.column;
    let value = &key.field.map_or_else(|| value.clone(), |field| extra::compared(field, value));
    let beyond = if key.descending { "<" } else { ">" };
    if value.is_null() {
        // missing values come first upwards and last downwards
        sql.push(&format!("(({column} IS NULL AND "));
        write_after(sql, other_keys, other_values);
        sql.push(")");
        if !key.descending {
            sql.push(&format!(" OR {column} IS NOT NULL"));
        }
        sql.push(")");
        return;
    }
    let missing_follow = key.nullable && key.descending;
    sql.push("(");
    if !missing_follow {
        sql.push(&format!("{column} {beyond}= ")).bind(value.clone()).push(" AND ");
    }
    sql.push(&format!("({column} {beyond} ")).bind(value.clone());
    if !other_keys.is_empty() {
        sql.push(&format!(" OR ({column} = ")).bind(value.clone()).push(" AND ");
        write_after(sql, other_keys, other_values);
        sql.push(")");
    }
    if missing_follow {
        sql.push(&format!(" OR {column} IS NULL"));
    }
    sql.push("))");
}

/// How many rows a list has.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Counted {
    /// How many; at most the bound.
    pub rows: i64,
    /// Whether there are more than that, or may be: a search was too vague to look at all.
    pub capped: bool,
}

/// Counts a list's rows up to `at_most`, so that a vague question costs no more than that.
pub fn count(tx: &mut Tx<'_>, def: &RecordDef, spec: &ListSpec, at_most: i64) -> Result<Counted, Failure> {
    let words = words(tx, def, spec)?;
    let mut sql = Sql::new(&format!("SELECT count(*) FROM (SELECT 1 FROM {} t WHERE ", def.table()));
    write_conditions(&mut sql, def, spec, words.as_ref(), false, tx.dialect());
    sql.push(" LIMIT ").bind(at_most + 1).push(") counted");
    let rows = sql.query(tx)?.first().map_or(Ok(0), |row| row.int(0))?;
    let capped = rows > at_most
        || match words {
            Some(words) => words.are_cut(tx, def.name)?,
            None => false,
        };
    Ok(Counted { rows: rows.min(at_most), capped })
}
