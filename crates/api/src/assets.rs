//! The browser's files, handed over by the server: they lie inside its binary.

use crate::{AppState, answer::ApiError};
use axum::{
    extract::State,
    http::{HeaderValue, Method, Uri, header},
    response::{IntoResponse, Response},
};
use std::borrow::Cow;

/// One file.
pub struct Asset {
    /// Its bytes.
    pub bytes: Cow<'static, [u8]>,
    /// Its media type.
    pub content_type: String,
}

/// Where the browser's files come from.
pub trait Assets: Send + Sync + 'static {
    /// The file of that path, without a slash before it.
    fn get(&self, path: &str) -> Option<Asset>;
}

/// No files: a server that is only asked by programs.
pub struct NoAssets;

impl Assets for NoAssets {
    fn get(&self, _: &str) -> Option<Asset> {
        None
    }
}

/// Endings of files that a browser may ask for of itself.
const FILES: &[&str] =
    &[".js", ".css", ".map", ".svg", ".png", ".ico", ".json", ".txt", ".woff2", ".webmanifest"];

/// A file, or the page itself for every address that the page will make sense of.
pub(crate) async fn serve(State(state): State<AppState>, method: Method, uri: Uri) -> Response {
    let path = uri.path().trim_start_matches('/');
    let nothing = || {
        let name: String = uri.path().chars().take(80).collect();
        ApiError(engine::failures::NO_SUCH_THING.fail().with("name", name)).into_response()
    };
    if method != Method::GET && method != Method::HEAD || path.starts_with("api/") {
        return nothing();
    }
    if let Some(asset) = state.assets.get(path).filter(|_| !path.is_empty()) {
        // names of built files hold a hash of what is in them
        let forever = path.starts_with("assets/");
        return file(asset, if forever { "public, max-age=31536000, immutable" } else { "no-cache" });
    }
    // an address of the page may hold a dot (`/records/framework.finding`); what is missing among files is missing
    let is_file = path.starts_with("assets/") || FILES.iter().any(|ending| path.ends_with(ending));
    match state.assets.get("index.html") {
        Some(page) if !is_file => file(page, "no-cache"),
        _ => nothing(),
    }
}

fn file(asset: Asset, cache: &'static str) -> Response {
    let mut response = asset.bytes.into_owned().into_response();
    let headers = response.headers_mut();
    if let Ok(content_type) = HeaderValue::from_str(&asset.content_type) {
        headers.insert(header::CONTENT_TYPE, content_type);
    }
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static(cache));
    response
}
