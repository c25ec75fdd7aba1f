//! Somebody's program that takes webhooks: it keeps what it got and answers as it is told.

use std::{
    collections::VecDeque,
    io::{BufRead, BufReader, Read, Write},
    net::{SocketAddr, TcpListener, TcpStream},
    sync::{
        Arc, Mutex, PoisonError,
        atomic::{AtomicUsize, Ordering},
    },
    thread,
    time::Duration,
};

/// How it answers one call.
#[derive(Debug, Clone)]
pub enum Answer {
    /// With this status.
    Status(u16),
    /// By pointing elsewhere.
    Redirect(String),
    /// With a head that has no end.
    EndlessHead,
    /// With 200 and a body that has no end.
    EndlessBody,
    /// After so long.
    After(Duration),
    /// With what is no HTTP.
    Garbage,
    /// Not at all: it hangs up.
    HangUp,
}

/// A call that came.
#[derive(Debug, Clone)]
pub struct Received {
    /// The first line.
    pub line: String,
    /// The headers, names in small letters.
    pub headers: Vec<(String, String)>,
    /// The body.
    pub body: String,
}

impl Received {
    /// Reads one from a connection.
    pub(crate) fn read(stream: &TcpStream) -> Option<Self> {
        let mut reader = BufReader::new(stream);
        let mut line = String::new();
        reader.read_line(&mut line).ok().filter(|bytes| *bytes > 0)?;
        let mut headers = Vec::new();
        loop {
            let mut header = String::new();
            reader.read_line(&mut header).ok()?;
            let Some((name, value)) = header.trim_end().split_once(':') else { break };
            headers.push((name.to_lowercase(), value.trim().to_owned()));
        }
        let length = headers.iter().find(|(name, _)| name == "content-length");
        let mut body = vec![0; length.map_or(Some(0), |(_, length)| length.parse().ok())?];
        reader.read_exact(&mut body).ok()?;
        Some(Self { line: line.trim_end().to_owned(), headers, body: String::from_utf8(body).ok()? })
    }

    /// The value of a header that stands once.
    pub fn header(&self, name: &str) -> &str {
        let mut found = self.headers.iter().filter(|(known, _)| known == name);
        let value = found.next().map_or("", |(_, value)| value.as_str());
        assert!(found.next().is_none(), "{name} stands twice");
        value
    }
}

#[derive(Default)]
struct State {
    received: Mutex<Vec<Received>>,
    answers: Mutex<VecDeque<Answer>>,
    connections: AtomicUsize,
}

/// A receiver on this machine, as long as the test runs.
pub struct Receiver {
    at: SocketAddr,
    state: Arc<State>,
}

impl Default for Receiver {
    fn default() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
        let (at, state) = (listener.local_addr().expect("an address"), Arc::new(State::default()));
        let own = Arc::clone(&state);
        thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                own.connections.fetch_add(1, Ordering::SeqCst);
                let own = Arc::clone(&own);
                // a caller that hangs up is no fault of the receiver's
                thread::spawn(move || own.serve(stream));
            }
        });
        Self { at, state }
    }
}

impl Receiver {
    /// Where it listens.
    pub fn address(&self) -> SocketAddr {
        self.at
    }

    /// Answers the next calls like this; after those, with 204.
    pub fn answers(&self, answers: impl IntoIterator<Item = Answer>) {
        self.state.answers.lock().unwrap_or_else(PoisonError::into_inner).extend(answers);
    }

    /// How many connections were made until now, whatever came by them.
    pub fn connections(&self) -> usize {
        self.state.connections.load(Ordering::SeqCst)
    }

    /// What came until now.
    pub fn received(&self) -> Vec<Received> {
        self.state.received.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }
}

impl State {
    fn serve(&self, mut stream: TcpStream) -> Option<()> {
        let received = Received::read(&stream)?;
        self.received.lock().unwrap_or_else(PoisonError::into_inner).push(received);
        let answer = self.answers.lock().unwrap_or_else(PoisonError::into_inner).pop_front();
        let whole = |stream: &mut TcpStream, status: u16, more: &str| {
            write!(stream, "HTTP/1.1 {status} Status\r\ncontent-length: 0\r\n{more}\r\n").ok()
        };
        match answer.unwrap_or(Answer::Status(204)) {
            Answer::Status(status) => whole(&mut stream, status, ""),
            Answer::Redirect(to) => whole(&mut stream, 302, &format!("location: {to}\r\n")),
            Answer::After(time) => {
                thread::sleep(time);
                whole(&mut stream, 204, "")
            }
            Answer::Garbage => stream.write_all(b"220 mail.example ESMTP\r\n\r\n").ok(),
            Answer::HangUp => None,
            Answer::EndlessHead => {
                stream.write_all(b"HTTP/1.1 200 OK\r\n").ok()?;
                loop {
                    stream.write_all(b"x-more: and more and more and more\r\n").ok()?;
                }
            }
            Answer::EndlessBody => {
                stream.write_all(b"HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n").ok()?;
                loop {
                    stream.write_all(format!("10000\r\n{}\r\n", "a".repeat(0x10000)).as_bytes()).ok()?;
                }
            }
        }
    }
}
