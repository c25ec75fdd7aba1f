//! What becomes of a statement that is run aside: read by its words, once for each text.
//!
//! The forms are those that rows are written in (`records.rs`, `index/`, the audit, the outbox). Whatever else comes is not guessed at.

use std::collections::BTreeMap;

/// A statement as it is run aside.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Plan {
    /// It reads these tables.
    Read { tables: Vec<String>, how: Asked },
    /// It adds rows to a table; where it asks for a number that the table gives, it is told one that stands for it.
    /// What it takes from other tables, or its own, is read.
    Insert { table: String, sql: String, numbered: bool, reads: Vec<String> },
    /// It changes the row whose id is the parameter of that place.
    Update { table: String, sql: String, id: usize },
    /// A savepoint, which holds aside as it does elsewhere.
    Savepoint,
    /// It cannot be run aside.
    Unfit,
}

/// How rows are asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Asked {
    /// By their id alone: each parameter is one.
    ById,
    /// In whatever other way.
    Otherwise,
}

/// The tables there are, each with whether it gives its rows their number.
pub(crate) type Tables = BTreeMap<String, bool>;

/// What a table's rows stand in aside.
pub(super) fn staged(table: &str) -> String {
    format!("staged_{table}")
}

impl Plan {
    pub(super) fn of(sql: &str, tables: &Tables) -> Self {
        let text = sql.trim_start();
        let first = text.split_whitespace().next().unwrap_or_default();
        match first {
            "SELECT" | "WITH" => Self::read(text, tables),
            "INSERT" => Self::insert(text, tables).unwrap_or(Self::Unfit),
            "UPDATE" => Self::update(text, tables).unwrap_or(Self::Unfit),
            "SAVEPOINT" | "RELEASE" => Self::Savepoint,
            "ROLLBACK" if text.starts_with("ROLLBACK TO ") => Self::Savepoint,
            _ => Self::Unfit,
        }
    }

    fn read(text: &str, tables: &Tables) -> Self {
        let named: Vec<String> = named(text, tables);
        let by_id = |condition: &str| {
            let (before, after) = text.rsplit_once(condition)?;
            let one = named.len() == 1 && before.matches("FROM ").count() == 1 && !before.contains(" WHERE ");
            one.then_some(after)
        };
        let one = by_id(" WHERE id = $1").is_some_and(str::is_empty);
        let is_list = |list: &str| list.chars().all(|sign| sign.is_ascii_digit() || "($, )".contains(sign));
        let how = match one || by_id(" t WHERE t.id IN ").is_some_and(is_list) {
            true => Asked::ById,
            false => Asked::Otherwise,
        };
        Self::Read { tables: named, how }
    }

    fn insert(text: &str, tables: &Tables) -> Option<Self> {
        let rest = text.strip_prefix("INSERT INTO ")?;
        let (table, rest) = rest.split_at(rest.find(|sign: char| !is_word(sign))?);
        let numbers = *tables.get(table)?;
        if rest.contains("ON CONFLICT") {
            return None;
        }
        let (rest, numbered) = match rest.split_once(" RETURNING ") {
            None => (rest, false),
            Some((rest, "number")) if numbers => (rest, true),
            Some(_) => return None,
        };
        let sql = format!("INSERT INTO main.{}{rest}", staged(table));
        let asked = rest.find("SELECT").and_then(|at| rest.get(at..));
        let reads = asked.map(|asked| named(asked, tables)).unwrap_or_default();
        Some(Self::Insert { table: table.to_owned(), sql, numbered, reads })
    }

    fn update(text: &str, tables: &Tables) -> Option<Self> {
        let (table, rest) = text.strip_prefix("UPDATE ")?.split_once(' ')?;
        let (changes, condition) = rest.rsplit_once(" WHERE id = $")?;
        // what is set comes from parameters alone, and nothing else is asked or given back
        let plain = tables.contains_key(table)
            && changes.starts_with("SET ")
            && !rest.contains('(')
            && !rest.contains("RETURNING");
        let id: String = condition.chars().take_while(char::is_ascii_digit).collect();
        let id = id.parse::<usize>().ok().and_then(|place| place.checked_sub(1))?;
        let sql = format!("UPDATE main.{} {rest}", staged(table));
        plain.then(|| Self::Update { table: table.to_owned(), sql, id })
    }
}

/// What a statement asks of which tables, wherever it is run. What only adds rows that are given, or changes the row of an id, asks nothing: who
/// decided on it has asked.
pub(crate) fn asks(sql: &str, tables: &Tables) -> (Vec<String>, Asked) {
    match Plan::of(sql, tables) {
        Plan::Read { tables, how } => (tables, how),
        Plan::Insert { reads, .. } => (reads, Asked::Otherwise),
        Plan::Update { .. } | Plan::Savepoint => (Vec::new(), Asked::Otherwise),
        Plan::Unfit => (named(sql, tables), Asked::Otherwise),
    }
}

/// The tables that a text names: all words that are one's name.
fn named(text: &str, tables: &Tables) -> Vec<String> {
    let mut found: Vec<String> = text
        .split(|sign: char| !is_word(sign))
        .filter(|word| tables.contains_key(*word))
        .map(str::to_owned)
        .collect();
    found.sort();
    found.dedup();
    found
}

fn is_word(sign: char) -> bool {
    sign.is_ascii_alphanumeric() || sign == '_'
}

#[cfg(test)]
mod tests {
    use super::*;

