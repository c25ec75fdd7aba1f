//! What it takes to know whether somebody may: in this process, as a request does it.

use super::{PASSWORD, Run, requests};
use crate::{
    Outcome,
    figures::{Figure, Wanted, median},
};
use engine::{Actor, access, reach};
use kernel::{Failure, SystemClock};
use schema::{Right, Value};
use std::{hint::black_box, sync::Arc, time::Instant};
use store::{DatabaseUrl, StoreOptions, Tx};

const RECORD: &str = "organisation.post";

impl Run<'_> {
    /// Of somebody who holds a role in half the company, fifty branches.
    pub(super) fn rights(&self, url: &str, name: &str, figures: &mut Vec<Figure>) -> Outcome<()> {
        let (server, _) = self.started(url)?;
        let session = requests::sign_in(server.at, name, PASSWORD)?;
        server.stop();
        let parsed: DatabaseUrl = url.parse()?;
        let options = StoreOptions { readers: 1, writers: 1, ..StoreOptions::default() };
        let told = |failure: Failure| failure.to_string();
        let program = server::open_with(&parsed, Arc::new(SystemClock), options).map_err(told)?;
        let (registry, token) = (Arc::clone(&program.registry), session.token().to_owned());
        let [decided, asked, loaded] = program
            .store
            .read_blocking(move |tx| {
                let loads = timed(200, || access::session_actor(tx, &registry, &token).map(|_| ()))?;
                let who = access::session_actor(tx, &registry, &token)?.actor;
                let decides = timed(20_000, || decide(&who))?;
                let units =
                    tx.query("SELECT department FROM organisation_post ORDER BY code LIMIT 500", &[])?;
                let units =
                    units.iter().map(|row| row.uuid(0).map(Value::from)).collect::<Result<Vec<_>, _>>()?;
                let mut next = units.iter().cycle();
                let asks = timed(2_000, || in_reach(tx, &who, next.next().unwrap_or(&Value::Null)))?;
                Ok([decides, asks, loads])
            })
            .map_err(told)?;
        let settings =
            format!("median, in process, of somebody with a role in 50 branches; {}", self.subject.settings);
        for (measure, value, wanted) in [
            ("permission check: on a record, its fields and a command", decided, Some(Wanted::Below(20.0))),
            ("permission check: and whether a row is in reach, asked of the database", asked, None),
            ("rights of a session read anew, as each request does", loaded, None),
        ] {
            self.subject.say(&format!("{measure}: {value:.2} µs"));
            let figure = self.subject.figure(measure, value, "µs");
            figures.push(Figure { wanted, settings: settings.clone(), ..figure });
        }
        Ok(())
    }
}

/// What is decided on the way of a request that reads a row: the record, each field, a command.
fn decide(who: &Actor) -> Result<(), Failure> {
    let def = who.registry().record(RECORD)?.def;
    who.require(Right::Read, black_box(RECORD))?;
    black_box(who.fields_of(def).count());
    black_box(who.may(Right::Run, black_box("organisation.reorganise")));
    Ok(())
}

fn in_reach(tx: &mut Tx<'_>, who: &Actor, unit: &Value) -> Result<(), Failure> {
    let def = who.registry().record(RECORD)?.def;
    if let Some(scope) = reach::scope(who, Right::Read, def)? {
        black_box(scope.holds(tx, black_box(unit))?);
    }
    Ok(())
}

/// The median time in microseconds.
fn timed(times: usize, mut work: impl FnMut() -> Result<(), Failure>) -> Result<f64, Failure> {
    for _ in 0..times / 10 {
        work()?;
    }
    let mut taken = Vec::with_capacity(times);
    for _ in 0..times {
        let since = Instant::now();
        work()?;
        taken.push(since.elapsed().as_nanos() as f64 / 1_000.0);
    }
    Ok(median(taken))
}
