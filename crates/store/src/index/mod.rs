//! The index of the search, on SQLite: in a file of its own, beside the writer.
//!
//! A row is found by some fifteen terms, and each stands on a page of its own: four fifths of what a create writes would be
//! the index, and there is one writer. So the writer only notes in a table of the database, `search_change`, which terms a
//! row lost and got; the notes are small and stand one behind the other. A thread of its own, the keeper, brings them into the index
//! (`keeper.rs`), and in the same transaction notes how far it came. Once that is on the disk, the writer forgets the notes.
//!
//! The keeper gathers notes for a moment, since many at once share pages; but whoever searches has them brought in at once, and waits until
//! the index has what they can see of the database: some milliseconds. Only in the wake of an import it is more, and then nobody waits but who
//! asked for the import.
//!
//! The index follows from the rows, and is made anew from them where it is missing, or is another database's, or is behind
//! what was forgotten (`file.rs`): nothing is lost with it but the time to make it.

mod file;
mod keeper;
mod table;

pub use file::of as index_file;
pub(crate) use file::{attach, has_notes, probe};
pub(crate) use table::{is_ours as table_is_ours, note_form};

use crate::{DatabaseUrl, Measures, Tx, health::Health, sqlite_conn, threads::spawn};
use crossbeam_channel::{Sender, bounded};
use kernel::{Failure, Uuid};
use rusqlite::Connection;
use schema::RecordDef;
use std::{
    collections::BTreeSet,
    path::Path,
    sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError},
    time::{Duration, Instant},
};

/// How the index is made: the lower half is how its terms are, the upper one how the file is that holds them. One of another form is made anew.
const FORM: i64 = (1 << 32) + kernel::text::TERMS_FORM;

/// What stands between two terms in a note: a term holds no white space.
const BETWEEN: char = '\n';

/// So many notes behind, the index is waited for; farther behind it follows an import, for whose time nobody shall wait.
const NEAR: i64 = 4_000;

/// How long somebody who searches waits for it at most.
const PATIENCE: Duration = Duration::from_secs(1);

/// How long somebody waits for it who wrote very much.
const LONG_PATIENCE: Duration = Duration::from_secs(120);

/// So many notes are forgotten at once, at most and, where nothing else has them forgotten, at least.
const MANY: i64 = 4_000;

/// How long notes are kept, where they are few. They hold names, which may be those of a person who is to be forgotten.
const KEPT: Duration = Duration::from_secs(30);

/// How far the index has come. Notes are known by their numbers, which grow.
#[derive(Debug, Default)]
struct State {
    /// The last one that was committed here.
    written: i64,
    /// The last one that is in the index.
    found: i64,
    /// The last one that is in the index, and on the disk there.
    kept: i64,
    /// Whether the index cannot be written just now.
    fails: bool,
    /// Whether somebody waits for it.
    wanted: bool,
}

