//! A module for these tests: jobs that write, fail, refuse, panic or go on in parts, as they are told.
//!
//! Long because: the module, its jobs and the fixture around them are read together.

use engine::{
    Actor, Grants, Module, Program, Registry,
    jobs::{
        self, Every, Inside, Job, JobDef, JobNumber, Outcome, Outward, RunsAs, ScheduleDef, Subject, Worker,
    },
};
use jingwei::modules;
use kernel::{DateTime, Failure, FailureKind, Id, Label, Timestamp};
use schema::{ModuleDef, Right, elements};
use serde::{Deserialize, Serialize};
use std::sync::{Arc, Mutex, PoisonError};
use store::{Store, StoreOptions, Tx};
use testkit::Fixture;

static MODULE: ModuleDef = ModuleDef {
    name: "trial",
    label: Label::new("试验", "Trial"),
    about: Label::new("仅用于测试", "For tests only"),
    owner: elements::BUSINESS_CONTINUITY,
};

pub static NIGHTLY: ScheduleDef = ScheduleDef {
    name: "trial.nightly",
    label: Label::new("每晚试验", "A trial each night"),
    every: Every::Day { hour: 2, minute: 30 },
};

static TROUBLE: kernel::FailureDef = kernel::FailureDef::new(
    "trial.trouble",
    FailureKind::Unavailable,
    "“{what}”暂时不行，请稍后再试。",
    "“{what}” does not work just now; try again later.",
);
static REFUSED: kernel::FailureDef =
    kernel::FailureDef::new("trial.refused", FailureKind::Invalid, "不可以。", "It may not be.");

/// What a job does when it runs.
#[derive(Debug, Clone, Serialize, Deserialize, PartialEq)]
pub enum Does {
    /// Writes that it ran.
    Write,
    /// Writes, and fails: what it wrote is gone.
    Fail,
    /// The same, with what cannot be mended.
    Refuse,
    /// Writes, and panics.
    Panic,
    /// Writes once in each of so many parts.
    Parts(i64),
    /// Fails in that part of so many, until the trouble is mended.
    FailsAt(i64, i64),
    /// Waits for [`Gate`] in the midst of its transaction.
    Wait,
}

/// A job inside.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Act {
    pub what: String,
    pub does: Does,
}

impl Default for Act {
    fn default() -> Self {
        Self { what: "scheduled".into(), does: Does::Write }
    }
}

impl Job for Act {
    const DEF: &'static JobDef = &JobDef {
        name: "trial.act",
        label: Label::new("试一试", "Try it"),
        owner: elements::BUSINESS_CONTINUITY,
        runs_as: RunsAs::Program,
        needs: &[],
        most_tries: 4,
    };
}

/// Where a job that waits stands: 0 not yet, 1 it is there, 2 it may go on.
pub static GATE: Gate = Gate(Mutex::new(0), std::sync::Condvar::new());

pub struct Gate(Mutex<u8>, std::sync::Condvar);

impl Gate {
    pub fn set(&self, to: u8) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = to;
        self.1.notify_all();
    }

    pub fn wait_for(&self, at_least: u8) {
        let mut at = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        while *at < at_least {
            at = self.1.wait(at).unwrap_or_else(PoisonError::into_inner);
        }
    }
}

impl Inside for Act {
    fn run(tx: &mut Tx<'_>, _: &Actor, job: Self) -> Result<Outcome<Self>, Failure> {
        write(tx, &job.what)?;
        let mended = tx.query_one("SELECT what FROM mended LIMIT 1", &[])?.is_some();
        let again = |does| Outcome::Again(Self { what: job.what.clone(), does });
        let trouble = || TROUBLE.fail().with("what", &job.what).because("a secret of the log");
        match job.does {
            Does::Fail | Does::FailsAt(1, _) if !mended => Err(trouble()),
            Does::Refuse if !mended => Err(REFUSED.fail()),
            Does::Panic if !mended => panic!("as it was told"),
            Does::Parts(left) if left > 1 => Ok(again(Does::Parts(left - 1))),
            Does::FailsAt(at, left) if left > 1 => Ok(again(Does::FailsAt(at - 1, left - 1))),
            Does::Wait => {
                GATE.set(1);
                GATE.wait_for(2);
                Ok(Outcome::Done)
            }
            _ => Ok(Outcome::Done),
        }
    }
}

