//! Search in names and codes: a table of terms, found by their beginnings.

use crate::{Sql, Tx, filter::prefix_end};
use kernel::{Failure, Uuid};
use schema::{RecordDef, Value};
use std::collections::BTreeSet;

/// How many rows a single term may stand for in a search; what is vaguer than that is not a search yet.
const MATCHES_AT_MOST: i64 = 5_000;

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

/// Brings the terms of a row from `before` to `after`.
pub(crate) fn write_terms(
    tx: &mut Tx<'_>,
    def: &RecordDef,
    id: Uuid,
    before: &BTreeSet<String>,
    after: &BTreeSet<String>,
) -> Result<(), Failure> {
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

/// Adds `column IN (…)` for each word that was typed, in the record's terms.
pub(crate) fn write_condition(sql: &mut Sql, column: &str, record: &str, typed: &str) {
    let terms = kernel::text::query_terms(typed);
    if terms.is_empty() {
        sql.push("FALSE");
    }
    for (at, term) in terms.iter().enumerate() {
        sql.push(if at > 0 { " AND " } else { "" });
        sql.push(&format!("{column} IN (SELECT row_id FROM search_term WHERE record = "))
            .bind(record_code(record));
        write_range(sql, term);
        sql.push(" LIMIT ").bind(MATCHES_AT_MOST).push(")");
    }
}

fn write_range(sql: &mut Sql, term: &str) {
    sql.push(" AND term >= ").bind(term);
    if let Some(end) = prefix_end(term) {
        sql.push(" AND term < ").bind(end);
    }
}

/// The rows that every typed word finds, among `records`: those whose term is nearest to what was typed come first.
pub fn search(
    tx: &mut Tx<'_>,
    records: &[&'static RecordDef],
    typed: &str,
    limit: usize,
) -> Result<Vec<SearchHit>, Failure> {
    let terms = kernel::text::query_terms(typed);
    let Some((first, others)) = terms.split_first() else {
        return Ok(Vec::new());
    };
    let mut hits: Vec<(usize, usize, SearchHit)> = Vec::new();
    for (place, def) in records.iter().enumerate() {
        let mut sql = Sql::new("SELECT row_id, min(length(term)) FROM search_term WHERE record = ");
        sql.bind(record_code(def.name));
        write_range(&mut sql, first);
        for term in others {
            sql.push(" AND row_id IN (SELECT row_id FROM search_term WHERE record = ")
                .bind(record_code(def.name));
            write_range(&mut sql, term);
            sql.push(" LIMIT ").bind(MATCHES_AT_MOST).push(")");
        }
        // the inner limit bounds the work on a vague term, the outer order puts the nearest first
        let mut bounded = Sql::new("");
        std::mem::swap(&mut bounded, &mut sql);
        bounded.push(" GROUP BY row_id ORDER BY 2, 1 LIMIT ").bind(limit as i64);
        for row in bounded.query(tx)? {
            hits.push((row.int(1)? as usize, place, SearchHit { record: def.name.into(), id: row.uuid(0)? }));
        }
    }
    hits.sort_by_key(|(length, place, _)| (*length, *place));
    Ok(hits.into_iter().take(limit).map(|(_, _, hit)| hit).collect())
}
