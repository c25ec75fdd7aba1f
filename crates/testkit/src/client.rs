//! A client that speaks HTTP to the fixture's router without a socket, and keeps its cookie as a browser would.

use crate::Fixture;
use axum::{
    Router,
    body::Body,
    http::{HeaderMap, HeaderValue, Method, Request, StatusCode, header, request::Builder},
};
use http_body_util::BodyExt;
use serde_json::{Value, json};
use tower::ServiceExt;

/// A client of a fixture.
pub struct Client<'a> {
    fixture: &'a Fixture,
    router: Router,
    cookie: Option<String>,
    csrf: Option<String>,
    bearer: Option<String>,
    language: &'static str,
}

/// An answer.
#[derive(Debug)]
pub struct Answered {
    /// The status.
    pub status: StatusCode,
    /// The headers.
    pub headers: HeaderMap,
    /// The body as it came.
    pub bytes: Vec<u8>,
    /// The body as JSON; null where it is none.
    pub json: Value,
}

impl Answered {
    /// The stable code of a problem.
    pub fn code(&self) -> &str {
        self.json["code"].as_str().unwrap_or_default()
    }

    /// The codes of the faults of single fields, with their fields.
    pub fn faults(&self) -> Vec<(String, String)> {
        let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
        let errors = self.json["errors"].as_array().cloned().unwrap_or_default();
        errors.iter().map(|fault| (text(&fault["field"]), text(&fault["code"]))).collect()
    }

    /// The id of the item.
    pub fn id(&self) -> String {
        self.json["id"].as_str().expect("an item").to_owned()
    }

    /// The version in the ETag.
    pub fn etag(&self) -> i64 {
        let etag = self.headers.get(header::ETAG).expect("an ETag").to_str().expect("a text");
        etag.trim_matches('"').parse().expect("a version")
    }

    /// Stops the test unless the status is this one.
    #[track_caller]
    pub fn expect(self, status: u16) -> Self {
        assert_eq!(self.status.as_u16(), status, "{}", String::from_utf8_lossy(&self.bytes));
        self
    }

    /// Stops the test unless it is this problem.
    #[track_caller]
    pub fn refused(self, status: u16, code: &str) -> Self {
        let answered = self.expect(status);
        assert_eq!(answered.code(), code, "{}", answered.json);
        assert!(!answered.json["detail"].as_str().unwrap_or_default().is_empty());
        answered
    }
}

impl<'a> Client<'a> {
    pub(crate) fn new(fixture: &'a Fixture) -> Self {
        Self { fixture, router: fixture.router(), cookie: None, csrf: None, bearer: None, language: "en" }
    }

    /// Signs in, and stops the test when that is refused.
    pub fn sign_in(&mut self, name: &str, password: &str) {
        self.sign_in_by(&json!({"name": name, "password": password}));
    }

    /// Signs in by what is sent, such as with a code, and stops the test when that is refused.
    pub fn sign_in_by(&mut self, sent: &Value) {
        let answered = self.post("/api/session", sent).expect(200);
        self.keep_cookie(&answered);
        self.csrf = answered.json["csrf"].as_str().map(str::to_owned);
    }

    /// Sends an API token from now on, beside a cookie where there is one.
    pub fn set_bearer(&mut self, token: Option<&str>) {
        self.bearer = token.map(str::to_owned);
    }

    /// Keeps the cookie that an answer sets.
    pub fn keep_cookie(&mut self, answered: &Answered) {
        let cookie = answered.headers.get(header::SET_COOKIE).expect("a cookie").to_str().expect("a text");
        self.cookie = cookie.split(';').next().map(str::to_owned);
    }

    /// The cookie that it would send.
    pub fn cookie(&self) -> Option<&str> {
        self.cookie.as_deref()
    }

    /// Sends another cookie from now on.
    pub fn set_cookie(&mut self, cookie: Option<&str>) {
        self.cookie = cookie.map(str::to_owned);
    }

    /// Sends another CSRF token from now on.
    pub fn set_csrf(&mut self, csrf: Option<&str>) {
        self.csrf = csrf.map(str::to_owned);
    }