/// A job of a user, who needs a right for it.
#[derive(Debug, Serialize, Deserialize)]
pub struct MakeDepartment {
    pub code: String,
}

impl Job for MakeDepartment {
    const DEF: &'static JobDef = &JobDef {
        name: "trial.make_department",
        label: Label::new("新建部门", "Make a department"),
        owner: elements::BUSINESS_CONTINUITY,
        runs_as: RunsAs::Enqueuer,
        needs: &[(Right::Create, "organisation.department")],
        most_tries: 4,
    };
}

impl Inside for MakeDepartment {
    fn run(tx: &mut Tx<'_>, who: &Actor, job: Self) -> Result<Outcome<Self>, Failure> {
        let body = serde_json::json!({"code": job.code, "name_zh": "部门", "name_en": "Department"});
        engine::create_from_json(tx, who, "organisation.department", &body)?;
        Ok(Outcome::Done)
    }
}

/// A job outward: what the receiver got, and how it answers.
#[derive(Debug, Serialize, Deserialize)]
pub struct Call {
    pub to: String,
    pub answers: Vec<Does>,
}

pub static RECEIVED: Mutex<Vec<(String, String)>> = Mutex::new(Vec::new());

impl Job for Call {
    const DEF: &'static JobDef = &JobDef {
        name: "trial.call",
        label: Label::new("呼叫", "Call"),
        owner: elements::BUSINESS_CONTINUITY,
        runs_as: RunsAs::Enqueuer,
        needs: &[],
        most_tries: 4,
    };
}

impl Outward for Call {
    fn send(&self, key: &str) -> Result<(), Failure> {
        let mut received = RECEIVED.lock().unwrap_or_else(PoisonError::into_inner);
        let before = received.iter().filter(|(to, _)| *to == self.to).count();
        received.push((self.to.clone(), key.to_owned()));
        drop(received);
        match self.answers.get(before).unwrap_or(&Does::Write) {
            Does::Fail => Err(TROUBLE.fail().with("what", &self.to)),
            Does::Refuse => Err(REFUSED.fail()),
            Does::Panic => panic!("as it was told"),
            _ => Ok(()),
        }
    }
}

/// The keys with which that receiver was called.
pub fn received(to: &str) -> Vec<String> {
    let received = RECEIVED.lock().unwrap_or_else(PoisonError::into_inner);
    received.iter().filter(|(known, _)| known == to).map(|(_, key)| key.clone()).collect()
}

fn write(tx: &mut Tx<'_>, what: &str) -> Result<(), Failure> {
    tx.execute("INSERT INTO effect (what) VALUES ($1)", &[what.into()]).map(|_| ())
}

/// A program with the trial's jobs on the fixture's database.
pub struct Trial<'a> {
    pub fixture: &'a Fixture,
    pub program: Program,
    pub worker: Worker,
}

pub fn registry() -> Registry {
    let trial = Module::new(&MODULE)
        .job::<Act>()
        .job::<MakeDepartment>()
        .outward_job::<Call>()
        .schedule::<Act>(&NIGHTLY);
    Registry::new(modules().into_iter().chain([trial]).collect())
}

impl<'a> Trial<'a> {
    pub fn on(fixture: &'a Fixture) -> Self {
        let program = Program::new(registry(), fixture.program.store.clone());
        let worker = Worker::new(&program, "first");
        let made = program.store.write_blocking(|tx| {
            let text = if tx.dialect() == store::Dialect::Postgres { "text COLLATE \"C\"" } else { "TEXT" };
            // the number tells the order in which they were written
            let number = match tx.dialect() {
                store::Dialect::Sqlite => "INTEGER PRIMARY KEY AUTOINCREMENT",
                store::Dialect::Postgres => "bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY",
            };
            tx.execute(&format!("CREATE TABLE effect (number {number}, what {text} NOT NULL)"), &[])?;
            tx.execute(&format!("CREATE TABLE mended (what {text} NOT NULL)"), &[])
        });
        made.expect("tables");
        Self { fixture, program, worker }
    }

