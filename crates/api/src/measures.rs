//! What the HTTP face tells of its work, for whoever watches the server. Labels are bounded by the program: a route is its template and
//! never an address, and nothing that an asker writes becomes a label.

use axum::{
    extract::{MatchedPath, Request, State},
    http::Method,
    middleware::Next,
    response::Response,
};
use prometheus_client::{
    encoding::EncodeLabelSet,
    metrics::{
        counter::Counter,
        family::Family,
        histogram::{Histogram, exponential_buckets},
    },
    registry::Registry,
};
use std::{sync::Arc, time::Instant};

/// Counted since the start. Cheap to clone; all clones count together.
#[derive(Debug, Clone)]
pub struct Measures {
    requests: Family<Answered, Counter>,
    seconds: Family<Asked, Histogram, fn() -> Histogram>,
    refused_sign_ins: Family<Refused, Counter>,
}

#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
struct Answered {
    route: Arc<str>,
    method: &'static str,
    status: u16,
}

#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
struct Asked {
    route: Arc<str>,
    method: &'static str,
}

#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
struct Refused {
    code: &'static str,
}

impl Default for Measures {
    fn default() -> Self {
        Self {
            requests: Family::default(),
            // from a millisecond to sixteen seconds
            seconds: Family::new_with_constructor(|| Histogram::new(exponential_buckets(0.001, 2.0, 15))),
            refused_sign_ins: Family::default(),
        }
    }
}

impl Measures {
    /// Names them in the registry.
    pub fn register(&self, registry: &mut Registry) {
        registry.register("http_requests", "Requests by route, method and status", self.requests.clone());
        registry.register(
            "http_request_seconds",
            "How long requests took until the answer began",
            self.seconds.clone(),
        );
        registry.register(
            "sign_ins_refused",
            "Sign-ins that were refused, by the code of the failure",
            self.refused_sign_ins.clone(),
        );
    }

    /// A sign-in was refused.
    pub(crate) fn refused_sign_in(&self, code: &'static str) {
        self.refused_sign_ins.get_or_create(&Refused { code }).inc();
    }
}

/// Measures each request by the template of its route; what has none (the page's files, wrong addresses) counts together.
pub(crate) async fn measured(State(measures): State<Measures>, request: Request, next: Next) -> Response {
    let path = request.extensions().get::<MatchedPath>();
    let route: Arc<str> = path.map_or("other", MatchedPath::as_str).into();
    let method = named(request.method());
    let began = Instant::now();
    let response = next.run(request).await;
    let took = began.elapsed().as_secs_f64();
    let status = response.status().as_u16();
    measures.seconds.get_or_create(&Asked { route: Arc::clone(&route), method }).observe(took);
    measures.requests.get_or_create(&Answered { route, method, status }).inc();
    response
}

/// Anybody may make up methods.
pub(crate) fn named(method: &Method) -> &'static str {
    match *method {
        Method::GET => "GET",
        Method::HEAD => "HEAD",
        Method::POST => "POST",
        Method::PATCH => "PATCH",
        Method::PUT => "PUT",
        Method::DELETE => "DELETE",
        Method::OPTIONS => "OPTIONS",
        _ => "other",
    }
}
