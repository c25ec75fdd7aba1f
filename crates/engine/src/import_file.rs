//! A file imported beside others' work, as far as that can be.
//!
//! On PostgreSQL it is watched ([`Store::watched`]). On SQLite a large file is read through and its rows are made *aside* ([`store::Aside`]): parsed, looked up, checked, put into words for the
//! search and the audit, all on one committed state, while others go on writing. What is wrong with it is told from there; nobody waits
//! for a file that is refused, nor for a trial. What is right is taken over by the writer at once, if nothing that was read has been changed
//! since: the audit says what was. Otherwise it is done anew, and at last by the writer as a small file is.

use crate::{
    Actor, Registry, custom,
    idempotency::{self, IdempotencyKey, Reply, once},
    import::{Progress, Purpose, Report, import_told},
    sheet::Sheet,
};
use kernel::Failure;
use schema::{RecordDef, Right};
use std::{collections::HashMap, sync::Arc};
use store::{Aside, Reads, Store, Tx, failures::CONTENDED};

/// From how many rows on a file is imported beside others: fewer take the writer for less than a tenth of a second or two.
const LARGE: usize = 2_000;
/// How often it is done aside before the writer does it.
pub const TRIES: usize = 3;
/// Changes since that are looked at at once.
const LOOKED_AT: i64 = 20_000;
/// Tables that are no record's and may be asked all the same. Of the audit and the keys of people what is there stays; a key that is there
/// twice is refused by its index; the others are looked at by [`still_holds`].
const KEPT: &[&str] =
    &["access_reach", "audit_entry", "custom_state", "idempotency_key", "person_key", "search_term"];

/// A file that somebody imports.
pub struct FileImport {
    /// Who.
    pub who: Actor,
    /// Rows of what.
    pub record: String,
    /// The rows.
    pub sheet: Sheet,
    /// What for.
    pub purpose: Purpose,
    /// Under which key it is asked for, so that it is done once.
    pub key: Option<IdempotencyKey>,
    /// How far it has come.
    pub progress: Arc<Progress>,
}

/// A file that was read through, and whose rows stand aside.
pub struct Prepared {
    aside: Arc<Aside>,
    report: Report,
    /// The last entry of the audit that was there.
    seen: i64,
}

impl Prepared {
    /// Its rows.
    pub fn aside(&self) -> Arc<Aside> {
        Arc::clone(&self.aside)
    }
}

impl FileImport {
    /// Has it done beside others on PostgreSQL, on this thread: in a transaction that collides with nobody, kept if nothing that was read has been
    /// changed since. None where it is to be done as a small file is.
    pub fn watched(&self, store: &Store) -> Result<Option<Reply>, Failure> {
        if !self.is_large() || !store.can_watch() {
            return Ok(None);
        }
        let records = by_table(self.who.registry());
        for _ in 0..TRIES {
            let mut fits = true;
            let done = store.watched(
                last_entry,
                |tx| self.finish(tx, None),
                |tx, reads, seen| {
                    fits = all_looked_at(reads, &records);
                    Ok(fits && still_holds(tx, self.who.registry(), reads, seen)?)
                },
            );
            match done {
                Ok(Some(reply)) => return Ok(Some(reply)),
                Ok(None) if !fits => return Ok(None),
                // what was read was changed, or a key was taken or a row went at this moment
                Ok(None) => {}
                Err(failure) if RACED.contains(&failure.code()) => {}
                Err(failure) => return Err(failure),
            }
        }
        Ok(None)
    }

    fn is_large(&self) -> bool {
        self.sheet.rows.len() >= LARGE && self.purpose != Purpose::Shipped
    }

    /// Reads it through beside others, on this thread. None where the writer is to do it: a small file, one that was answered before, one
    /// that cannot be done so, and on PostgreSQL ([`FileImport::watched`]). Fails as the import does, and then nothing is left to do.
    pub fn prepare(&self, store: &Store) -> Result<Option<Prepared>, Failure> {
        if !self.is_large() {
            return Ok(None);
        }
        let done = store.aside(|tx| {
            if let Some(key) = &self.key
                && idempotency::is_known(tx, &self.who, key)?
            {
                return Ok(None);
            }
            let seen = last_entry(tx)?;
            self.import(tx).map(|report| Some((report, seen)))
        })?;
        let Some((Some((report, seen)), aside)) = done else { return Ok(None) };
        if !all_looked_at(aside.reads(), &by_table(self.who.registry())) {
            return Ok(None);
        }
        Ok(Some(Prepared { aside: Arc::new(aside), report, seen }))
    }

