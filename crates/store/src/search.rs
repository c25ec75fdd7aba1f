//! Search in names and codes: a table of terms, found by their beginnings. On SQLite it stands in a file of its own (`index/`).

use crate::{Dialect, Scope, Sql, Tx, filter::prefix_end, index};
use kernel::{Failure, Uuid};
use schema::{RecordDef, Value};
use std::collections::BTreeSet;

/// Rows that a single word may stand for; what is vaguer than that is not a search yet, and is cut.
const ALONE_AT_MOST: i64 = 5_000;
/// The same of the rarest of several words: each of the others keeps but a part of them.
const RAREST_AT_MOST: i64 = 20_000;
/// Rows of each other word.
const OTHERS_AT_MOST: i64 = 200_000;

/// What stands for a record in the table of terms, in place of its longer name: a stable sum of the name. That no two
/// records share one is seen to by the registry's tests.
pub fn record_code(name: &str) -> i64 {
    name.bytes().fold(0x811c_9dc5_u32, |sum, byte| (sum ^ u32::from(byte)).wrapping_mul(0x0100_0193)).into()
}

/// Something found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SearchHit {
    /// The record's name.
    pub record: String,
    /// The row's id.
    pub id: Uuid,
}

/// The terms that a row is found by.
pub fn index_terms(def: &RecordDef, values: &[Value]) -> BTreeSet<String> {
    def.fields
        .iter()
        .zip(values)
        .filter(|(field, _)| field.search)
        .filter_map(|(_, value)| value.as_text())
        .flat_map(kernel::text::search_terms)
        .collect()
}

/// Brings the terms of a row from `before` to `after`: at once on PostgreSQL, soon on SQLite ([`mod@index`]).
pub(crate) fn write_terms(
    tx: &mut Tx<'_>,
    def: &RecordDef,
    id: Uuid,
    before: &BTreeSet<String>,
    after: &BTreeSet<String>,
) -> Result<(), Failure> {
    if tx.dialect() == Dialect::Sqlite {
        return index::note(tx, record_code(def.name), id, before, after);
    }
    for gone in before.difference(after) {
        let sql = "DELETE FROM search_term WHERE term = $1 AND record = $2 AND row_id = $3";
        tx.execute(sql, &[gone.as_str().into(), record_code(def.name).into(), id.into()])?;
    }
    let new: Vec<&String> = after.difference(before).collect();
    for some in new.chunks(50) {
        let mut sql = Sql::new("INSERT INTO search_term (term, record, row_id) VALUES ");
        for (at, term) in some.iter().enumerate() {
            sql.push(if at > 0 { ", " } else { "" });
            sql.bind_all([term.as_str().into(), record_code(def.name).into(), id.into()]);
        }
        sql.execute(tx)?;
    }
    Ok(())
}

/// The words of a search in one record, the rarest first.
pub(crate) struct Words {
    words: Vec<String>,
    whole: bool,
}

impl Words {
    /// Looks, where there are several, which stands in the fewest rows of the record. `whole`: nothing is cut, whatever it costs.
    pub fn look(tx: &mut Tx<'_>, record: &str, typed: &str, whole: bool) -> Result<Self, Failure> {
        index::wait_for(tx)?;
        let mut words = kernel::text::query_terms(typed);
        if words.len() > 1 {
            let mut counted: Vec<(i64, String)> = Vec::new();
            for word in words {
                counted.push((rows_of(tx, record, &word, RAREST_AT_MOST + 1)?, word));
            }
            counted.sort();
            words = counted.into_iter().map(|(_, word)| word).collect();
        }
        Ok(Self { words, whole })
    }

    /// Whether there is more than is looked at: the search is too vague for so many rows.
    pub fn are_cut(&self, tx: &mut Tx<'_>, record: &str) -> Result<bool, Failure> {
        let most = self.at_most(0);
        match self.words.first() {
            Some(rarest) if !self.whole => Ok(rows_of(tx, record, rarest, most + 1)? > most),
            _ => Ok(false),
        }
    }

    /// Rows that the word at a place is looked at in.
    fn at_most(&self, place: usize) -> i64 {
        match (place, self.words.len()) {
            (0, 1) => ALONE_AT_MOST,
            (0, _) => RAREST_AT_MOST,
            _ => OTHERS_AT_MOST,
        }
    }

