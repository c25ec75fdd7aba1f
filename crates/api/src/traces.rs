//! A span of each request, where traces are gathered. Its attributes are bounded by the program: a route is its template, a record or a
//! command is one that is registered, a failure is its code. Nothing that an asker wrote, and nobody's name, becomes one.

use crate::{AppState, measures::named, request::RequestInfo};
use axum::{
    extract::{MatchedPath, Request, State},
    http::HeaderMap,
    middleware::Next,
    response::Response,
};
use std::sync::Arc;
use store::{TRACED, Waits};
use tracing::{Instrument, Span, field::Empty};

/// The span that a caller says a request belongs to, as W3C Trace Context writes it. Who calls is not known yet: it is believed in where the
/// request belongs, and in nothing else. Whether it is sampled is ours to say, and `tracestate` and `baggage` are not read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Parent {
    /// The trace; never all zero.
    pub trace: [u8; 16],
    /// The span within it; never all zero.
    pub span: [u8; 8],
}

/// Puts a request's span below another one.
pub type PutBelow = fn(&Span, Parent);

/// The code of the failure that a request was answered with.
#[derive(Debug, Clone, Copy)]
pub(crate) struct FailedWith(pub(crate) &'static str);

impl Parent {
    /// What the headers say: one `traceparent` of version 00, and nothing that is not exactly that.
    fn of(headers: &HeaderMap) -> Option<Self> {
        let mut said = headers.get_all("traceparent").iter();
        let (Some(only), None) = (said.next(), said.next()) else { return None };
        let text = only.to_str().ok().filter(|text| text.len() == 55)?;
        let parts: Vec<&str> = text.split('-').collect();
        let [version, trace, span, flags] = parts.as_slice() else { return None };
        let _: [u8; 1] = hex(flags)?;
        let parent = Self { trace: hex(trace)?, span: hex(span)? };
        let real = *version == "00" && parent.trace != [0; 16] && parent.span != [0; 8];
        real.then_some(parent)
    }
}

/// Bytes from small hexadecimal digits, exactly as many as are wanted.
fn hex<const N: usize>(text: &str) -> Option<[u8; N]> {
    let digits = text.as_bytes();
    if digits.len() != 2 * N {
        return None;
    }
    let digit = |byte: u8| match byte {
        b'0'..=b'9' => Some(byte - b'0'),
        b'a'..=b'f' => Some(byte - b'a' + 10),
        _ => None,
    };
    let mut bytes = [0; N];
    for (byte, pair) in bytes.iter_mut().zip(digits.chunks_exact(2)) {
        let [high, low] = pair else { return None };
        *byte = digit(*high)? << 4 | digit(*low)?;
    }
    Some(bytes)
}

/// Tells of each request. This layer is there only where traces are gathered ([`AppState::traced`]).
pub(crate) async fn traced(State(state): State<AppState>, request: Request, next: Next) -> Response {
    let path = request.extensions().get::<MatchedPath>();
    let (route, method) = (path.map_or("other", MatchedPath::as_str), named(request.method()));
    let span = tracing::trace_span!(
        target: TRACED,
        "request",
        otel.name = format!("{method} {route}"),
        otel.kind = "server",
        otel.status_code = Empty,
        http.request.method = method,
        http.route = route,
        http.response.status_code = Empty,
        jingwei.request = Empty,
        jingwei.record = Empty,
        jingwei.command = Empty,
        jingwei.query = Empty,
        jingwei.failure = Empty,
        jingwei.database.asked = Empty,
        jingwei.database.queued_us = Empty,
        jingwei.database.whole_us = Empty,
    );
    if span.is_disabled() {
        return next.run(request).await;
    }
    if let (Some(put_below), Some(parent)) = (state.put_below, Parent::of(request.headers())) {
        put_below(&span, parent);
    }
    name_what_is_asked(&state, &span, route, request.uri().path());
    let waits = Arc::new(Waits::default());
    let response = Arc::clone(&waits).counted(next.run(request)).instrument(span.clone()).await;
    tell_answer(&span, &response, &waits);
    response
}

/// The record, command or query of a route, by the name that it is registered under.
fn name_what_is_asked(state: &AppState, span: &Span, route: &str, path: &str) {
    let registry = &state.program.registry;
    for (part, said) in route.split('/').zip(path.split('/')) {
        let known = match part {
            "{record}" => registry.record(said).ok().map(|known| ("jingwei.record", known.def.name)),
            "{command}" => registry.command(said).ok().map(|known| ("jingwei.command", known.def.name)),
            "{query}" => registry.query(said).ok().map(|known| ("jingwei.query", known.def.name)),
            _ => None,
        };
        if let Some((attribute, name)) = known {
            span.record(attribute, name);
        }
    }
}

fn tell_answer(span: &Span, response: &Response, waits: &Waits) {
    let status = response.status();
    span.record("http.response.status_code", i64::from(status.as_u16()));
    if status.is_server_error() {
        span.record("otel.status_code", "ERROR");
    }
    if let Some(FailedWith(code)) = response.extensions().get() {
        span.record("jingwei.failure", *code);
    }
    if let Some(info) = response.extensions().get::<RequestInfo>() {
        span.record("jingwei.request", info.id.as_str());
    }
    span.record("jingwei.database.asked", waits.asked());
    span.record("jingwei.database.queued_us", waits.queued_micros());
    span.record("jingwei.database.whole_us", waits.whole_micros());
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::http::HeaderValue;

    const GOOD: &str = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";

    fn parent(said: &[&str]) -> Option<Parent> {
        let mut headers = HeaderMap::new();
        for value in said {
            headers.append("traceparent", HeaderValue::from_str(value).unwrap());
        }
        Parent::of(&headers)
    }

    #[test]
    fn a_parent_is_taken_as_the_standard_writes_it() {
        let taken = parent(&[GOOD]).unwrap();
        assert_eq!(taken.trace[..3], [0x4b, 0xf9, 0x2f]);
        assert_eq!(taken.span, [0x00, 0xf0, 0x67, 0xaa, 0x0b, 0xa9, 0x02, 0xb7]);
        // not sampled by the caller is none of our business
        assert_eq!(parent(&[&GOOD.replace("-01", "-00")]), Some(taken));
    }

    #[test]
    fn whatever_else_is_said_is_no_parent() {
        let zero_trace = "00-00000000000000000000000000000000-00f067aa0ba902b7-01";
        let zero_span = "00-4bf92f3577b34da6a3ce929d0e0e4736-0000000000000000-01";
        let (long, upper) = (format!("{GOOD}-what-else"), GOOD.replace('b', "B"));
        let (version, sign) = (GOOD.replacen("00", "01", 1), GOOD.replace('f', "+"));
        let short = &GOOD[..54];
        for wrong in [zero_trace, zero_span, &long, &upper, &version, &sign, short, "", "é"] {
            assert_eq!(parent(&[wrong]), None, "{wrong}");
        }
        assert_eq!(parent(&[]), None);
        assert_eq!(parent(&[GOOD, GOOD]), None);
    }
}