    /// The same once more, with nothing left of before.
    pub fn on_again(fixture: &'a Fixture) -> Self {
        let program = Program::new(registry(), fixture.program.store.clone());
        let trial = Self { fixture, worker: Worker::new(&program, "first"), program };
        for table in ["job", "effect", "mended"] {
            trial.change(&format!("DELETE FROM {table}"));
        }
        trial
    }

    /// Another server on the same database, with connections of its own.
    pub fn another_server(&self, name: &str) -> Worker {
        let options = StoreOptions { readers: 2, writers: 4, ..StoreOptions::default() };
        let store = Store::open(self.fixture.url(), self.fixture.clock.clone(), options).expect("a store");
        Worker::new(&Program::new(registry(), store), name)
    }

    pub fn system(&self) -> Actor {
        self.program.system("test")
    }

    /// The user of that name as whoever enqueues; their rights are read when the job runs.
    pub fn user(&self, name: &'static str) -> Actor {
        let id = self.rows(&format!("SELECT id FROM access_user WHERE name = '{name}'"), |row| row.uuid(0));
        let id = Id::from_uuid(*id.first().expect("a user"));
        Actor::new(id, name.to_owned(), Grants::default(), Arc::clone(&self.program.registry))
    }

    pub fn enqueue<J: Job + Sync>(&self, who: Actor, job: J, subject: Option<&str>) -> JobNumber {
        let subject = subject.map(|name| Subject::named(name.to_owned()));
        let job =
            self.program.store.write_blocking(move |tx| jobs::enqueue(tx, &who, &job, subject.clone(), None));
        job.expect("enqueued")
    }

    pub fn act(&self, what: &str, does: Does, subject: Option<&str>) -> i64 {
        self.enqueue(self.system(), Act { what: what.to_owned(), does }, subject).0
    }

    pub fn run_due(&self) -> usize {
        self.worker.run_due().expect("run")
    }

    /// From now on nothing fails that failed until now.
    pub fn mend(&self) {
        self.change("INSERT INTO mended (what) VALUES ('all')");
    }

    /// What somebody with the database's own tools would do.
    pub fn change(&self, sql: &str) -> u64 {
        let sql = sql.to_owned();
        self.program.store.write_blocking(move |tx| tx.execute(&sql, &[])).expect("a statement")
    }

    pub fn rows<R: Send + 'static>(
        &self,
        sql: &str,
        read: impl Fn(&store::Row) -> Result<R, Failure> + Send + 'static,
    ) -> Vec<R> {
        let sql = sql.to_owned();
        let rows =
            self.program.store.read_blocking(move |tx| tx.query(&sql, &[])?.iter().map(&read).collect());
        rows.expect("rows")
    }

    /// What jobs wrote, in order.
    pub fn effects(&self) -> Vec<String> {
        self.rows("SELECT what FROM effect ORDER BY number", |row| row.text(0))
    }

    /// Where a job stands, and how often it was tried.
    pub fn job(&self, number: i64) -> (String, i64) {
        let sql = format!("SELECT state, tries FROM job WHERE number = {number}");
        self.rows(&sql, |row| Ok((row.text(0)?, row.int(1)?))).remove(0)
    }

    pub fn state(&self, number: i64) -> String {
        self.job(number).0
    }

    /// The code of a job's last failure, and its message in English.
    pub fn failure(&self, number: i64) -> (String, String) {
        let sql = format!("SELECT failed_code, failed_en FROM job WHERE number = {number}");
        self.rows(&sql, |row| Ok((row.text(0)?, row.text(1)?))).remove(0)
    }

    pub fn now(&self) -> Timestamp {
        kernel::Clock::now(&*self.fixture.clock)
    }

    pub fn later(&self, seconds: i64) {
        self.fixture.clock.set(self.now() + chrono::Duration::seconds(seconds));
    }

    pub fn at(&self, time: &str) {
        self.fixture.clock.set(DateTime::parse_from_rfc3339(time).expect("a time").to_utc());
    }

    /// Claims one job by name.
    pub fn claim(&self, worker: &Worker, most: usize) -> Vec<jobs::Claimed> {
        worker.claim(&[Act::DEF.name], most).expect("claimed")
    }
}