    /// Takes over what was prepared, or does it here; fails as contended when others changed meanwhile what was read.
    pub fn finish(&self, tx: &mut Tx<'_>, prepared: Option<&Prepared>) -> Result<Reply, Failure> {
        let may = |who: &Actor| who.require(Right::Import, &self.record);
        once(tx, &self.who, self.key.as_ref(), &may, |tx| {
            let report = match prepared {
                Some(prepared) => self.take_over(tx, prepared)?,
                None => self.import(tx)?,
            };
            Ok(Reply::new(200, serde_json::to_value(report).unwrap_or_default(), None))
        })
    }

    fn import(&self, tx: &mut Tx<'_>) -> Result<Report, Failure> {
        let progress = Arc::clone(&self.progress);
        import_told(tx, &self.who, &self.record, &self.sheet, self.purpose, progress)
    }

    fn take_over(&self, tx: &mut Tx<'_>, prepared: &Prepared) -> Result<Report, Failure> {
        if !still_holds(tx, self.who.registry(), prepared.aside.reads(), prepared.seen)? {
            return Err(CONTENDED.fail().because("what the import had read was changed meanwhile"));
        }
        // a key that somebody took meanwhile, or a row that went
        let raced = [store::failures::DUPLICATE.code, store::failures::BROKEN_REFERENCE.code];
        prepared.aside.stand(tx).map_err(|failure| match raced.contains(&failure.code()) {
            true => CONTENDED.fail().because(failure),
            false => failure,
        })?;
        Ok(prepared.report)
    }

    /// All of it, for callers outside of an async runtime.
    pub fn run(self, store: &Store) -> Result<Reply, Failure> {
        if let Some(reply) = self.watched(store)? {
            return Ok(reply);
        }
        let file = Arc::new(self);
        for _ in 0..TRIES {
            let Some(prepared) = file.prepare(store)? else { break };
            let (own, aside) = (Arc::clone(&file), prepared.aside());
            match store.write_aside_blocking(aside, move |tx| own.finish(tx, Some(&prepared))) {
                Err(failure) if failure.code() == CONTENDED.code => {}
                done => return done,
            }
        }
        store.write_alone_blocking(move |tx| file.finish(tx, None))
    }
}

/// What says that others were there at the same moment.
const RACED: &[&str] =
    &[CONTENDED.code, store::failures::DUPLICATE.code, store::failures::BROKEN_REFERENCE.code];

fn last_entry(tx: &mut Tx<'_>) -> Result<i64, Failure> {
    let last = tx.query_one("SELECT coalesce(max(id), 0) FROM audit_entry", &[])?;
    last.map_or(Ok(0), |row| row.int(0))
}

/// Whether the audit tells of all changes of what was read.
fn all_looked_at(reads: &Reads, records: &HashMap<String, &'static RecordDef>) -> bool {
    reads.tables.iter().all(|table| records.contains_key(table) || KEPT.contains(&table.as_str()))
}

fn by_table(registry: &Registry) -> HashMap<String, &'static RecordDef> {
    registry.records().map(|entry| (entry.def.table(), entry.def)).collect()
}

/// Whether nothing that was read has been changed since. Every change of a row is in the audit, and all entries up to `seen` were there before:
/// SQLite has one writer, and on PostgreSQL nobody wrote when it was asked for.
fn still_holds(tx: &mut Tx<'_>, registry: &Registry, reads: &Reads, seen: i64) -> Result<bool, Failure> {
    if !custom::is_current(tx, registry)? {
        return Ok(false);
    }
    let tables: HashMap<&str, String> =
        registry.records().map(|entry| (entry.def.name, entry.def.table())).collect();
    // a new unit changes nobody's reach but its own
    let unit = registry.organisation().map(|known| known.unit.name);
    let unit = unit.filter(|_| reads.tables.contains("access_reach"));
    let sql = "SELECT record, row_id, action, id FROM audit_entry WHERE id > $1 ORDER BY id LIMIT $2";
    let mut seen = seen;
    loop {
        let since = tx.query(sql, &[seen.into(), LOOKED_AT.into()])?;
        for entry in &since {
            let (record, row, action) = (entry.text(0)?, entry.uuid(1)?, entry.text(2)?);
            let asked = tables.get(record.as_str()).is_some_and(|table| reads.tables.contains(table));
            if asked || reads.rows.contains(&row) || (unit == Some(record.as_str()) && action != "create") {
                return Ok(false);
            }
        }
        match since.last() {
            // however many: others may write a thousand a second for as long as the import takes
            Some(last) if since.len() as i64 == LOOKED_AT => seen = last.int(3)?,
            _ => return Ok(true),
        }
    }
}
