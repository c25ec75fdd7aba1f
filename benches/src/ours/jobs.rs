//! Work in the background: small jobs that wait, done by one server and, on PostgreSQL, by two.

use super::{Run, fill};
use crate::{Outcome, figures::Figure};
use engine::jobs::{ForgetOld, enqueue};
use kernel::SystemClock;
use std::{
    sync::Arc,
    time::{Duration, Instant},
};
use store::{DatabaseUrl, StoreOptions, Tx};

/// One part that finds nothing to forget: what is left is claiming it, running it and recording that it is done.
const SMALL: &str = r#"{"at": "notices"}"#;
/// How long all of them may take.
const PATIENCE: Duration = Duration::from_secs(600);

impl Run<'_> {
    pub(super) fn jobs(&self, figures: &mut Vec<Figure>) -> Outcome<()> {
        for servers in 1..=if self.cluster.is_some() { 2 } else { 1 } {
            let url = self.new_database("jw_jobs")?;
            let most = self.options.jobs();
            enqueued(&url, most)?;
            let since = Instant::now();
            let mut running = Vec::new();
            for _ in 0..servers {
                running.push(self.serve(&url)?);
            }
            while left(&url)? > 0 {
                if since.elapsed() > PATIENCE {
                    return Err(format!("{} of {most} jobs are still waiting", left(&url)?));
                }
                std::thread::sleep(Duration::from_millis(50));
            }
            let taken = since.elapsed();
            running.into_iter().for_each(crate::child::Server::stop);
            let done = "SELECT count(*) FROM job WHERE name LIKE $1 AND state = 'done'";
            let done = fill::count(&url, done, "work.forget_old")?;
            if done < most {
                return Err(format!("{done} of {most} jobs are done"));
            }
            let measure = format!("jobs, {servers} server{}", if servers == 1 { "" } else { "s" });
            let figure = self.subject.figure(&measure, most as f64 / taken.as_secs_f64(), "/s");
            self.subject.say(&format!("{measure}: {:.0} /s", figure.value));
            let settings = format!(
                "{most} jobs of one short part each, from the start of the server; {}",
                figure.settings
            );
            figures.push(Figure { settings, requests: most, ..figure });
            self.forget("jw_jobs");
        }
        Ok(())
    }
}

fn left(url: &str) -> Outcome<u64> {
    fill::count(url, "SELECT count(*) FROM job WHERE name LIKE $1 AND finished_at IS NULL", "work.forget_old")
}

fn enqueued(url: &str, most: u64) -> Outcome<()> {
    let told = |failure: kernel::Failure| failure.to_string();
    let url: DatabaseUrl = url.parse()?;
    let options = StoreOptions { readers: 1, writers: 1, ..StoreOptions::default() };
    let program = server::open_with(&url, Arc::new(SystemClock), options).map_err(told)?;
    let who = program.system("bench");
    let job: ForgetOld = serde_json::from_str(SMALL).map_err(|error| error.to_string())?;
    let work =
        move |tx: &mut Tx<'_>| (0..most).try_for_each(|_| enqueue(tx, &who, &job, None, None).map(|_| ()));
    program.store.write_alone_blocking(work).map_err(told)
}
