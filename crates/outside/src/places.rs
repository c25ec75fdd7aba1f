//! Where webhooks may lead, by the form of the address. What a name stands for is found out when it is called.

use engine::failures::WEBHOOK_URL;
use kernel::Failure;
use std::{net::IpAddr, str::FromStr};
use ureq::http::{Uri, uri::Authority};

/// Ports that receivers outside have.
const PORTS: &[u16] = &[443, 8443];
/// The longest address.
const LONGEST: usize = 500;

/// A scheme, a host and a port: `https://esb.corp.example` or `http://10.1.2.3:8080`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Place {
    https: bool,
    host: String,
    port: u16,
}

impl Place {
    fn of(uri: &Uri) -> Option<Self> {
        let https = match uri.scheme_str()? {
            "https" => true,
            "http" => false,
            _ => return None,
        };
        let authority = uri.authority()?;
        let port = if authority.as_str().rsplit(']').next().is_some_and(|rest| rest.contains(':')) {
            // one that is said must be one
            authority.port_u16()?
        } else if https {
            443
        } else {
            80
        };
        let host = authority.host().trim_end_matches('.').to_lowercase();
        (!host.is_empty() && port > 0).then_some(Self { https, host, port })
    }

    /// The address, where the host is one.
    fn literal(&self) -> Option<IpAddr> {
        self.host.trim_start_matches('[').trim_end_matches(']').parse().ok()
    }
}

impl FromStr for Place {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let wrong =
            || format!("“{text}” is no place such as https://esb.corp.example or http://10.1.2.3:8080");
        let uri: Uri = text.parse().map_err(|_| wrong())?;
        let bare = uri.path_and_query().is_none_or(|rest| rest.as_str() == "/");
        let named = uri.authority().is_some_and(|authority| !has_user(authority));
        Self::of(&uri).filter(|_| bare && named && !text.contains('#')).ok_or_else(wrong)
    }
}

/// Where webhooks may lead.
#[derive(Debug, Clone)]
pub struct Places {
    inside: Vec<Place>,
    ports: Vec<u16>,
}

impl Default for Places {
    fn default() -> Self {
        Self::new(Vec::new(), Vec::new())
    }
}

impl Places {
    /// Outside by https on the usual ports and these, and to these places wherever they are.
    pub fn new(inside: Vec<Place>, ports: Vec<u16>) -> Self {
        Self { inside, ports: PORTS.iter().copied().chain(ports).collect() }
    }

    /// Whether a place is one that may be inside.
    pub(crate) fn may_be_inside(&self, uri: &Uri) -> bool {
        Place::of(uri).is_some_and(|place| self.inside.contains(&place))
    }

    /// The place that an address leads to; refused where nothing is ever sent.
    pub(crate) fn check(&self, url: &str) -> Result<Place, Failure> {
        let wrong = |zh: &str, en: &str| WEBHOOK_URL.fail().with("reason_zh", zh).with("reason_en", en);
        let plain = url.len() <= LONGEST && url.bytes().all(|byte| byte.is_ascii_graphic());
        let uri = if plain && !url.contains('#') { url.parse::<Uri>().ok() } else { None };
        let place = uri.as_ref().and_then(Place::of);
        let (Some(uri), Some(place)) = (uri, place) else {
            return Err(wrong(
                "不是完整的网址，如 https://example.com/hook",
                "it is no whole address such as https://example.com/hook",
            ));
        };
        if uri.authority().is_some_and(has_user) {
            return Err(wrong("地址中不能有用户名或密码", "an address has no name or password in it"));
        }
        if self.inside.contains(&place) {
            return Ok(place);
        }
        if !place.https {
            return Err(wrong("须以 https:// 开头", "it must begin with https://"));
        }
        if !self.ports.contains(&place.port) {
            return Err(wrong("不允许使用此端口", "its port is none of those that are allowed"));
        }
        if place.literal().is_some_and(|address| !crate::is_outside(address)) {
            return Err(wrong("这是内部网络地址", "it is an address inside"));
        }
        Ok(place)
    }
}

fn has_user(authority: &Authority) -> bool {
    authority.as_str().contains('@')
}

#[cfg(test)]
mod tests {
    use super::*;
    use kernel::Language;

    fn refused(url: &str) -> bool {
        Places::default().check(url).is_err()
    }

    #[test]
    fn https_outside_on_a_usual_port_is_taken() {
        for url in [
            "https://example.com",
            "https://example.com/hook?x=1",
            "https://EXAMPLE.com:443/",
            "https://例.com",
            "https://example.com:8443/a",
            "https://8.8.8.8/",
            "https://[2606:4700::1111]/x",
        ] {
            // what is not ASCII is written in its ASCII form
            assert_eq!(refused(url), !url.is_ascii(), "{url}");
        }
    }

    #[test]
    fn other_schemes_ports_users_and_addresses_inside_are_refused() {
        let long = format!("https://example.com/{}", "a".repeat(500));
        for url in [
            "",
            "example.com",
            "/hook",
            "http://example.com/",
            "ftp://example.com/",
            "file:///etc/passwd",
            "gopher://example.com/",
            "https://",
            "https:///x",
            "https://a:b@example.com/",
            "https://a@example.com/",
            "https://example.com@127.0.0.1/",
            "https://example.com:22/",
            "https://example.com:0/",
            "https://example.com:99999/",
            "https://example.com:/",
            "https://example.com/#x",
            "https://exa mple.com/",
            "https://example.com/\r\nX: y",
            "https://example.com/\u{202e}",
            "https://127.0.0.1/",
            "https://[::1]/",
            "https://[::ffff:10.0.0.1]/",
            "https://10.0.0.1:443/",
            "https://169.254.169.254/latest/meta-data",
            &long,
        ] {
            assert!(refused(url), "{url}");
        }
        let failure = Places::default().check("http://example.com/").unwrap_err();
        assert!(failure.message(Language::En).contains("https://"), "{failure}");
    }

    #[test]
    fn a_place_inside_is_taken_by_its_very_scheme_host_and_port() {
        let places = Places::new(
            vec!["http://esb.corp:8080".parse().unwrap(), "https://[fd00::1]".parse().unwrap()],
            vec![9443],
        );
        for url in [
            "http://esb.corp:8080/x",
            "http://ESB.corp:8080",
            "https://[fd00::1]/",
            "https://example.com:9443/",
        ] {
            assert!(places.check(url).is_ok(), "{url}");
        }
        for url in
            ["http://esb.corp/x", "http://esb.corp:8081/", "http://x.esb.corp:8080/", "https://[fd00::2]/"]
        {
            assert!(places.check(url).is_err(), "{url}");
        }
        for wrong in [
            "esb.corp",
            "http://esb.corp/path",
            "http://esb.corp#x",
            "http://a@esb.corp",
            "ftp://esb.corp",
            "",
        ] {
            assert!(wrong.parse::<Place>().is_err(), "{wrong}");
        }
    }
}
