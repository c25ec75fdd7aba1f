//! Tryton, measured from outside by the same load generator.

mod requests;
mod setup;

use crate::{
    Outcome,
    child::Server,
    figures::{Database, Figure, median},
    http::once,
    load::{Span, run},
    measure::{START, START_LIST, Subject, create_measure, creates, lists, memory_figure},
    options::Options,
    place::Place,
    postgres::Cluster,
    words,
};
use requests::Session;
use serde_json::json;
use setup::{PASSWORD, Tryton, Workers};
use std::time::{Duration, Instant};

struct Run<'a> {
    options: &'a Options,
    tryton: Tryton,
    workers: Workers,
    subject: Subject,
}

/// All measurements on one database.
pub(crate) fn measure(
    options: &Options,
    place: &Place,
    cluster: Option<&Cluster>,
    figures: &mut Vec<Figure>,
) -> Outcome<()> {
    let tryton = Tryton::install(options, place, cluster)?;
    let subject = Subject {
        program: "Tryton",
        version: tryton.version.clone(),
        database: if cluster.is_some() { Database::Postgres } else { Database::Sqlite },
        settings: String::new(),
    };
    let mut run = Run { options, tryton, workers: Workers { processes: 2, threads: 4 }, subject };
    run.subject.say("a database is made");
    run.tryton.make(place, "tryton_small", cluster)?;
    run.settle()?;
    run.subject.settings = run.tryton.settings(run.workers, cluster);
    run.small(figures)?;
    run.tryton.forget("tryton_small", cluster);
    run.tryton.make(place, "tryton_large", cluster)?;
    let since = Instant::now();
    run.tryton.fill(place, "tryton_large", options.rows())?;
    run.subject.say(&format!("filled {} rows in {:.0} s", options.rows(), since.elapsed().as_secs_f64()));
    if let Some(cluster) = cluster {
        cluster.psql("tryton_large", "VACUUM ANALYZE")?;
    }
    run.large(figures)?;
    run.tryton.forget("tryton_large", cluster);
    Ok(())
}

impl Run<'_> {
    fn started(&self, database: &str) -> Outcome<(Server, Session)> {
        let mut server = self.tryton.serve(database, self.workers)?;
        server.answered(&requests::version_request())?;
        let session = requests::sign_in(server.at, database, "admin", PASSWORD)?;
        Ok((server, session))
    }

    /// Tries some numbers of processes and threads, and keeps to the best.
    fn settle(&mut self) -> Outcome<()> {
        let mut best = (0.0, self.workers);
        for workers in self.tryton.tried(self.options.quick) {
            self.workers = workers;
            let (server, session) = self.started("tryton_small")?;
            let long = self.options.measured() / 2;
            let span = Span { warm_up: self.options.warm_up(), measured: long, least: 0, most: long };
            let prefix = format!("S{}-{}-", workers.processes, workers.threads);
            let measured = run(server.at, 64, span, requests::create(&session, &prefix))?;
            let (per_second, p99, wrong) = (measured.per_second, measured.p99_ms, measured.wrong);
            self.subject.say(&format!(
                "tried {workers:?}: {per_second:.0} creates/s, p99 {p99:.0} ms, {wrong} wrong"
            ));
            if per_second > best.0 {
                best = (per_second, workers);
            }
            server.stop();
        }
        self.workers = best.1;
        Ok(())
    }

    fn small(&self, figures: &mut Vec<Figure>) -> Outcome<()> {
        let (server, session) = self.started("tryton_small")?;
        for clients in [1, 8, 64] {
            let prefix = format!("C{clients}-");
            let asked = requests::create(&session, &prefix);
            let (mut figure, measured) =
                creates(&self.subject, self.options, server.at, clients, &create_measure(clients), asked)?;
            let there = requests::count(server.at, &session, &prefix)?;
            if there != measured.acknowledged {
                let found = format!("{} acknowledged, {there} rows there", measured.acknowledged);
                self.subject.say(&found);
                figure.settings = format!("{found}; {}", figure.settings);
            }
            figures.push(figure);
        }
        self.import(&server, &session, figures)?;
        server.stop();
        Ok(())
    }

    /// Its client sends a CSV file's rows as one call of `import_data`.
    fn import(&self, server: &Server, session: &Session, figures: &mut Vec<Figure>) -> Outcome<()> {
        let rows = self.options.imported();
        let row = |number| {
            json!([format!("I{number:07}"), format!("{} {}", words::name_zh(number), words::name_en(number))])
        };
        let data: Vec<_> = (0..rows).map(row).collect();
        let sent = requests::call(session, "import_data", &json!([["code", "name"], data, {}]));
        let since = Instant::now();
        let answer = once(server.at, &sent)?;
        let taken = since.elapsed().as_secs_f64();
        if answer.json()?["result"].as_u64() != Some(rows) {
            return Err(format!("import: {}", answer.text()));
        }
        let measure = format!("import of {rows} rows over HTTP");
        self.subject.say(&format!("{measure}: {taken:.1} s"));
        figures.push(self.subject.figure(&measure, taken, "s"));
        Ok(())
    }

    fn large(&self, figures: &mut Vec<Figure>) -> Outcome<()> {
        let (server, session) = self.started("tryton_large")?;
        server.stop();
        self.starts(&session, figures)?;

        let (server, session) = self.started("tryton_large")?;
        for (measure, asked) in requests::lists(&session, self.options.rows()) {
            // often enough that each process has had one
            for number in 0..2 * self.workers.processes as u64 {
                let since = Instant::now();
                let answer = once(server.at, &(asked.make)(number))?;
                if number == 0 {
                    self.subject.say(&format!(
                        "{measure}: the first took {} ms, {}",
                        since.elapsed().as_millis(),
                        answer.status
                    ));
                }
            }
        }
        std::thread::sleep(Duration::from_secs(3));
        figures.push(memory_figure(&self.subject, server.memory(), None));
        for (measure, asked) in requests::lists(&session, self.options.rows()) {
            figures.push(lists(&self.subject, self.options, server.at, measure, asked)?);
        }
        let measure = format!("{}, {} rows there", create_measure(64), self.options.rows());
        let asked = requests::create(&session, "L");
        figures.push(creates(&self.subject, self.options, server.at, 64, &measure, asked)?.0);
        server.stop();
        Ok(())
    }

    fn starts(&self, session: &Session, figures: &mut Vec<Figure>) -> Outcome<()> {
        let (mut first, mut first_list) = (Vec::new(), Vec::new());
        let list = requests::call(
            session,
            "search_read",
            &json!([[], 0, 50, [["id", "ASC"]], ["code", "name"], {}]),
        );
        for _ in 0..self.options.starts() {
            let mut server = self.tryton.serve("tryton_large", self.workers)?;
            first.push(server.answered(&requests::version_request())?.as_secs_f64() * 1000.0);
            first_list.push(server.answered(&list)?.as_secs_f64() * 1000.0);
            server.stop();
        }
        for (measure, taken) in [(START, first), (START_LIST, first_list)] {
            let mut figure = self.subject.figure(measure, median(taken), "ms");
            figure.settings = format!(
                "median of {} starts, the database exists; {}",
                self.options.starts(),
                figure.settings
            );
            self.subject.say(&format!("{measure}: {:.0} ms", figure.value));
            figures.push(figure);
        }
        Ok(())
    }
}
