//! Tryton installed, its database made, its server started.

use crate::{
    Outcome, child,
    child::Server,
    options::Options,
    place::{Place, free_port},
    postgres::Cluster,
    words,
};
use std::{
    fmt::Write as _,
    fs,
    net::SocketAddr,
    path::{Path, PathBuf},
    process::Command,
};

pub(crate) const PASSWORD: &str = "bench-password-1";

/// Processes, and threads of each.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Workers {
    pub processes: usize,
    pub threads: usize,
}

/// An installed Tryton with a configuration for one kind of database.
pub(crate) struct Tryton {
    binaries: PathBuf,
    config: PathBuf,
    folder: PathBuf,
    log: PathBuf,
    sqlite: bool,
    /// `8.2.1`
    pub version: String,
    /// The Python and the server that run it.
    pub runs_on: String,
}

impl Tryton {
    pub fn install(options: &Options, place: &Place, cluster: Option<&Cluster>) -> Outcome<Self> {
        let home = options.cache_dir().join("tryton");
        let binaries = home.join("bin");
        let requirements = Path::new(env!("CARGO_MANIFEST_DIR")).join("peers/tryton/requirements.txt");
        // kept between runs until other packages are wanted
        let (wanted, stamp) = (fs::read_to_string(&requirements).unwrap_or_default(), home.join("installed"));
        if fs::read_to_string(&stamp).ok().as_ref() != Some(&wanted) {
            println!("Tryton is installed into {}", home.display());
            child::finish(Command::new("python3").args(["-m", "venv"]).arg(&home))?;
            child::finish(
                Command::new(binaries.join("pip")).args(["install", "--quiet", "-r"]).arg(&requirements),
            )?;
            fs::write(&stamp, &wanted).map_err(|error| error.to_string())?;
        }
        let asked = "import sys, trytond, gunicorn; \
                     print(trytond.__version__, 'Python', sys.version.split()[0] + ', gunicorn', gunicorn.__version__)";
        let told = child::finish(Command::new(binaries.join("python")).args(["-c", asked]))?;
        let (version, runs_on) = told.trim().split_once(' ').unwrap_or(("?", ""));
        let folder = place.join("tryton");
        fs::create_dir_all(&folder).map_err(|error| error.to_string())?;
        let uri = cluster.map_or_else(|| "sqlite://".to_owned(), |cluster| cluster.url(""));
        let text =
            format!("[database]\nuri = {uri}\npath = {}\n[session]\ntimeout = 86400\n", folder.display());
        Ok(Self {
            config: place.write("trytond.conf", &text)?,
            log: place.join("tryton.log"),
            sqlite: cluster.is_none(),
            version: version.to_owned(),
            runs_on: runs_on.to_owned(),
            binaries,
            folder,
        })
    }

    fn tool(&self, name: &str) -> Command {
        let mut command = Command::new(self.binaries.join(name));
        command.env("TRYTOND_CONFIG", &self.config);
        command
    }

    /// A database with the modules that party needs, and an administrator.
    pub fn make(&self, place: &Place, database: &str, cluster: Option<&Cluster>) -> Outcome<()> {
        match cluster {
            Some(cluster) => cluster.create(database)?,
            None => {
                fs::write(self.folder.join(format!("{database}.sqlite")), "")
                    .map_err(|error| error.to_string())?;
            }
        }
        let password = place.write("password", PASSWORD)?;
        let admin = |arguments: &[&str]| {
            let mut command = self.tool("trytond-admin");
            command.arg("-c").arg(&self.config).args(["-d", database]).args(arguments);
            child::finish(command.env("TRYTONPASSFILE", &password)).map(|_| ())
        };
        admin(&["--all", "--email", "bench@example.invalid"])?;
        admin(&["-u", "party", "--activate-dependencies"])
    }

    pub fn fill(&self, place: &Place, database: &str, rows: u64) -> Outcome<()> {
        let mut names = String::new();
        for number in 0..rows {
            let _ = writeln!(names, "{} {}", words::name_zh(number), words::name_en(number));
        }
        let names = place.write("names", &names)?;
        let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("peers/tryton/fill.py");
        let told = child::finish(self.tool("python").arg(script).arg(database).arg(names))?;
        if told.trim() == rows.to_string() { Ok(()) } else { Err(format!("Tryton was filled with {told}")) }
    }

    pub fn forget(&self, database: &str, cluster: Option<&Cluster>) {
        match cluster {
            Some(cluster) => cluster.drop_database(database),
            None => {
                for ending in ["", "-wal", "-shm"] {
                    let _ = fs::remove_file(self.folder.join(format!("{database}.sqlite{ending}")));
                }
            }
        }
    }

    pub fn serve(&self, database: &str, workers: Workers) -> Outcome<Server> {
        let at = SocketAddr::from(([127, 0, 0, 1], free_port()?));
        let mut command = self.tool("gunicorn");
        command.env("TRYTOND_DATABASE_NAMES", database).args([
            "-k",
            "gthread",
            "--keep-alive",
            "75",
            "--timeout",
            "900",
        ]);
        command.args(["-w", &workers.processes.to_string(), "--threads", &workers.threads.to_string()]);
        command.args(["-b", &at.to_string(), "--no-control-socket", "trytond.application:app"]);
        Server::spawn(&mut command, at, &self.log)
    }

    /// What is told beside each figure.
    pub fn settings(&self, workers: Workers, cluster: Option<&Cluster>) -> String {
        let database = cluster.map_or_else(
            || "SQLite WAL, synchronous=NORMAL as it ships".to_owned(),
            |cluster| format!("{}; REPEATABLE READ and a connection pool as it ships", cluster.version),
        );
        format!(
            "{database}; party.party with name and code over JSON-RPC; {}, {} processes of {} threads; access rights and \
             validation on, no audit and no idempotency key, which it does not have",
            self.runs_on, workers.processes, workers.threads
        )
    }

    /// The settings tried; the one with the most creates at 64 clients is used.
    pub fn tried(&self, quick: bool) -> Vec<Workers> {
        let all = match self.sqlite {
            true => vec![(1, 4), (2, 4), (4, 1), (2, 16)],
            false => vec![(2, 8), (4, 4), (4, 16), (2, 32)],
        };
        let some = if quick { 2 } else { all.len() };
        all.into_iter().take(some).map(|(processes, threads)| Workers { processes, threads }).collect()
    }
}