    fn plan(sql: &str) -> Plan {
        let names = [("a_b", false), ("c", false), ("job", true), ("search_change", true)];
        Plan::of(sql, &names.into_iter().map(|(name, numbers)| (name.to_owned(), numbers)).collect())
    }

    fn read(tables: &[&str], how: Asked) -> Plan {
        Plan::Read { tables: tables.iter().map(|name| (*name).to_owned()).collect(), how }
    }

    #[test]
    fn what_is_asked_by_id_is_told_from_all_else() {
        assert_eq!(plan("SELECT x, y FROM a_b WHERE id = $1"), read(&["a_b"], Asked::ById));
        assert_eq!(plan("SELECT t.x FROM a_b t WHERE t.id IN ($1, $2)"), read(&["a_b"], Asked::ById));
        for other in [
            "SELECT x FROM a_b WHERE id = $1 AND y = 2",
            "SELECT x FROM a_b WHERE y IN (SELECT z FROM a_b WHERE id = $1",
            "SELECT t.x FROM a_b t WHERE t.id IN ($1) AND t.y = 3",
            "SELECT t.x FROM a_b t WHERE t.id IN (SELECT 1)",
            "SELECT id FROM a_b WHERE code = $1",
            "SELECT (SELECT max(x) FROM a_b) FROM a_b WHERE id = $1",
            "SELECT x FROM a_b",
        ] {
            assert_eq!(plan(other), read(&["a_b"], Asked::Otherwise), "{other}");
        }
        let both = "SELECT x FROM a_b JOIN c ON c.x = a_b.x WHERE id = $1";
        assert_eq!(plan(both), read(&["a_b", "c"], Asked::Otherwise));
    }

    #[test]
    fn rows_are_added_and_changed_aside() {
        let each: [(&str, &[&str]); 3] = [
            (" (x, c) VALUES ($1, $2)", &[]),
            ("(x) VALUES ($1)", &[]),
            (" (x)\n SELECT y FROM c CROSS JOIN a_b", &["a_b", "c"]),
        ];
        for (rest, reads) in each {
            let sql = format!("INSERT INTO main.staged_a_b{rest}");
            let reads = reads.iter().map(|name| (*name).to_owned()).collect();
            let wanted = Plan::Insert { table: "a_b".into(), sql, numbered: false, reads };
            assert_eq!(plan(&format!("INSERT INTO a_b{rest}")), wanted);
        }
        let sql = "INSERT INTO main.staged_search_change (made) VALUES ($1)".to_owned();
        let wanted = Plan::Insert { table: "search_change".into(), sql, numbered: false, reads: Vec::new() };
        assert_eq!(plan("INSERT INTO search_change (made) VALUES ($1)"), wanted);
        assert!(matches!(
            plan("INSERT INTO job (x)\n VALUES ($1) RETURNING number"),
            Plan::Insert { numbered: true, .. }
        ));
        let sql = "UPDATE main.staged_a_b SET x = $1, y = $2 WHERE id = $3 AND version = $4".to_owned();
        assert_eq!(
            plan("UPDATE a_b SET x = $1, y = $2 WHERE id = $3 AND version = $4"),
            Plan::Update { table: "a_b".into(), sql, id: 2 }
        );
        assert_eq!(plan("ROLLBACK TO SAVEPOINT attempt"), Plan::Savepoint);
    }

    #[test]
    fn what_is_asked_is_told_of_every_statement() {
        let asks = |sql: &str| {
            let names = ["a_b", "c"];
            super::asks(sql, &names.into_iter().map(|name| (name.to_owned(), false)).collect())
        };
        assert_eq!(asks("SELECT x FROM a_b WHERE id = $1"), (vec!["a_b".to_owned()], Asked::ById));
        for (sql, tables) in [
            ("INSERT INTO a_b (x) VALUES ($1)", [].as_slice()),
            ("INSERT INTO a_b (x) SELECT y FROM c", &["c"]),
            ("INSERT INTO a_b (x) VALUES ($1) ON CONFLICT DO NOTHING", &["a_b"]),
            ("UPDATE a_b SET x = $1 WHERE id = $2 AND version = $3", &[]),
            ("UPDATE a_b SET x = x + 1 WHERE y = $1 RETURNING x", &["a_b"]),
            ("DELETE FROM a_b WHERE y IN (SELECT z FROM c)", &["a_b", "c"]),
        ] {
            let tables = tables.iter().map(|name| (*name).to_owned()).collect();
            assert_eq!(asks(sql), (tables, Asked::Otherwise), "{sql}");
        }
    }

    #[test]
    fn whatever_else_comes_is_not_guessed_at() {
        for sql in [
            "INSERT INTO a_b (x) VALUES ($1) ON CONFLICT DO NOTHING",
            "INSERT INTO a_b (x) VALUES ($1) RETURNING x",
            "INSERT OR IGNORE INTO a_b (x) VALUES ($1)",
            "INSERT INTO nowhere (x) VALUES ($1)",
            "UPDATE a_b SET x = x + 1 WHERE y = $1",
            "UPDATE a_b SET x = (SELECT 1) WHERE id = $1",
            "UPDATE a_b SET x = $1 WHERE id = $2 RETURNING x",
            "UPDATE a_b SET x = $1",
            "DELETE FROM a_b WHERE id = $1",
            "ROLLBACK",
            "COMMIT",
            "PRAGMA query_only = OFF",
            "CREATE TABLE x (y)",
            "insert into a_b (x) values (1)",
        ] {
            assert_eq!(plan(sql), Plan::Unfit, "{sql}");
        }
    }
}
