//! A collector of traces on this machine: it keeps the spans that it gets.

use opentelemetry_proto::tonic::{
    collector::trace::v1::ExportTraceServiceRequest,
    common::v1::{KeyValue, any_value::Value},
    trace::v1::Span,
};
use prost::Message;
use std::{
    io::{BufRead, BufReader, Read, Write},
    net::{SocketAddr, TcpListener, TcpStream},
    sync::{Arc, Mutex, PoisonError},
    thread,
};

/// What came by one message, beside its spans.
#[derive(Debug, Clone)]
pub struct Head {
    /// The first line.
    pub line: String,
    /// The headers, in small letters.
    pub headers: String,
    /// What the resource says of itself.
    pub resource: Vec<KeyValue>,
}

/// A collector, as long as the test runs.
#[derive(Clone)]
pub struct FakeCollector {
    at: SocketAddr,
    spans: Arc<Mutex<Vec<Span>>>,
    heads: Arc<Mutex<Vec<Head>>>,
}

impl FakeCollector {
    pub fn begin() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
        let own = Self {
            at: listener.local_addr().expect("an address"),
            spans: Arc::default(),
            heads: Arc::default(),
        };
        let kept = own.clone();
        thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let kept = kept.clone();
                thread::spawn(move || while kept.take(&stream).is_some() {});
            }
        });
        own
    }

    pub fn address(&self) -> SocketAddr {
        self.at
    }

    pub fn spans(&self) -> Vec<Span> {
        self.spans.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    pub fn heads(&self) -> Vec<Head> {
        self.heads.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// One message of a connection that may bring several.
    fn take(&self, stream: &TcpStream) -> Option<()> {
        let mut reader = BufReader::new(stream);
        let mut line = String::new();
        reader.read_line(&mut line).ok().filter(|bytes| *bytes > 0)?;
        let (mut headers, mut length) = (String::new(), 0);
        loop {
            let mut header = String::new();
            reader.read_line(&mut header).ok()?;
            let header = header.trim_end().to_lowercase();
            if header.is_empty() {
                break;
            }
            if let Some(said) = header.strip_prefix("content-length:") {
                length = said.trim().parse().ok()?;
            }
            headers.push_str(&header);
            headers.push('\n');
        }
        let mut body = vec![0; length];
        reader.read_exact(&mut body).ok()?;
        let message = ExportTraceServiceRequest::decode(body.as_slice()).expect("a message of spans");
        for of_one in message.resource_spans {
            let resource = of_one.resource.map(|resource| resource.attributes).unwrap_or_default();
            let head = Head { line: line.trim_end().to_owned(), headers: headers.clone(), resource };
            self.heads.lock().unwrap_or_else(PoisonError::into_inner).push(head);
            let mut spans = self.spans.lock().unwrap_or_else(PoisonError::into_inner);
            spans.extend(of_one.scope_spans.into_iter().flat_map(|scope| scope.spans));
        }
        let mut stream = stream;
        stream.write_all(b"HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n").ok()
    }
}

/// An attribute, as text.
pub fn attribute(attributes: &[KeyValue], name: &str) -> Option<String> {
    let found = attributes.iter().find(|attribute| attribute.key == name)?;
    Some(match found.value.clone()?.value? {
        Value::StringValue(text) => text,
        Value::IntValue(number) => number.to_string(),
        other => format!("{other:?}"),
    })
}

/// Of a span.
pub fn said(span: &Span, name: &str) -> Option<String> {
    attribute(&span.attributes, name)
}
