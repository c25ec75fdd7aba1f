//! Files out and in.

use crate::{
    AppState,
    answer::{Answer, ApiError, json_body, reply},
    caller::{Caller, Writer},
    records::{ListQuery, read_query},
};
use axum::{
    body::{Body, Bytes},
    extract::{Path, Query, State},
    http::{HeaderValue, header},
    response::{IntoResponse, Response},
};
use engine::{
    FileImport,
    export::{self, FileKind},
    failures,
    idempotency::Reply,
    import::Purpose,
};
use kernel::{Failure, Language};
use serde::Deserialize;
use std::{io::Write, sync::Arc};
use store::Store;
use tokio::sync::mpsc;

type Sent<T> = Result<Query<T>, axum::extract::rejection::QueryRejection>;

/// Streams: the rows go out as they are read, and a reader that goes away ends the reading.
pub(crate) async fn export(
    State(state): State<AppState>,
    caller: Caller,
    Path(record): Path<String>,
    query: Sent<ListQuery>,
) -> Answer {
    let query = read_query(query)?;
    let kind = FileKind::of(query.format.as_deref().unwrap_or("csv"))?;
    let language = language(query.language.as_deref(), &caller)?;
    let params = query.params();
    let (who, name) = (caller.actor.clone(), record.clone());
    // what is refused is refused before the first byte
    let asked = params.clone();
    state
        .program
        .store
        .read(move |_| {
            let def = who.registry().record(&name)?.def;
            who.require(schema::Right::Read, &name)?;
            who.require(schema::Right::Export, &name)?;
            engine::list::spec(&who, def, &asked).map(|_| ())
        })
        .await?;
    let (sender, receiver) = mpsc::channel::<Result<Bytes, std::io::Error>>(16);
    let store = state.program.store.clone();
    let name = record.clone();
    tokio::spawn(async move {
        let failed = sender.clone();
        let read = move |tx: &mut store::Tx<'_>| {
            let mut out = ChannelWriter { sender: sender.clone(), buffer: Vec::with_capacity(CHUNK) };
            export::export(tx, &caller.actor, &name, &params, kind, language, &mut out)?;
            out.flush().map_err(|error| store::failures::UNAVAILABLE.fail().because(error))
        };
        if let Err(failure) = store.read(read).await {
            tracing::warn!(%failure, "an export ended early");
            let _ = failed.send(Err(std::io::Error::other("the export ended early"))).await;
        }
    });
    let body = Body::from_stream(Receiver(receiver));
    Ok(file(body, &record, kind))
}

/// A query's answer as a file: its parameters, and beside them which kind and in which language.
pub(crate) async fn query(
    State(state): State<AppState>,
    caller: Caller,
    Path(query): Path<String>,
    params: Sent<Vec<(String, String)>>,
) -> Answer {
    let (mut kind, mut spoken, mut params) = (None, None, read_query(params)?);
    params.retain(|(name, value)| {
        let of_file = match name.as_str() {
            "format" => &mut kind,
            "language" => &mut spoken,
            _ => return true,
        };
        *of_file = Some(value.clone());
        false
    });
    let kind = FileKind::of(kind.as_deref().unwrap_or("xlsx"))?;
    let language = language(spoken.as_deref(), &caller)?;
    let name = query.clone();
    let asked = state.program.store.read(move |tx| {
        let input = engine::run::query_input(&caller.actor, &name, &params)?;
        engine::run::query_file(tx, &caller.actor, &name, &input, kind, language)
    });
    Ok(file(Body::from(asked.await?), &query, kind))
}

pub(crate) fn language(asked: Option<&str>, caller: &Caller) -> Result<Language, Failure> {
    match asked {
        Some("en") => Ok(Language::En),
        Some("zh") => Ok(Language::Zh),
        None => Ok(caller.actor.language()),
        Some(_) => Err(failures::malformed("language 为 zh 或 en", "language is zh or en").on("language")),
    }
}

fn file(body: Body, record: &str, kind: FileKind) -> Response {
    let mut response = body.into_response();
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(kind.content_type()));
    let name = format!("attachment; filename=\"{record}.{}\"", kind.ending());
    if let Ok(name) = HeaderValue::from_str(&name) {
        headers.insert(header::CONTENT_DISPOSITION, name);
    }
    response
}

/// The header of a file to keep under that name, as RFC 8187 writes it.
pub(crate) fn kept_as(name: &str) -> String {
    let byte = |byte: u8| match byte {
        b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' => char::from(byte).to_string(),
        _ => format!("%{byte:02X}"),
    };
    format!("attachment; filename*=UTF-8''{}", name.bytes().map(byte).collect::<String>())
}

