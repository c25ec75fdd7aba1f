//! Answers: JSON with a version, and failures as problem+json.

use crate::request::RequestInfo;
use axum::{
    Json,
    body::Body,
    http::{HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use engine::idempotency::Reply;
use kernel::{Failure, FailureKind, Language};
use serde_json::{Value, json};

/// What a handler answers.
pub(crate) type Answer = Result<Response, ApiError>;

/// A failure on its way out.
#[derive(Debug)]
pub(crate) struct ApiError(pub(crate) Failure);

impl From<Failure> for ApiError {
    fn from(failure: Failure) -> Self {
        Self(failure)
    }
}

/// The failure itself, until it is known in which language it is told.
#[derive(Clone)]
pub(crate) struct Failed(pub(crate) Failure);

impl IntoResponse for ApiError {
    fn into_response(self) -> Response {
        let mut response = status(self.0.kind()).into_response();
        response.extensions_mut().insert(Failed(self.0));
        response
    }
}

/// The HTTP status of a kind of failure.
pub(crate) fn status(kind: FailureKind) -> StatusCode {
    match kind {
        FailureKind::Malformed => StatusCode::BAD_REQUEST,
        FailureKind::Unauthenticated => StatusCode::UNAUTHORIZED,
        FailureKind::Forbidden => StatusCode::FORBIDDEN,
        FailureKind::NotFound => StatusCode::NOT_FOUND,
        FailureKind::Conflict => StatusCode::CONFLICT,
        FailureKind::VersionConflict => StatusCode::PRECONDITION_FAILED,
        FailureKind::TooLarge => StatusCode::PAYLOAD_TOO_LARGE,
        FailureKind::MethodNotAllowed => StatusCode::METHOD_NOT_ALLOWED,
        FailureKind::Invalid => StatusCode::UNPROCESSABLE_ENTITY,
        FailureKind::VersionRequired => StatusCode::PRECONDITION_REQUIRED,
        FailureKind::TooMany => StatusCode::TOO_MANY_REQUESTS,
        FailureKind::Internal => StatusCode::INTERNAL_SERVER_ERROR,
        FailureKind::Unavailable => StatusCode::SERVICE_UNAVAILABLE,
    }
}

/// A failure as its asker reads it.
pub(crate) fn problem(failure: &Failure, info: &RequestInfo) -> Response {
    let status = status(failure.kind());
    let mut body = describe(failure, info.language);
    body["type"] = format!("/api/problems/{}", failure.code()).into();
    body["status"] = status.as_u16().into();
    body["request_id"] = info.id.as_str().into();
    // what a version conflict or an import adds stands beside, under its own names
    match failure.current() {
        Some(Value::Object(parts)) if parts.contains_key("faults") => {
            for (name, value) in parts {
                body[name.as_str()] = value.clone();
            }
        }
        Some(current) => body["current"] = current.clone(),
        None => {}
    }
    let mut response = (status, body.to_string()).into_response();
    response.headers_mut().insert(header::CONTENT_TYPE, HeaderValue::from_static("application/problem+json"));
    let after = match failure.kind() {
        FailureKind::Unavailable => Some(2),
        FailureKind::TooMany => failure.current().and_then(|current| current["retry_after"].as_i64()),
        _ => None,
    };
    if let Some(seconds) = after {
        response.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from(seconds));
    }
    response
}

fn describe(failure: &Failure, language: Language) -> Value {
    let errors: Vec<Value> = failure
        .errors()
        .iter()
        .map(|fault| {
            json!({"field": fault.field, "code": fault.failure.code(), "message": fault.failure.message(language)})
        })
        .collect();
    json!({
        "code": failure.code(), "title": title(failure.kind(), language), "detail": failure.message(language),
        "field": failure.field(), "errors": errors,
    })
}

fn title(kind: FailureKind, language: Language) -> &'static str {
    let (zh, en) = match kind {
        FailureKind::Malformed => ("请求无法解析", "Request not understood"),
        FailureKind::Unauthenticated => ("需要登录", "Sign-in needed"),
        FailureKind::Forbidden => ("没有权限", "Not allowed"),
        FailureKind::NotFound => ("未找到", "Not found"),
        FailureKind::Conflict => ("与当前状态冲突", "In conflict with what is there"),
        FailureKind::VersionConflict => ("已被他人修改", "Changed by somebody else"),
        FailureKind::TooLarge => ("内容过大", "Too large"),
        FailureKind::MethodNotAllowed => ("不接受该方法", "Method not taken"),
        FailureKind::Invalid => ("内容不正确", "Not right"),
        FailureKind::VersionRequired => ("缺少版本", "Version needed"),
        FailureKind::TooMany => ("请求过多", "Too many requests"),
        FailureKind::Internal => ("系统错误", "Internal fault"),
        FailureKind::Unavailable => ("暂时不可用", "Not available just now"),
    };
    if language == Language::Zh { zh } else { en }
}

/// What a panic in a handler is answered with. It is logged with its text, and told without.
pub(crate) fn panicked(panic: Box<dyn std::any::Any + Send>) -> Response<Body> {
    let text = panic.downcast_ref::<&str>().map(|text| (*text).to_owned());
    let text = text.or_else(|| panic.downcast_ref::<String>().cloned()).unwrap_or_default();
    ApiError(store::failures::INTERNAL.fail().because(format!("panic: {text}"))).into_response()
}

/// A JSON body.
pub(crate) fn json_body(body: Value) -> Answer {
    Ok(Json(body).into_response())
}

/// The answer to a request that wrote.
pub(crate) fn reply(reply: Reply) -> Answer {
    reply_at(reply, None)
}

/// The answer to a request that made something that now has a place of its own.
pub(crate) fn reply_at(reply: Reply, place: Option<String>) -> Answer {
    let status = StatusCode::from_u16(reply.status).unwrap_or(StatusCode::OK);
    let mut response = (status, Json(reply.body)).into_response();
    let headers = response.headers_mut();
    if let Some(version) =
        reply.etag.and_then(|version| HeaderValue::from_str(&format!("\"{version}\"")).ok())
    {
        headers.insert(header::ETAG, version);
    }
    if let Some(place) = place.and_then(|place| HeaderValue::from_str(&place).ok()) {
        headers.insert(header::LOCATION, place);
    }
    if reply.replayed {
        headers.insert("idempotency-replayed", HeaderValue::from_static("true"));
    }
    Ok(response)
}
