//! As much of HTTP/1.1 as a load generator needs, so that it costs little of the machine that it shares.

use std::{io, net::SocketAddr};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
};

/// An answer.
#[derive(Debug, Clone)]
pub(crate) struct Answer {
    pub status: u16,
    /// The head as it came.
    pub head: String,
    pub body: Vec<u8>,
}

impl Answer {
    /// A header's value.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.head
            .lines()
            .filter_map(|line| line.split_once(':'))
            .find_map(|(found, value)| found.eq_ignore_ascii_case(name).then(|| value.trim()))
    }

    pub fn json(&self) -> crate::Outcome<serde_json::Value> {
        serde_json::from_slice(&self.body).map_err(|error| format!("{error} in {}", self.text()))
    }

    pub fn text(&self) -> String {
        format!("{} {}", self.status, String::from_utf8_lossy(self.body.get(..600).unwrap_or(&self.body)))
    }
}

/// A request's bytes; `headers` are whole lines.
pub(crate) fn request(method: &str, path: &str, headers: &str, body: &[u8]) -> Vec<u8> {
    let mut bytes = format!("{method} {path} HTTP/1.1\r\nHost: bench\r\n{headers}").into_bytes();
    if method != "GET" {
        bytes.extend_from_slice(
            format!("Content-Type: application/json\r\nContent-Length: {}\r\n", body.len()).as_bytes(),
        );
    }
    bytes.extend_from_slice(b"\r\n");
    bytes.extend_from_slice(body);
    bytes
}

/// A text as it stands in a URL's query.
pub(crate) fn encoded(text: &str) -> String {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-_.~".contains(&byte);
    text.bytes()
        .map(|byte| if plain(byte) { char::from(byte).to_string() } else { format!("%{byte:02X}") })
        .collect()
}

/// A connection that is kept, and opened again when the server wants it so.
pub(crate) struct Connection {
    at: SocketAddr,
    stream: Option<TcpStream>,
    buffer: Vec<u8>,
}

impl Connection {
    pub fn new(at: SocketAddr) -> Self {
        Self { at, stream: None, buffer: Vec::with_capacity(16 << 10) }
    }

    /// Sends a request and reads its answer.
    pub async fn send(&mut self, request: &[u8]) -> io::Result<Answer> {
        let mut stream = match self.stream.take() {
            Some(stream) => stream,
            None => {
                let stream = TcpStream::connect(self.at).await?;
                stream.set_nodelay(true)?;
                stream
            }
        };
        stream.write_all(request).await?;
        self.buffer.clear();
        let answer = read(&mut stream, &mut self.buffer).await?;
        if !answer.header("connection").is_some_and(|value| value.eq_ignore_ascii_case("close")) {
            self.stream = Some(stream);
        }
        Ok(answer)
    }
}

async fn more(stream: &mut TcpStream, buffer: &mut Vec<u8>) -> io::Result<()> {
    match stream.read_buf(buffer).await? {
        0 => Err(io::ErrorKind::UnexpectedEof.into()),
        _ => Ok(()),
    }
}

async fn read(stream: &mut TcpStream, buffer: &mut Vec<u8>) -> io::Result<Answer> {
    let head_end = loop {
        if let Some(end) = find(buffer, b"\r\n\r\n", 0) {
            break end + 4;
        }
        more(stream, buffer).await?;
    };
    let head = String::from_utf8_lossy(&buffer[..head_end]).into_owned();
    let status =
        head.split(' ').nth(1).and_then(|status| status.parse().ok()).ok_or(io::ErrorKind::InvalidData)?;
    let mut answer = Answer { status, head, body: Vec::new() };
    if answer.header("transfer-encoding").is_some_and(|value| value.eq_ignore_ascii_case("chunked")) {
        answer.body = read_chunks(stream, buffer, head_end).await?;
        return Ok(answer);
    }
    let length = answer.header("content-length").and_then(|length| length.parse::<usize>().ok());
    let length = length.ok_or(io::ErrorKind::InvalidData)?;
    while buffer.len() < head_end + length {
        more(stream, buffer).await?;
    }
    answer.body = buffer[head_end..head_end + length].to_vec();
    Ok(answer)
}

async fn read_chunks(stream: &mut TcpStream, buffer: &mut Vec<u8>, mut at: usize) -> io::Result<Vec<u8>> {
    let mut body = Vec::new();
    loop {
        let line_end = loop {
            if let Some(end) = find(buffer, b"\r\n", at) {
                break end;
            }
            more(stream, buffer).await?;
        };
        let line = String::from_utf8_lossy(&buffer[at..line_end]).into_owned();
        let size = usize::from_str_radix(line.trim(), 16).map_err(|_| io::ErrorKind::InvalidData)?;
        let start = line_end + 2;
        while buffer.len() < start + size + 2 {
            more(stream, buffer).await?;
        }
        if size == 0 {
            return Ok(body);
        }
        body.extend_from_slice(&buffer[start..start + size]);
        at = start + size + 2;
    }
}

fn find(buffer: &[u8], wanted: &[u8], from: usize) -> Option<usize> {
    buffer.get(from..)?.windows(wanted.len()).position(|window| window == wanted).map(|at| from + at)
}

/// One request on a connection of its own, outside of any runtime.
pub(crate) fn once(at: SocketAddr, request: &[u8]) -> crate::Outcome<Answer> {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .map_err(|error| error.to_string())?;
    runtime.block_on(Connection::new(at).send(request)).map_err(|error| format!("{at}: {error}"))
}
