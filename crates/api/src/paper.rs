//! Lists and rows as PDF files.

use crate::{
    AppState,
    answer::Answer,
    caller::Caller,
    files::language,
    records::{ListQuery, id_of, read_query},
};
use axum::{
    body::Body,
    extract::{Path, Query, State, rejection::QueryRejection},
    http::{HeaderValue, header},
    response::Response,
};
use engine::paper::{self, Sheet};
use kernel::Failure;
use serde::Deserialize;
use std::{sync::Arc, time::Duration};

/// How long a sheet waits for those before it.
const PATIENCE: Duration = Duration::from_secs(20);

pub(crate) async fn list(
    State(state): State<AppState>,
    caller: Caller,
    Path(record): Path<String>,
    query: Result<Query<ListQuery>, QueryRejection>,
) -> Answer {
    let query = read_query(query)?;
    let language = language(query.language.as_deref(), &caller)?;
    let params = query.params();
    let read = move |tx: &mut store::Tx<'_>| paper::list(tx, &caller.actor, &record, &params, language);
    set(&state, state.program.store.read(read).await?).await
}

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct RowQuery {
    language: Option<String>,
}

pub(crate) async fn row(
    State(state): State<AppState>,
    caller: Caller,
    Path((record, id)): Path<(String, String)>,
    query: Result<Query<RowQuery>, QueryRejection>,
) -> Answer {
    let (id, query) = (id_of(&id)?, read_query(query)?);
    let language = language(query.language.as_deref(), &caller)?;
    let read = move |tx: &mut store::Tx<'_>| paper::row(tx, &caller.actor, &record, id, language);
    set(&state, state.program.store.read(read).await?).await
}

/// Sets the sheet, a few at once: each takes a core and some hundred megabytes while it is set.
async fn set(state: &AppState, sheet: Sheet) -> Answer {
    let waited = tokio::time::timeout(PATIENCE, Arc::clone(&state.printing).acquire_owned()).await;
    let turn = waited.ok().and_then(Result::ok).ok_or_else(|| store::failures::BUSY.fail())?;
    let (printer, title) = (Arc::clone(&state.printer), sheet.title.clone());
    let made = tokio::task::spawn_blocking(move || {
        // held until it is done, also when the asker went away
        let _turn = turn;
        printer.pdf(&sheet)
    });
    let pdf: Result<Vec<u8>, Failure> =
        made.await.map_err(|error| store::failures::INTERNAL.fail().because(error))?;
    let mut response = Response::new(Body::from(pdf?));
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("application/pdf"));
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("private, no-store"));
    if let Ok(name) = HeaderValue::from_str(&crate::files::kept_as(&format!("{title}.pdf"))) {
        headers.insert(header::CONTENT_DISPOSITION, name);
    }
    Ok(response)
}
