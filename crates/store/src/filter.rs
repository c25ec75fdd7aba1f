//! A condition on a record's fields, and its SQL.

use crate::{
    Dialect, Scope, Sql,
    extra::{compared, currency_sql, sort_sql, value_sql},
    shape::sort_key,
};
use schema::{FieldDef, FieldKind, RecordDef, Value};

/// How two values are compared.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Compare {
    /// =
    Equal,
    /// !=
    NotEqual,
    /// <
    Less,
    /// <=
    AtMost,
    /// >
    Greater,
    /// >=
    AtLeast,
}

/// A condition. Missing values compare as in FEEL: `null = "a"` is false, and so `not(null = "a")` is true.
#[derive(Debug, Clone, PartialEq)]
pub enum Filter {
    /// Every one holds.
    All(Vec<Filter>),
    /// At least one holds.
    Any(Vec<Filter>),
    /// It does not hold.
    Not(Box<Filter>),
    /// The field against a value; `Null` with `Equal` and `NotEqual` only.
    Field(&'static FieldDef, Compare, Value),
    /// The field is one of the values.
    In(&'static FieldDef, Vec<Value>),
    /// The text holds the piece.
    Contains(&'static FieldDef, String),
    /// The text starts with the piece.
    StartsWith(&'static FieldDef, String),
    /// The row is in reach.
    Within(Scope),
    /// The record that the field refers to fulfils the condition.
    Via(&'static FieldDef, &'static RecordDef, Box<Filter>),
}

impl Filter {
    /// Adds the condition to `sql`, columns behind `prefix`.
    pub(crate) fn write(&self, sql: &mut Sql, prefix: &str, dialect: Dialect) {
        match self {
            Self::All(parts) => joined(parts, " AND ", "TRUE", sql, prefix, dialect),
            Self::Any(parts) => joined(parts, " OR ", "FALSE", sql, prefix, dialect),
            Self::Not(inner) => {
                sql.push("((");
                inner.write(sql, prefix, dialect);
                sql.push(") IS NOT TRUE)");
            }
            Self::Field(field, compare, Value::Null) => {
                let test = if *compare == Compare::NotEqual { "IS NOT NULL" } else { "IS NULL" };
                sql.push(&format!("{} {test}", value_sql(field, prefix, dialect)));
            }
            Self::Field(field, Compare::NotEqual, value) => {
                sql.push(&format!("{} IS DISTINCT FROM ", value_sql(field, prefix, dialect)))
                    .bind(compared(field, value));
            }
            Self::Field(field, compare, value) => {
                let column = value_sql(field, prefix, dialect);
                if let Value::Money(money) = value {
                    sql.push(&format!("({} = ", currency_sql(field, prefix, dialect)))
                        .bind(money.currency().code());
                    sql.push(&format!(" AND {column} {} ", operator(*compare))).bind(*money).push(")");
                    return;
                }
                sql.push(&format!("{column} {} ", operator(*compare))).bind(compared(field, value));
            }
            Self::In(field, values) if values.is_empty() => {
                sql.push(&format!("({} IS NULL AND FALSE)", value_sql(field, prefix, dialect)));
            }
            Self::In(field, values) => {
                sql.push(&format!("{} IN ", value_sql(field, prefix, dialect)))
                    .bind_all(values.iter().map(|value| compared(field, value)));
            }
            Self::Contains(field, piece) => {
                let column = value_sql(field, prefix, dialect);
                match dialect {
                    Dialect::Sqlite => {
                        sql.push(&format!("instr({column}, ")).bind(piece.as_str()).push(") > 0")
                    }
                    Dialect::Postgres => {
                        sql.push("position(").bind(piece.as_str()).push(&format!(" IN {column}) > 0"))
                    }
                };
            }
            Self::StartsWith(field, piece) => {
                let (own, sorted) = (value_sql(field, prefix, dialect), sort_sql(field, prefix, dialect));
                if !field.has_sort_column() || (field.by_number && ends_in_digit(piece)) {
                    // what begins with `P-1` stands in many places of the order, and together among the codes themselves
                    write_range(sql, &own, piece);
                    return;
                }
                // a range of the order, whose index it is; it holds what begins so, and what only sorts alike
                write_range(sql, &sorted, &start_of_key(field, piece));
                let characters = piece.chars().count();
                sql.push(&format!(" AND substr({own}, 1, {characters}) = ")).bind(piece.as_str());
            }
            Self::Within(scope) => scope.write(sql, prefix),
            Self::Via(field, target, inner) => {
                sql.push(&format!(
                    "{} IN (SELECT via.id FROM {} via WHERE ",
                    value_sql(field, prefix, dialect),
                    target.table()
                ));
                inner.write(sql, "via.", dialect);
                sql.push(")");
            }
        }
    }
}

fn ends_in_digit(piece: &str) -> bool {
    piece.ends_with(|last: char| last.is_ascii_digit())
}

/// What the key begins with of whatever begins with a piece.
fn start_of_key(field: &FieldDef, piece: &str) -> String {
    let key = sort_key(field, piece);
    // a code ends its own key
    let code = if field.by_number { piece.len() + 1 } else { 0 };
    key[..key.len() - code].to_owned()
}

/// The values of a column that start with a piece.
fn write_range(sql: &mut Sql, column: &str, piece: &str) {
    sql.push(&format!("({column} >= ")).bind(piece);
    if let Some(end) = prefix_end(piece) {
        sql.push(&format!(" AND {column} < ")).bind(end);
    }
    sql.push(")");
}

fn joined(parts: &[Filter], word: &str, none: &str, sql: &mut Sql, prefix: &str, dialect: Dialect) {
    if parts.is_empty() {
        sql.push(none);
        return;
    }
    sql.push("(");
    for (at, part) in parts.iter().enumerate() {
        if at > 0 {
            sql.push(word);
        }
        part.write(sql, prefix, dialect);
    }
    sql.push(")");
}

fn operator(compare: Compare) -> &'static str {
    match compare {
        Compare::Equal => "=",
        Compare::NotEqual => "<>",
        Compare::Less => "<",
        Compare::AtMost => "<=",
        Compare::Greater => ">",
        Compare::AtLeast => ">=",
    }
}

/// The first text after all those that start with `piece`, by code points, which order as their UTF-8 bytes do.
pub(crate) fn prefix_end(piece: &str) -> Option<String> {
    let mut characters: Vec<char> = piece.chars().collect();
    while let Some(last) = characters.pop() {
        let next = (u32::from(last) + 1..=u32::from(char::MAX)).find_map(char::from_u32);
        if let Some(next) = next {
            characters.push(next);
            return Some(characters.into_iter().collect());
        }
    }
    None
}

impl Compare {
    /// Whether this comparison fits the kind of field.
    pub fn fits(self, kind: &FieldKind) -> bool {
        match self {
            Self::Equal | Self::NotEqual => !matches!(kind, FieldKind::Json),
            _ => !matches!(
                kind,
                FieldKind::Json | FieldKind::Boolean | FieldKind::Choice(_) | FieldKind::Reference(_)
            ),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::prefix_end;

    #[test]
    fn the_end_of_a_prefix() {
        assert_eq!(prefix_end("1.2"), Some("1.3".into()));
        assert_eq!(prefix_end("规"), Some("觅".into()));
        assert_eq!(prefix_end("a\u{10FFFF}"), Some("b".into()));
        assert_eq!(prefix_end("\u{D7FF}"), Some("\u{E000}".into()));
        assert_eq!(prefix_end(""), None);
    }
}
