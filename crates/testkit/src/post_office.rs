//! A mail server that keeps what it is handed, and answers a recipient as it is told.

use std::{
    collections::VecDeque,
    io::{BufRead, BufReader, Write},
    net::{SocketAddr, TcpListener, TcpStream},
    sync::{Arc, Mutex, PoisonError},
    thread,
};

/// A letter that came.
#[derive(Debug, Clone)]
pub struct Mail {
    /// Whom it was handed over for.
    pub to: Vec<String>,
    /// Head and body as they came.
    pub text: String,
}

impl Mail {
    /// The head, its long lines joined.
    pub fn head(&self) -> Vec<String> {
        let head = self.text.split("\r\n\r\n").next().unwrap_or_default().replace("\r\n ", " ");
        head.split("\r\n").map(str::to_owned).collect()
    }

    /// The value of a header that stands once.
    pub fn header(&self, name: &str) -> String {
        let start = format!("{}:", name.to_lowercase());
        let found: Vec<String> =
            self.head().into_iter().filter(|line| line.to_lowercase().starts_with(&start)).collect();
        assert_eq!(found.len(), 1, "{name} in {:?}", self.head());
        found.concat().get(start.len()..).unwrap_or_default().trim().to_owned()
    }
}

#[derive(Default)]
struct State {
    mails: Mutex<Vec<Mail>>,
    answers: Mutex<VecDeque<&'static str>>,
}

/// A mail server on this machine, as long as the test runs. It speaks SMTP without TLS.
pub struct PostOffice {
    at: SocketAddr,
    state: Arc<State>,
}

impl Default for PostOffice {
    fn default() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
        let (at, state) = (listener.local_addr().expect("an address"), Arc::new(State::default()));
        let own = Arc::clone(&state);
        thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let own = Arc::clone(&own);
                thread::spawn(move || own.serve(stream));
            }
        });
        Self { at, state }
    }
}

impl PostOffice {
    /// Where it listens.
    pub fn address(&self) -> SocketAddr {
        self.at
    }

    /// Answers the next letters like this, once they are handed over: `450 later`, `550 nobody`; after those, it takes them.
    pub fn answers(&self, answers: impl IntoIterator<Item = &'static str>) {
        self.state.answers.lock().unwrap_or_else(PoisonError::into_inner).extend(answers);
    }

    /// What it took until now.
    pub fn mails(&self) -> Vec<Mail> {
        self.state.mails.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }
}

impl State {
    fn serve(&self, mut stream: TcpStream) -> Option<()> {
        let mut reader = BufReader::new(stream.try_clone().ok()?);
        let mut say = |text: &str| stream.write_all(format!("{text}\r\n").as_bytes()).ok();
        say("220 post.example ESMTP")?;
        let mut to = Vec::new();
        loop {
            let mut line = String::new();
            reader.read_line(&mut line).ok().filter(|bytes| *bytes > 0)?;
            let verb = line.trim_end().to_uppercase();
            if verb.starts_with("EHLO") {
                say("250-post.example\r\n250 8BITMIME")?;
            } else if verb.starts_with("RCPT TO:") {
                to.push(
                    line.trim_end().get(8..).unwrap_or_default().trim_matches(['<', '>', ' ']).to_owned(),
                );
                say("250 OK")?;
            } else if verb == "DATA" {
                say("354 go on")?;
                let mut text = String::new();
                loop {
                    let mut line = String::new();
                    reader.read_line(&mut line).ok().filter(|bytes| *bytes > 0)?;
                    if line == ".\r\n" {
                        break;
                    }
                    text.push_str(&line);
                }
                let answer = self.answers.lock().unwrap_or_else(PoisonError::into_inner).pop_front();
                if answer.is_none() {
                    let mail = Mail { to: std::mem::take(&mut to), text };
                    self.mails.lock().unwrap_or_else(PoisonError::into_inner).push(mail);
                }
                say(answer.unwrap_or("250 taken"))?;
            } else if verb == "QUIT" {
                return say("221 bye");
            } else {
                say("250 OK")?;
            }
        }
    }
}