/// Sees to it that a migrated database has its index, and makes it of the rows of `records` where it has none, or one of another form. Whether it did.
pub fn ready(url: &DatabaseUrl, records: &[&'static RecordDef]) -> Result<bool, Failure> {
    match url {
        DatabaseUrl::Sqlite(path) => file::ready(path, records),
        DatabaseUrl::Postgres(url) => table::ready(url, records),
    }
}

/// What the writer, the readers and the keeper know of each other.
pub(crate) struct Index {
    state: Mutex<State>,
    came_further: Condvar,
    keeper: Sender<()>,
    measures: Measures,
}

impl Index {
    /// Starts the keeper of a database's index; none where the database notes nothing, since it is of an older version.
    pub fn start(
        path: &Path,
        measures: &Measures,
        health: Arc<Health>,
    ) -> Result<Option<Arc<Self>>, Failure> {
        let house = sqlite_conn::open(path, false)?;
        if !has_notes(&house)? {
            return Ok(None);
        }
        let (keeper, asked) = bounded(1);
        let measures = measures.clone();
        let index = Self { state: Mutex::default(), came_further: Condvar::new(), keeper, measures };
        let index = Arc::new(index);
        // the keeper goes when the last one goes who could ask it
        let kept = keeper::Keeper::open(path, Arc::downgrade(&index), health)?;
        spawn("sqlite-index", move || kept.run(&asked))?;
        // what was noted when the program last ended
        index.after_commit(&house)?;
        Ok(Some(index))
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Has the keeper look for notes, in its own time.
    fn ask(&self) {
        // full: it was asked already
        let _ = self.keeper.try_send(());
    }

    /// Has it look at once.
    fn want(&self, state: &mut State) {
        state.wanted = true;
        self.ask();
    }

    /// After a commit of the writer's, and before anybody hears of it: who wrote can then wait for it.
    pub fn after_commit(&self, writer: &Connection) -> Result<(), Failure> {
        let last = keeper::last_note(writer)?;
        let mut state = self.state();
        if last > state.written {
            state.written = last;
            self.measures.index_behind(last - state.found);
            drop(state);
            self.ask();
        }
        Ok(())
    }

    /// Waits until what was noted up to that number is found; not when the index is far behind, or cannot follow.
    fn wait_for(&self, note: i64) {
        let mut state = self.state();
        if note <= state.found {
            return;
        }
        self.want(&mut state);
        if note - state.found <= NEAR {
            let behind = |state: &mut State| state.found < note && !state.fails;
            drop(self.came_further.wait_timeout_while(state, PATIENCE, behind));
        }
    }

    /// Whether all that was committed here until now is found, or will not be soon.
    fn is_done(state: &State, last: i64) -> bool {
        state.found >= last || state.fails
    }

    /// What was last committed here, and is wanted at once.
    fn wanted(&self) -> i64 {
        let mut state = self.state();
        if state.found < state.written {
            self.want(&mut state);
        }
        state.written
    }

    /// Waits, in an async runtime, until all that was committed here until now is found.
    pub async fn settled(&self) {
        let last = self.wanted();
        let until = Instant::now() + LONG_PATIENCE;
        while !Self::is_done(&self.state(), last) && Instant::now() < until {
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
    }

    /// The same outside of one.
    pub fn settled_blocking(&self) {
        let last = self.wanted();
        let behind = |state: &mut State| !Self::is_done(state, last);
        drop(self.came_further.wait_timeout_while(self.state(), LONG_PATIENCE, behind));
    }
}

/// Notes which terms a row loses and gets.
pub(crate) fn note(
    tx: &mut Tx<'_>,
    record: i64,
    id: Uuid,
    before: &BTreeSet<String>,
    after: &BTreeSet<String>,
) -> Result<(), Failure> {
    let listed = |terms: &mut dyn Iterator<Item = &String>| {
        terms.fold(String::new(), |mut all, term| {
            if !all.is_empty() {
                all.push(BETWEEN);
            }
            all.push_str(term);
            all
        })
    };
    let gone = listed(&mut before.difference(after));
    let made = listed(&mut after.difference(before));
    if gone.is_empty() && made.is_empty() {
        return Ok(());
    }
    let sql = "INSERT INTO search_change (record, row_id, gone, made) VALUES ($1, $2, $3, $4)";
    tx.execute(sql, &[record.into(), id.into(), gone.into(), made.into()]).map(|_| ())
}

/// Waits until the index has what this transaction sees of the database. It is asked before the first search: what the
/// index then is, it is to the transaction's end.
pub(crate) fn wait_for(tx: &mut Tx<'_>) -> Result<(), Failure> {
    let Some(index) = tx.index else { return Ok(()) };
    let last = tx.query_one("SELECT coalesce(max(number), 0) FROM search_change", &[])?;
    index.wait_for(last.map_or(Ok(0), |row| row.int(0))?);
    Ok(())
}

/// The writer's side: forgets notes that are no longer needed.
pub(crate) struct Notes {
    index: Option<Arc<Index>>,
    forgotten: i64,
    at: Instant,
}

impl Notes {
    pub fn new(index: Option<Arc<Index>>) -> Self {
        Self { index, forgotten: 0, at: Instant::now() }
    }

    /// Forgets some where it is worth it, `idle` when nobody waits for anything; whether there are more to be forgotten.
    pub fn forget(&mut self, writer: &Connection, idle: bool) -> Result<bool, Failure> {
        let Some(index) = &self.index else { return Ok(false) };
        let kept = index.state().kept;
        let waits =
            kept > self.forgotten && (idle || kept - self.forgotten >= MANY || self.at.elapsed() >= KEPT);
        if !waits {
            return Ok(false);
        }
        // so few at once that nobody waits for it who writes
        let more = keeper::forget(writer, kept, MANY)? == MANY.unsigned_abs();
        if !more {
            self.forgotten = kept;
            self.at = Instant::now();
        }
        Ok(more)
    }
}