    /// Reads messages in `zh-CN` or `en` from now on.
    pub fn reads(&mut self, language: &'static str) {
        self.language = language;
    }

    /// Any request.
    pub fn send(&self, method: Method, path: &str, headers: &[(&str, &str)], body: Vec<u8>) -> Answered {
        let mut request = self.request(method, path);
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        self.answered(request.body(Body::from(body)).expect("a request"))
    }

    /// A request with headers of any bytes, each in place of its own of that name; none where HTTP has no such request.
    pub fn send_bytes(
        &self,
        method: Method,
        path: &str,
        headers: &[(&'static str, Vec<u8>)],
        body: Vec<u8>,
    ) -> Option<Answered> {
        let mut request = self.request(method, path);
        let sent = request.headers_mut()?;
        for (name, value) in headers {
            sent.insert(*name, HeaderValue::from_bytes(value).ok()?);
        }
        Some(self.answered(request.body(Body::from(body)).ok()?))
    }

    fn request(&self, method: Method, path: &str) -> Builder {
        let mut request =
            Request::builder().method(method).uri(encoded(path)).header("accept-language", self.language);
        request = request.header("host", "jingwei.test");
        if let Some(cookie) = &self.cookie {
            request = request.header("cookie", cookie);
        }
        if let Some(bearer) = &self.bearer {
            request = request.header("authorization", format!("Bearer {bearer}"));
        }
        if let Some(csrf) = &self.csrf {
            request = request.header("x-csrf-token", csrf);
        }
        request
    }

    fn answered(&self, request: Request<Body>) -> Answered {
        let router = self.router.clone();
        self.fixture.runtime().block_on(async move {
            let response = router.oneshot(request).await.expect("an answer");
            let (status, headers) = (response.status(), response.headers().clone());
            let bytes =
                response.into_body().collect().await.map(|body| body.to_bytes().to_vec()).unwrap_or_default();
            let json = serde_json::from_slice(&bytes).unwrap_or(Value::Null);
            Answered { status, headers, bytes, json }
        })
    }

    /// GET.
    pub fn get(&self, path: &str) -> Answered {
        self.send(Method::GET, path, &[], Vec::new())
    }

    /// DELETE.
    pub fn delete(&self, path: &str) -> Answered {
        self.send(Method::DELETE, path, &[], Vec::new())
    }

    /// POST of JSON.
    pub fn post(&self, path: &str, body: &Value) -> Answered {
        self.send(Method::POST, path, &[("content-type", "application/json")], body.to_string().into_bytes())
    }

    /// POST of JSON under an idempotency key.
    pub fn post_once(&self, path: &str, key: &str, body: &Value) -> Answered {
        self.send(Method::POST, path, &[("idempotency-key", key)], body.to_string().into_bytes())
    }

    /// PATCH of JSON from a version.
    pub fn patch(&self, path: &str, version: i64, body: &Value) -> Answered {
        let version = format!("\"{version}\"");
        self.send(Method::PATCH, path, &[("if-match", &version)], body.to_string().into_bytes())
    }

    /// POST without a body from a version.
    pub fn act(&self, path: &str, version: i64) -> Answered {
        let version = format!("\"{version}\"");
        self.send(Method::POST, path, &[("if-match", &version)], Vec::new())
    }

    /// The items of a list.
    pub fn list(&self, record: &str, query: &str) -> Vec<Value> {
        let answered = self.get(&format!("/api/records/{record}?{query}")).expect(200);
        answered.json["items"].as_array().cloned().unwrap_or_default()
    }

    /// The only item for which a filter holds.
    #[track_caller]
    pub fn only(&self, record: &str, filter: &str) -> Value {
        let mut items = self.list(record, &format!("filter={filter}"));
        assert_eq!(items.len(), 1, "{record} where {filter}");
        items.remove(0)
    }
}

/// What a browser would do to spaces, quotes and Chinese in an address.
fn encoded(path: &str) -> String {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"/?&=%-_.~,*:@!()".contains(&byte);
    let mut out = String::with_capacity(path.len());
    for byte in path.bytes() {
        if plain(byte) { out.push(char::from(byte)) } else { out.push_str(&format!("%{byte:02X}")) }
    }
    out
}