    /// Adds `column IN (…)` for each word.
    pub fn write_condition(&self, sql: &mut Sql, column: &str, record: &str) {
        if self.words.is_empty() {
            sql.push("FALSE");
        }
        for (at, word) in self.words.iter().enumerate() {
            sql.push(if at > 0 { " AND " } else { "" });
            sql.push(&format!("{column} IN ("));
            write_rows(sql, record, word);
            if !self.whole {
                sql.push(" LIMIT ").bind(self.at_most(at));
            }
            sql.push(")");
        }
    }
}

/// In how many rows of a record a word stands, as far as they are counted: a row is counted once for each of its terms that begin so.
fn rows_of(tx: &mut Tx<'_>, record: &str, word: &str, at_most: i64) -> Result<i64, Failure> {
    let mut sql = Sql::new("SELECT count(*) FROM (");
    write_rows(&mut sql, record, word);
    sql.push(" LIMIT ").bind(at_most).push(") counted");
    sql.query(tx)?.first().map_or(Ok(0), |row| row.int(0))
}

/// What stands before the terms that are looked for, the nearest first: that of a text's beginning, and nothing.
const NEAREST: [&str; 2] = [kernel::text::BEGINS, ""];

/// The rows of a record in which a word stands.
fn write_rows(sql: &mut Sql, record: &str, word: &str) {
    for (at, mark) in NEAREST.into_iter().enumerate() {
        sql.push(if at > 0 { " UNION ALL " } else { "" });
        sql.push("SELECT row_id FROM search_term WHERE record = ").bind(record_code(record));
        write_range(sql, &format!("{mark}{word}"));
    }
}

fn write_range(sql: &mut Sql, term: &str) {
    sql.push(" AND term >= ").bind(term);
    if let Some(end) = prefix_end(term) {
        sql.push(" AND term < ").bind(end);
    }
}

/// The rows that every typed word finds, among `records` and there in reach: those whose term is nearest to what was typed come
/// first.
pub fn search(
    tx: &mut Tx<'_>,
    records: &[(&'static RecordDef, Option<Scope>)],
    typed: &str,
    limit: usize,
) -> Result<Vec<SearchHit>, Failure> {
    let terms = kernel::text::query_terms(typed);
    if terms.is_empty() {
        return Ok(Vec::new());
    }
    let mut hits: Vec<((i64, i64, usize), SearchHit)> = Vec::new();
    for (place, (def, scope)) in records.iter().enumerate() {
        let words = Words::look(tx, def.name, typed, false)?;
        let Some((rarest, others)) = words.words.split_first() else { continue };
        let mut sql = Sql::new("SELECT row_id, min(near), min(length(term)), min(term) FROM (");
        for (near, mark) in NEAREST.into_iter().enumerate() {
            sql.push(if near > 0 { " UNION ALL " } else { "" });
            sql.push(&format!("SELECT row_id, term, {near} AS near FROM (SELECT row_id, term FROM search_term WHERE record = "));
            sql.bind(record_code(def.name));
            write_range(&mut sql, &format!("{mark}{rarest}"));
            // a vague word is cut: terms stand in order, so that the word itself comes before all that only begin with it
            sql.push(" ORDER BY record, term, row_id LIMIT ").bind(words.at_most(0));
            sql.push(&format!(") some_{near}"));
        }
        sql.push(") nearest WHERE TRUE");
        for word in others {
            sql.push(" AND row_id IN (");
            write_rows(&mut sql, def.name, word);
            sql.push(" LIMIT ").bind(OTHERS_AT_MOST).push(")");
        }
        if let Some(scope) = scope {
            sql.push(&format!(" AND EXISTS (SELECT 1 FROM {} t WHERE t.id = row_id AND ", def.table()));
            scope.write_each(&mut sql, "t.", tx.dialect());
            sql.push(")");
        }
        sql.push(" GROUP BY row_id ORDER BY 2, 3, 4, 1 LIMIT ").bind(limit as i64);
        for row in sql.query(tx)? {
            let nearness = (row.int(1)?, row.int(2)?, place);
            hits.push((nearness, SearchHit { record: def.name.into(), id: row.uuid(0)? }));
        }
    }
    hits.sort_by_key(|(nearness, _)| *nearness);
    Ok(hits.into_iter().take(limit).map(|(_, hit)| hit).collect())
}
