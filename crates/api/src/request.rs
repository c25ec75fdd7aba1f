//! What every request has: a number, and a language that its messages are read in.

use crate::{
    answer::{Failed, problem},
    traces::FailedWith,
};
use axum::{
    extract::Request,
    http::{HeaderValue, StatusCode, header},
    middleware::Next,
    response::Response,
};
use engine::failures;
use kernel::{Language, Uuid};

/// A request's own.
#[derive(Debug, Clone)]
pub(crate) struct RequestInfo {
    pub(crate) id: String,
    pub(crate) language: Language,
}

/// Gives each request its number, and turns a failure into the answer that its asker reads.
pub(crate) async fn with_request(mut request: Request, next: Next) -> Response {
    let accepts = request.headers().get(header::ACCEPT_LANGUAGE).and_then(|value| value.to_str().ok());
    let info = RequestInfo {
        id: Uuid::now_v7().simple().to_string(),
        language: accepts.map(Language::from_accept_language).unwrap_or_default(),
    };
    let (method, path) = (request.method().clone(), request.uri().path().to_owned());
    request.extensions_mut().insert(info.clone());
    let mut response = next.run(request).await;
    // what the router refuses by itself, such as an address that is no text, is told as everything else is
    if response.status() == StatusCode::BAD_REQUEST && response.extensions().get::<Failed>().is_none() {
        response
            .extensions_mut()
            .insert(Failed(failures::malformed("地址不是有效的文本", "the address is no text")));
    }
    if let Some(Failed(failure)) = response.extensions_mut().remove::<Failed>() {
        if response.status().is_server_error() {
            tracing::error!(request = info.id, %method, path, %failure, "the request failed");
        } else {
            tracing::debug!(request = info.id, %method, path, code = failure.code(), "refused");
        }
        let (status, allowed) = (response.status(), response.headers_mut().remove(header::ALLOW));
        response = problem(&failure, &info);
        response.extensions_mut().insert(FailedWith(failure.code()));
        // the one status that is the router's and no failure's
        if status == StatusCode::METHOD_NOT_ALLOWED {
            *response.status_mut() = status;
            response.headers_mut().extend(allowed.map(|allowed| (header::ALLOW, allowed)));
        }
    }
    if let Ok(id) = HeaderValue::from_str(&info.id) {
        response.headers_mut().insert("x-request-id", id);
    }
    response.extensions_mut().insert(info);
    response
}
