//! The program serving, and a client that speaks to it over a socket.

use crate::place::Place;
use serde_json::{Value, json};
use std::{
    net::TcpListener,
    path::PathBuf,
    process::{Child, Command, Stdio},
    thread::sleep,
    time::{Duration, Instant},
};
use testkit::PASSWORD;
use ureq::Agent;

pub struct Served {
    child: Child,
    /// `http://127.0.0.1:PORT`.
    pub address: String,
}

/// An answer: its status and its body, null where that is no JSON.
pub type Answer = Result<(u16, Value), ureq::Error>;

impl Served {
    /// Starts it without waiting until it serves.
    pub fn spawn(place: &Place, database: &str, arguments: &[&str]) -> Self {
        Self::spawn_in(place, database, arguments, &[])
    }

    /// The same in an environment of its own.
    pub fn spawn_in(
        place: &Place,
        database: &str,
        arguments: &[&str],
        environment: &[(&'static str, PathBuf)],
    ) -> Self {
        let port = TcpListener::bind("127.0.0.1:0").expect("a port").local_addr().expect("its number").port();
        let child = Command::new(env!("CARGO_BIN_EXE_jingwei"))
            .args(["--database", database, "--log", "off", "--listen", &format!("127.0.0.1:{port}")])
            .args(arguments)
            .arg("serve")
            .envs(environment.iter().cloned())
            .current_dir(place.folder.path())
            .stdout(Stdio::null())
            .spawn()
            .expect("the program starts");
        Self { child, address: format!("http://127.0.0.1:{port}") }
    }

    /// Starts it and waits until it serves.
    pub fn start(place: &Place) -> Self {
        let served = Self::spawn(place, &place.url, &[]);
        served.wait_until_ready();
        served
    }

    pub fn wait_until_ready(&self) {
        let (client, began) = (Client::new(&self.address), Instant::now());
        while client.get("/readyz").map_or(0, |answer| answer.0) != 200 {
            assert!(began.elapsed() < Duration::from_secs(60), "it does not serve");
            sleep(Duration::from_millis(10));
        }
    }

    /// As `kill -9` does.
    pub fn kill(mut self) {
        self.child.kill().expect("killed");
        self.child.wait().expect("gone");
    }
}

impl Drop for Served {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Somebody's connection to a server. A clone has a connection of its own.
pub struct Client {
    agent: Agent,
    address: String,
    cookie: String,
    csrf: String,
}

impl Clone for Client {
    fn clone(&self) -> Self {
        Self { agent: agent(), ..self.at(&self.address) }
    }
}

fn agent() -> Agent {
    let config = Agent::config_builder()
        .http_status_as_error(false)
        .timeout_global(Some(Duration::from_secs(60)))
        .build();
    config.into()
}

impl Client {
    pub fn new(address: &str) -> Self {
        Self { agent: agent(), address: address.to_owned(), cookie: String::new(), csrf: String::new() }
    }

    /// The same person at another server on the same database.
    pub fn at(&self, address: &str) -> Self {
        Self {
            agent: agent(),
            address: address.to_owned(),
            cookie: self.cookie.clone(),
            csrf: self.csrf.clone(),
        }
    }

    pub fn sign_in(served: &Served, name: &str) -> Self {
        let mut client = Self::new(&served.address);
        let sent = json!({"name": name, "password": PASSWORD});
        let mut response =
            client.agent.post(format!("{}/api/session", client.address)).send_json(&sent).expect("an answer");
        let cookie = response.headers().get("set-cookie").expect("a cookie").to_str().expect("a text");
        client.cookie = cookie.split(';').next().unwrap_or_default().to_owned();
        let body: Value = response.body_mut().read_json().expect("a session");
        client.csrf = body["csrf"].as_str().expect("a token").to_owned();
        client
    }

    /// What is told in plain text.
    pub fn text(&self, path: &str) -> String {
        let mut response = self.agent.get(format!("{}{path}", self.address)).call().expect("an answer");
        response.body_mut().read_to_string().expect("a text")
    }

    /// A file that hangs on a row.
    pub fn text_of(&self, path: &str) -> String {
        let request = self.agent.get(format!("{}{path}", self.address)).header("cookie", &self.cookie);
        let mut response = request.call().expect("an answer");
        response.body_mut().read_to_string().expect("a text")
    }

    pub fn get(&self, path: &str) -> Answer {
        let request = self.agent.get(format!("{}{path}", self.address)).header("cookie", &self.cookie);
        read(request.call()?)
    }

    /// POST of a file.
    pub fn upload(&self, path: &str, file: &str) -> Answer {
        let request = self.agent.post(format!("{}{path}", self.address)).header("cookie", &self.cookie);
        // a file takes as long as it has rows
        let request = request.config().timeout_global(Some(Duration::from_secs(900))).build();
        read(request.header("x-csrf-token", &self.csrf).content_type("text/csv").send(file)?)
    }

    pub fn post(&self, path: &str, headers: &[(&str, &str)], body: &Value) -> Answer {
        let mut request = self.agent.post(format!("{}{path}", self.address));
        if !self.cookie.is_empty() {
            request = request.header("cookie", &self.cookie).header("x-csrf-token", &self.csrf);
        }
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        read(request.send_json(body)?)
    }
}

/// An answer that breaks off in its midst is none.
fn read(mut response: ureq::http::Response<ureq::Body>) -> Answer {
    let status = response.status().as_u16();
    let text = response.body_mut().read_to_string()?;
    Ok((status, serde_json::from_str(&text).unwrap_or(Value::Null)))
}
