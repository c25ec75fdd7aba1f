//! Calls to a place that the operator chose: bounded in time and size, and no further than that place.

use crate::agent::bounded;
use openidconnect::{
    HttpRequest, HttpResponse,
    http::{Request, header::CONTENT_TYPE},
    url::{Host, Url},
};
use std::{io, time::Duration};
use ureq::{Agent, Error};

/// The longest body: a set of keys or a token has some KB.
const MOST_BODY: u64 = 256 << 10;

/// What calls it.
pub(crate) struct Fetcher(Agent);

impl Fetcher {
    /// One that waits so long for a whole answer.
    pub(crate) fn new(patience: Duration) -> Self {
        let config = bounded(patience).max_idle_connections(0).max_idle_connections_per_host(0).build();
        Self(Agent::new_with_config(config))
    }

    /// Whether nobody listens in on what goes there: https, or this very machine.
    pub(crate) fn is_private(url: &Url) -> bool {
        match (url.scheme(), url.host()) {
            ("https", Some(_)) => true,
            ("http", Some(Host::Ipv4(address))) => address.is_loopback(),
            ("http", Some(Host::Ipv6(address))) => address.is_loopback(),
            ("http", Some(Host::Domain(name))) => name == "localhost",
            _ => false,
        }
    }

    /// Asks, and gives the whole answer.
    pub(crate) fn fetch(&self, request: HttpRequest) -> Result<HttpResponse, Error> {
        let url: Option<Url> = request.uri().to_string().parse().ok();
        if !url.is_some_and(|url| Self::is_private(&url)) {
            return Err(Error::Io(io::Error::new(io::ErrorKind::PermissionDenied, "not by https")));
        }
        let (head, body) = request.into_parts();
        let mut answered = if body.is_empty() {
            self.0.run(Request::from_parts(head, ()))?
        } else {
            self.0.run(Request::from_parts(head, body))?
        };
        let read = answered.body_mut().with_config().limit(MOST_BODY).read_to_vec()?;
        let mut response = HttpResponse::new(read);
        *response.status_mut() = answered.status();
        if let Some(kind) = answered.headers().get(CONTENT_TYPE) {
            response.headers_mut().insert(CONTENT_TYPE, kind.clone());
        }
        Ok(response)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_is_asked_where_others_could_listen_in() {
        let private = |url: &str| Fetcher::is_private(&url.parse().unwrap());
        for good in [
            "https://sso.corp.example/realms/x",
            "https://10.0.0.7:8443/",
            "http://127.0.0.1:8080/",
            "http://[::1]:8080/",
            "http://localhost/",
        ] {
            assert!(private(good), "{good}");
        }
        for wrong in [
            "http://sso.corp.example/",
            "http://10.0.0.7/",
            "http://localhost.evil.example/",
            "http://127.0.0.1.evil.example/",
            "ftp://127.0.0.1/",
            "file:///etc/passwd",
        ] {
            assert!(!private(wrong), "{wrong}");
        }
        let request = Request::get("http://sso.corp.example/").body(Vec::new()).unwrap();
        let told = Fetcher::new(Duration::from_secs(1)).fetch(request).unwrap_err();
        assert!(matches!(told, Error::Io(error) if error.kind() == io::ErrorKind::PermissionDenied));
    }
}