pub(crate) async fn template(caller: Caller, Path(record): Path<String>, query: Sent<ListQuery>) -> Answer {
    let query = read_query(query)?;
    let kind = FileKind::of(query.format.as_deref().unwrap_or("csv"))?;
    let def = caller.actor.registry().record(&record).map_err(ApiError)?.def;
    caller.actor.require(schema::Right::Import, &record)?;
    let language = language(query.language.as_deref(), &caller)?;
    let bytes = export::template(&caller.actor, def, kind, language)?;
    Ok(file(Body::from(bytes), &record, kind))
}

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct ImportQuery {
    dry_run: Option<bool>,
}

pub(crate) async fn import(
    State(state): State<AppState>,
    Path(record): Path<String>,
    query: Sent<ImportQuery>,
    writer: Writer,
) -> Answer {
    let trial = read_query(query)?.dry_run.unwrap_or(false);
    let purpose = if trial { Purpose::Trial } else { Purpose::Keep };
    let registry = writer.caller.actor.registry();
    registry.record(&record)?;
    writer.caller.actor.require(schema::Right::Import, &record)?;
    // unpacked and read before anybody waits for it
    let file = writer.body.clone();
    let read = tokio::task::spawn_blocking(move || engine::read_sheet(&file));
    let sheet = read.await.map_err(|error| store::failures::INTERNAL.fail().because(error))??;
    let Writer { caller, key, .. } = writer;
    let (who, progress) = (caller.actor, Arc::default());
    let under_way = key.as_ref().map(|key| state.imports.begin(who.user(), &key.key, Arc::clone(&progress)));
    let file = FileImport { who, record, sheet, purpose, key, progress };
    let done = beside(&state.program.store, Arc::new(file)).await;
    drop(under_way);
    match done {
        // a trial is rolled back by failing; what it found is its answer
        Err(failure) if failure.code() == engine::failures::IMPORT_TRIAL.code => {
            json_body(failure.current().cloned().unwrap_or_default())
        }
        other => reply(other?),
    }
}

/// Beside others' work as far as that can be: what others changed meanwhile has it begun anew, and at last the writer does it.
async fn beside(store: &Store, file: Arc<FileImport>) -> Result<Reply, Failure> {
    let on_thread = |error| store::failures::INTERNAL.fail().because(error);
    if store.can_watch() {
        let (own, at) = (Arc::clone(&file), store.clone());
        let done = tokio::task::spawn_blocking(move || own.watched(&at)).await.map_err(on_thread)??;
        if let Some(reply) = done {
            return Ok(reply);
        }
    }
    for _ in 0..engine::TRIES {
        let (own, at) = (Arc::clone(&file), store.clone());
        let prepared = tokio::task::spawn_blocking(move || own.prepare(&at)).await;
        let prepared = prepared.map_err(on_thread)??;
        let Some(prepared) = prepared else { break };
        let (own, aside) = (Arc::clone(&file), prepared.aside());
        match store.write_aside(aside, move |tx| own.finish(tx, Some(&prepared))).await {
            Err(failure) if failure.code() == store::failures::CONTENDED.code => {}
            done => return done,
        }
    }
    store.write_alone(move |tx| file.finish(tx, None)).await
}

/// Bytes gathered before they are sent on.
const CHUNK: usize = 64 << 10;

struct ChannelWriter {
    sender: mpsc::Sender<Result<Bytes, std::io::Error>>,
    buffer: Vec<u8>,
}

impl Write for ChannelWriter {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.buffer.extend_from_slice(bytes);
        if self.buffer.len() >= CHUNK {
            self.flush()?;
        }
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        if self.buffer.is_empty() {
            return Ok(());
        }
        let full = Bytes::from(std::mem::replace(&mut self.buffer, Vec::with_capacity(CHUNK)));
        self.sender.blocking_send(Ok(full)).map_err(|_| std::io::Error::from(std::io::ErrorKind::BrokenPipe))
    }
}

struct Receiver(mpsc::Receiver<Result<Bytes, std::io::Error>>);

impl futures_core::Stream for Receiver {
    type Item = Result<Bytes, std::io::Error>;

    fn poll_next(
        mut self: std::pin::Pin<&mut Self>,
        context: &mut std::task::Context<'_>,
    ) -> std::task::Poll<Option<Self::Item>> {
        self.0.poll_recv(context)
    }
}
