//! Jingwei, measured from outside as its users meet it.

mod backup;
mod fill;
mod import;
mod jobs;
mod requests;
mod rights;
mod scoped;
mod verify;

use crate::{
    Outcome, child,
    child::Server,
    figures::{Database, Figure, Wanted, median},
    http::{once, request},
    load::Measured,
    measure::{MEMORY, START, START_LIST, Subject, create_measure, creates, lists, memory_figure},
    options::{Options, Part},
    place::{Place, free_port},
    postgres::Cluster,
};
pub(crate) use requests::{LIST_BY_CODE, LIST_BY_NAME, LIST_DEEP, LIST_SEARCH};
use requests::{RECORD, Session};
use std::{net::SocketAddr, process::Command, time::Duration};

/// The program's name.
pub(crate) const NAME: &str = "Jingwei";
const PASSWORD: &str = "bench-password-1";
const USER: &str = "bench-architect";
const ADMIN: &str = "bench";

struct Run<'a> {
    options: &'a Options,
    place: &'a Place,
    cluster: Option<&'a Cluster>,
    subject: Subject,
}

/// All measurements on one database.
pub(crate) fn measure(
    options: &Options,
    place: &Place,
    cluster: Option<&Cluster>,
    figures: &mut Vec<Figure>,
) -> Outcome<()> {
    let version = child::finish(Command::new(options.binary()?).arg("--version"))?;
    let database = if cluster.is_some() { Database::Postgres } else { Database::Sqlite };
    let settings = cluster.map_or_else(
        || "SQLite WAL, synchronous=FULL, commands committed in groups; permission, validation, audit, idempotency on".to_owned(),
        |cluster| format!("{}; 8 writers, serializable; permission, validation, audit, idempotency on", cluster.version),
    );
    let version = version.split_whitespace().last().unwrap_or("?").to_owned();
    let subject = Subject { program: NAME, version, database, settings };
    let run = Run { options, place, cluster, subject };
    if options.takes(Part::Small) {
        let url = run.new_database("jw_small")?;
        run.small(&url, figures)?;
        run.verify(&url, figures)?;
        run.forget("jw_small");
    }
    if options.takes(Part::Large) || options.takes(Part::Backup) {
        let url = run.new_database("jw_large")?;
        fill::fill(&run.subject, &url, &fill::PROCESSES, options.rows())?;
        if options.takes(Part::Large) {
            run.large(&url, figures)?;
        }
        if options.takes(Part::Backup) {
            run.backup(&url, figures)?;
        }
        run.forget("jw_large");
    }
    if options.takes(Part::Scoped) {
        let url = run.new_database("jw_scoped")?;
        run.scoped(&url, figures)?;
        run.forget("jw_scoped");
    }
    if options.takes(Part::Jobs) {
        run.jobs(figures)?;
    }
    Ok(())
}

