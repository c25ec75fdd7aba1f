//! Many rows, made in this process: by the store's own insert, so that indexes, sort keys and search terms are there, but
//! without audit and without the checks of a request.

use crate::{Outcome, measure::Subject, words};
use kernel::{Id, SystemClock, Uuid};
use schema::{RecordDef, Value};
use std::{
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
    time::{Duration, Instant},
};
use store::{DatabaseUrl, Dialect, RecordRow, Store, StoreOptions, Tx, scratch};

/// Rows of one transaction: what a savepoint holds is walked at each statement, so that few are quicker than many.
const CHUNK: u64 = 1_000;

/// What is filled: the record, the units that its rows are spread over, and the values of a row by its number and unit.
pub(crate) struct Filled {
    pub record: &'static str,
    pub units: &'static str,
    pub value: fn(&str, u64, Option<Uuid>) -> Value,
}

/// Processes of today, with a few departments as their owners.
pub(crate) const PROCESSES: Filled = Filled {
    record: "framework.as_is_process",
    units: "SELECT id FROM organisation_department ORDER BY code",
    value: process,
};

/// Posts, a hundred or so in each of ten thousand offices.
pub(crate) const POSTS: Filled = Filled {
    record: "organisation.post",
    units: "SELECT id FROM organisation_department WHERE code LIKE 'O%' ORDER BY code",
    value: post,
};

pub(crate) fn fill(subject: &Subject, url: &str, filled: &Filled, rows: u64) -> Outcome<()> {
    let url: DatabaseUrl = url.parse()?;
    let options = StoreOptions { readers: 1, writers: 2, ..StoreOptions::default() };
    let program = server::open_with(&url, Arc::new(SystemClock), options).map_err(told)?;
    let def = program.registry.record(filled.record).map_err(told)?.def;
    let units = filled.units;
    let owners = program.store.read_blocking(move |tx| {
        let rows = tx.query(units, &[])?;
        rows.iter().map(|row| row.uuid(0)).collect::<Result<Vec<Uuid>, _>>()
    });
    let owners = Arc::new(owners.map_err(told)?);
    let (next, since) = (AtomicU64::new(0), Instant::now());
    let writers = if url.dialect() == Dialect::Sqlite { 1 } else { 2 };
    let one = || -> Outcome<()> {
        loop {
            let from = next.fetch_add(CHUNK, Ordering::Relaxed);
            if from >= rows {
                return Ok(());
            }
            chunk(&program.store, def, &owners, filled.value, from, (from + CHUNK).min(rows))?;
            if from % (CHUNK * 100) == 0 {
                subject.say(&format!(
                    "filling: {from} of {rows} rows after {:.0} s",
                    since.elapsed().as_secs_f64()
                ));
            }
        }
    };
    std::thread::scope(|scope| {
        let threads: Vec<_> = (0..writers).map(|_| scope.spawn(one)).collect();
        threads
            .into_iter()
            .try_for_each(|thread| thread.join().map_err(|_| "the filling panicked".to_owned())?)
    })?;
    drop(program);
    while !scratch::is_closed(&url) {
        std::thread::sleep(Duration::from_millis(50));
    }
    store::ready(&url, &server::records()).map_err(told)?;
    subject.say(&format!("filled {rows} rows in {:.0} s", since.elapsed().as_secs_f64()));
    Ok(())
}

fn chunk(
    store: &Store,
    def: &'static RecordDef,
    owners: &Arc<Vec<Uuid>>,
    value: fn(&str, u64, Option<Uuid>) -> Value,
    from: u64,
    until: u64,
) -> Outcome<()> {
    let owners = Arc::clone(owners);
    let work = move |tx: &mut Tx<'_>| {
        if tx.dialect() == Dialect::Sqlite {
            // of this connection only: the index pages stay in memory while they are filled
            tx.execute("PRAGMA cache_size = -1500000", &[])?;
        }
        for number in from..until {
            let unit = owners.get(words::mixed(number) as usize % owners.len().max(1)).copied();
            let row = row(def, |name| value(name, number, unit), tx.now());
            store::insert(tx, def, &row)?;
        }
        scratch::leave_unfound(tx)
    };
    // not alone: that waits until the rows are found
    store.write_blocking(work).map_err(told)
}

fn process(name: &str, number: u64, unit: Option<Uuid>) -> Value {
    let (about_zh, about_en) = words::about(number);
    match name {
        "number" => Value::from(format!("N{number:07}").as_str()),
        "name_zh" => Value::from(words::name_zh(number).as_str()),
        "name_en" => Value::from(words::name_en(number).as_str()),
        "owner" => unit.map_or(Value::Null, Value::from),
        "about_zh" => Value::from(about_zh.as_str()),
        "about_en" => Value::from(about_en.as_str()),
        _ => Value::Null,
    }
}

fn post(name: &str, number: u64, unit: Option<Uuid>) -> Value {
    match name {
        "code" => Value::from(format!("N{number:07}").as_str()),
        "name_zh" => Value::from(words::name_zh(number).as_str()),
        "name_en" => Value::from(words::name_en(number).as_str()),
        "department" => unit.map_or(Value::Null, Value::from),
        "valid_from" => kernel::NaiveDate::from_ymd_opt(2026, 1, 1).map_or(Value::Null, Value::from),
        _ => Value::Null,
    }
}

fn row(def: &RecordDef, value: impl Fn(&str) -> Value, now: kernel::Timestamp) -> RecordRow {
    RecordRow {
        id: Id::<RecordRow>::generate(now).uuid(),
        version: 1,
        created_at: now,
        created_by: Uuid::nil(),
        updated_at: now,
        updated_by: Uuid::nil(),
        archived_at: None,
        values: def.fields.iter().map(|field| value(field.name)).collect(),
    }
}

/// How many rows a query counts, told by the database itself.
pub(crate) fn count(url: &str, sql: &'static str, like: &str) -> Outcome<u64> {
    let url: DatabaseUrl = url.parse()?;
    let options = StoreOptions { readers: 1, writers: 1, ..StoreOptions::default() };
    let store = Store::open(&url, Arc::new(SystemClock), options).map_err(told)?;
    let like = like.to_owned();
    let read = move |tx: &mut Tx<'_>| {
        let row = tx.query_one(sql, &[Value::from(like.as_str())])?;
        row.map_or(Ok(0), |row| row.int(0))
    };
    store.read_blocking(read).map(|count| count as u64).map_err(told)
}

fn told(failure: kernel::Failure) -> String {
    format!("{failure} {}", failure.cause().map(ToString::to_string).unwrap_or_default())
}
