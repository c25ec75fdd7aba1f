//! A fresh program on a database of its own, which goes when the fixture does.

use crate::{Client, Place, PlainPrinter, Switch};
use api::{ApiOptions, AppState, NoAssets};
use engine::{NewUser, Program, Registry, jobs::Worker};
use kernel::{Clock, DateTime, FixedClock};
use outside::{Settings, World};
use serde_json::json;
use std::sync::{
    Arc,
    atomic::{AtomicUsize, Ordering},
};
use store::{DatabaseUrl, Dialect, StoreOptions};

/// The password of every fixture user.
pub const PASSWORD: &str = "a test password";

/// Where the fixture's clock stands at first.
pub const START: &str = "2026-11-24T08:00:00Z";

static COUNTER: AtomicUsize = AtomicUsize::new(0);

/// A program on a fresh database.
pub struct Fixture {
    /// The program.
    pub program: Program,
    /// Its clock, which stands still until it is moved.
    pub clock: Arc<FixedClock>,
    url: DatabaseUrl,
    outside: Arc<Switch>,
    runtime: tokio::runtime::Runtime,
    _place: Place,
}

/// The PostgreSQL server that tests may use, if there is one.
pub fn postgres_server() -> Option<String> {
    std::env::var("JINGWEI_TEST_POSTGRES").ok().filter(|url| !url.is_empty())
}

/// Runs a test on a fresh SQLite database and, where there is a server, on a fresh PostgreSQL one.
pub fn on_both(test: impl Fn(&Fixture)) {
    test(&Fixture::sqlite());
    match postgres_server() {
        Some(server) => test(&Fixture::postgres(&server)),
        None => eprintln!("skipped on PostgreSQL: JINGWEI_TEST_POSTGRES is not set; run `cargo xtask test`"),
    }
}

impl Fixture {
    /// On SQLite, in a folder that goes with it.
    pub fn sqlite() -> Self {
        Self::at(Place::sqlite())
    }

    /// On a new database of a PostgreSQL server.
    pub fn postgres(server: &str) -> Self {
        Self::at(Place::postgres(server))
    }

    fn at(place: Place) -> Self {
        let start = DateTime::parse_from_rfc3339(START).expect("a time").to_utc();
        let clock = Arc::new(FixedClock::at(start));
        let options = StoreOptions { readers: 2, writers: 4, ..StoreOptions::default() };
        let program = server::open_with(place.url(), clock.clone(), options).expect("an open program");
        let outside = Arc::new(Switch::new(Settings::default()));
        let registry = Registry::new(server::modules()).with_outside(outside.clone());
        let program = Program::new(registry, program.store);
        program.install_roles().expect("roles");
        let runtime = tokio::runtime::Builder::new_multi_thread()
            .worker_threads(2)
            .enable_all()
            .build()
            .expect("a runtime");
        Self { program, clock, url: place.url().clone(), outside, runtime, _place: place }
    }

    /// The same with the shipped content.
    #[must_use]
    pub fn with_content(self) -> Self {
        self.load_content();
        self
    }

    /// Loads the shipped content.
    pub fn load_content(&self) {
        self.program.load_seeds(|_, _| ()).expect("the shipped content");
    }

    /// Which database this is.
    pub fn dialect(&self) -> Dialect {
        self.url.dialect()
    }

    /// Where the database is.
    pub fn url(&self) -> &DatabaseUrl {
        &self.url
    }

    /// Sends by these settings from now on.
    pub fn sends_by(&self, settings: Settings) {
        self.outside.set(World::new(settings).expect("settings that hold"));
    }

    /// Does all the jobs that are due, one after the other; tells how many runs that were.
    pub fn run_due(&self) -> usize {
        Worker::new(&self.program, "fixture").run_due().expect("jobs that are recorded")
    }

    /// Moves the clock on.
    pub fn later(&self, seconds: u64) {
        self.clock.set(self.clock.now() + std::time::Duration::from_secs(seconds));
    }

    /// The runtime on which the fixture's requests run.
    pub fn runtime(&self) -> &tokio::runtime::Runtime {
        &self.runtime
    }

    /// The whole HTTP face, without the browser's files.
    pub fn router(&self) -> axum::Router {
        let options = ApiOptions { secure_cookies: false, behind_proxy: true };
        let (program, printer) = (self.program.clone(), Arc::new(PlainPrinter));
        let state = AppState::new(program, options, Arc::new(NoAssets), printer);
        // as where traces are gathered: whoever wants them installs the layer
        api::router(state.traced(server::traces::put_below))
    }

    /// Makes a user with the role.
    pub fn user(&self, name: &str, role: &str) {
        let user = NewUser {
            name: name.to_owned(),
            display_name: format!("用户 {name}"),
            roles: vec![role.to_owned()],
            password: PASSWORD.to_owned(),
        };
        self.program.put_user(&user).expect("a user");
    }

    /// Nobody's client.
    pub fn anonymous(&self) -> Client<'_> {
        Client::new(self)
    }

    /// The client of a new user with that role.
    pub fn client(&self, role: &str) -> Client<'_> {
        let name = format!("{role}.{}", COUNTER.fetch_add(1, Ordering::Relaxed));
        self.user(&name, role);
        let mut client = Client::new(self);
        client.sign_in(&name, PASSWORD);
        client
    }

    /// The client of a new user who has no role but this one, and that by a post in the unit of that code.
    pub fn client_in(&self, unit: &str, role: &str) -> Client<'_> {
        let number = COUNTER.fetch_add(1, Ordering::Relaxed);
        let name = format!("holder.{number}");
        let nobody = NewUser {
            name: name.clone(),
            display_name: name.clone(),
            roles: vec![],
            password: PASSWORD.to_owned(),
        };
        let holder = self.program.put_user(&nobody).expect("a user");
        let (hr, admin) = (self.client("hr_officer"), self.client("administrator"));
        let unit = hr.only("organisation.department", &format!("code = \"{unit}\""))["id"].clone();
        let post = json!({
            "code": format!("HOLDER-{number}"), "name_zh": "岗位", "name_en": "Post", "department": unit,
            "valid_from": "2026-01-01",
        });
        let post = hr.post("/api/records/organisation.post", &post).expect(201).id();
        let role = admin.only("access.role", &format!("code = \"{role}\""))["id"].clone();
        admin.post("/api/records/organisation.post_role", &json!({"post": post, "role": role})).expect(201);
        let holding = json!({"post": post, "holder": holder, "valid_from": "2026-01-01"});
        hr.post("/api/records/organisation.holding", &holding).expect(201);
        let mut client = Client::new(self);
        client.sign_in(&name, PASSWORD);
        client
    }

    /// A new role with exactly these rights, by its code.
    pub fn role_who_may(&self, rights: &[(&str, &str)]) -> String {
        let code = format!("role.{}", COUNTER.fetch_add(1, Ordering::Relaxed));
        let admin = self.client("administrator");
        let role = json!({"code": code, "name_zh": "试用", "name_en": "Trial"});
        let role = admin.post("/api/records/access.role", &role).expect(201).id();
        for (subject, right) in rights {
            let grant = json!({"role": role, "subject": subject, "granted": right});
            admin.post("/api/records/access.grant", &grant).expect(201);
        }
        code
    }

    /// The client of a new user who has exactly these rights: on what, and which (`read`, `create`, …).
    pub fn client_who_may(&self, rights: &[(&str, &str)]) -> Client<'_> {
        self.client(&self.role_who_may(rights))
    }
}