impl Run<'_> {
    /// A database with the shipped content and two users.
    fn new_database(&self, name: &str) -> Outcome<String> {
        let url = match self.cluster {
            None => format!("sqlite:{}", self.place.join(name).display()),
            Some(cluster) => {
                cluster.create(name)?;
                cluster.url(name)
            }
        };
        self.typed(&url, &["init", "--admin", ADMIN])?;
        self.typed(&url, &["user", USER, "--role", "process_architect"])?;
        Ok(url)
    }

    /// What an operator types.
    fn typed(&self, url: &str, arguments: &[&str]) -> Outcome<String> {
        let mut command = Command::new(self.options.binary()?);
        command.args(["--database", url, "--log", "warn"]).args(arguments).env("JINGWEI_PASSWORD", PASSWORD);
        command.env("LC_ALL", "C");
        child::finish(&mut command)
    }

    fn forget(&self, name: &str) {
        self.cluster.map_or_else(|| self.place.forget(name), |cluster| cluster.drop_database(name));
    }

    fn serve(&self, url: &str) -> Outcome<Server> {
        let at = SocketAddr::from(([127, 0, 0, 1], free_port()?));
        let mut command = Command::new(self.options.binary()?);
        command.args(["--database", url, "--listen", &at.to_string(), "serve"]);
        Server::spawn(&mut command, at, &self.place.join("jingwei.log"))
    }

    fn started(&self, url: &str) -> Outcome<(Server, Session)> {
        let mut server = self.serve(url)?;
        server.answered(&request("GET", "/healthz", "", b""))?;
        let session = requests::sign_in(server.at, USER, PASSWORD)?;
        Ok((server, session))
    }

    /// Creates and an import, on a database that holds no more than the shipped content at first.
    fn small(&self, url: &str, figures: &mut Vec<Figure>) -> Outcome<()> {
        let (server, session) = self.started(url)?;
        let owners = requests::departments(server.at, &session)?;
        let owner = owners.first().map(|(id, _)| id.clone()).unwrap_or_default();
        for clients in [1, 8, 64] {
            let prefix = format!("C{clients}-");
            let asked = requests::create(&session, &owner, &prefix);
            let (mut figure, measured) =
                creates(&self.subject, self.options, server.at, clients, &create_measure(clients), asked)?;
            self.kept(url, &prefix, &measured)?;
            if clients == 64 && self.cluster.is_none() {
                figure.wanted = Some(Wanted::AtLeast(3_000.0));
            }
            figures.push(figure);
        }
        self.import(&server, &session, &owners, figures)?;
        server.stop();
        Ok(())
    }

    /// Every request that was acknowledged is there, once, with its audit entry and its idempotency key.
    fn kept(&self, url: &str, prefix: &str, measured: &Measured) -> Outcome<()> {
        let like = format!("{prefix}%");
        let rows =
            fill::count(url, "SELECT count(*) FROM framework_as_is_process WHERE number LIKE $1", &like)?;
        let audited = "SELECT count(*) FROM audit_entry a JOIN framework_as_is_process p ON p.id = a.row_id
                       WHERE p.number LIKE $1 AND a.action = 'create'";
        let audited = fill::count(url, audited, &like)?;
        let keys =
            fill::count(url, "SELECT count(*) FROM idempotency_key WHERE key LIKE $1", &format!("%-{like}"))?;
        if [rows, audited, keys].iter().all(|count| *count == measured.acknowledged) {
            return Ok(());
        }
        let acknowledged = measured.acknowledged;
        Err(format!(
            "{acknowledged} were acknowledged, but there are {rows} rows, {audited} audit entries, {keys} keys"
        ))
    }

    /// Start, memory, lists and creates with many rows there.
    fn large(&self, url: &str, figures: &mut Vec<Figure>) -> Outcome<()> {
        let (server, session) = self.started(url)?;
        let owners: Vec<String> =
            requests::departments(server.at, &session)?.into_iter().map(|(id, _)| id).collect();
        server.stop();
        self.starts(url, &session, figures)?;

        let (server, session) = self.started(url)?;
        for (_, asked) in requests::lists(&session, &owners, self.options.rows()) {
            once(server.at, &(asked.make)(0))?;
        }
        std::thread::sleep(Duration::from_secs(3));
        let memory = memory_figure(&self.subject, server.memory(), Some(Wanted::Below(80.0)));
        figures.push(memory);
        for (measure, asked) in requests::lists(&session, &owners, self.options.rows()) {
            let mut figure = lists(&self.subject, self.options, server.at, measure, asked)?;
            figure.wanted = Some(Wanted::P99Below(15.0));
            figures.push(figure);
        }
        let asked = requests::create(&session, owners.first().map(String::as_str).unwrap_or_default(), "L");
        let measure = format!("{}, {} rows there", create_measure(64), self.options.rows());
        let (figure, measured) = creates(&self.subject, self.options, server.at, 64, &measure, asked)?;
        self.kept(url, "L", &measured)?;
        figures.push(figure);
        self.subject.say(&format!(
            "{MEMORY} was taken before; after all that it is {:.0} MiB",
            server.memory().resident
        ));
        server.stop();
        Ok(())
    }

    fn starts(&self, url: &str, session: &Session, figures: &mut Vec<Figure>) -> Outcome<()> {
        let list = request("GET", &format!("{RECORD}?sort=number&limit=50"), &session.reads, b"");
        let (mut first, mut first_list) = (Vec::new(), Vec::new());
        for _ in 0..self.options.starts() {
            let mut server = self.serve(url)?;
            first.push(server.answered(&request("GET", "/healthz", "", b""))?.as_secs_f64() * 1000.0);
            first_list.push(server.answered(&list)?.as_secs_f64() * 1000.0);
            server.stop();
        }
        for (measure, taken) in [(START, first), (START_LIST, first_list)] {
            let mut figure = self.subject.figure(measure, median(taken), "ms");
            figure.wanted = Some(Wanted::Below(300.0));
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
