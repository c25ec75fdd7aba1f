//! The part of the configuration that is about traces. The environment variables that OpenTelemetry's own documents name are heard too.

use clap::Args;
use serde::{Deserialize, Serialize};

/// Where traces are sent. They are off where no address is said.
#[derive(Debug, Clone, Default, Args, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TraceArgs {
    /// The collector of traces, by OTLP over HTTP: `http://127.0.0.1:4318`. Off where none is said (here or in OTEL_EXPORTER_OTLP_ENDPOINT).
    #[arg(long = "traces-endpoint", global = true, env = "JINGWEI_TRACES_ENDPOINT")]
    pub endpoint: Option<String>,
    /// What this server is called there (or OTEL_SERVICE_NAME); `jingwei` unless said.
    #[arg(long = "traces-service", global = true, env = "JINGWEI_TRACES_SERVICE")]
    pub service: Option<String>,
    /// The share of traces that are sent, from 0 to 1; all unless said.
    #[arg(long = "traces-share", global = true, env = "JINGWEI_TRACES_SHARE")]
    pub share: Option<f64>,
}

/// What is in force of that.
#[derive(Clone, Serialize)]
pub struct TraceConfig {
    /// The collector, without the path of the traces where it was said so.
    pub endpoint: String,
    /// What this server is called there.
    pub service: String,
    /// The share of traces that are sent.
    pub share: f64,
    /// What goes with each message, such as a key; from the environment alone, and never shown.
    #[serde(skip)]
    pub headers: Vec<(String, String)>,
}

impl std::fmt::Debug for TraceConfig {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        // a header may hold a key
        write!(f, "TraceConfig({}, {})", self.endpoint, self.service)
    }
}

const PATH: &str = "/v1/traces";

impl TraceArgs {
    pub(crate) fn over(&self, file: Self) -> Result<Option<TraceConfig>, String> {
        self.over_with(file, |name| std::env::var(name).ok().filter(|said| !said.is_empty()))
    }

    /// As the flags and our own variables say, then OpenTelemetry's, then the file.
    fn over_with(
        &self,
        file: Self,
        variable: impl Fn(&str) -> Option<String>,
    ) -> Result<Option<TraceConfig>, String> {
        if variable("OTEL_SDK_DISABLED").is_some_and(|said| said.eq_ignore_ascii_case("true")) {
            return Ok(None);
        }
        let endpoint = self
            .endpoint
            .clone()
            .or_else(|| variable("OTEL_EXPORTER_OTLP_TRACES_ENDPOINT"))
            .or_else(|| variable("OTEL_EXPORTER_OTLP_ENDPOINT"))
            .or(file.endpoint);
        let Some(endpoint) = endpoint.filter(|endpoint| !endpoint.is_empty()) else { return Ok(None) };
        if !endpoint.starts_with("http://") && !endpoint.starts_with("https://") {
            return Err("traces.endpoint: begins with http:// or https://".to_owned());
        }
        let protocol = variable("OTEL_EXPORTER_OTLP_TRACES_PROTOCOL")
            .or_else(|| variable("OTEL_EXPORTER_OTLP_PROTOCOL"))
            .filter(|protocol| protocol != "http/protobuf");
        if let Some(protocol) = protocol {
            return Err(format!(
                "traces: OTEL_EXPORTER_OTLP_PROTOCOL says {protocol}; only http/protobuf is spoken (port 4318)"
            ));
        }
        let share = self.share.or(file.share).unwrap_or(1.0);
        if !(0.0..=1.0).contains(&share) {
            return Err("traces.share: from 0 to 1".to_owned());
        }
        let headers = variable("OTEL_EXPORTER_OTLP_TRACES_HEADERS")
            .or_else(|| variable("OTEL_EXPORTER_OTLP_HEADERS"))
            .map_or_else(|| Ok(Vec::new()), |said| headers(&said))?;
        let service = self.service.clone().or_else(|| variable("OTEL_SERVICE_NAME")).or(file.service);
        let service = service.unwrap_or_else(|| "jingwei".to_owned());
        Ok(Some(TraceConfig { endpoint, service, share, headers }))
    }
}

impl TraceConfig {
    /// The address that traces are sent to.
    pub(super) fn url(&self) -> String {
        let base = self.endpoint.trim_end_matches('/');
        if base.ends_with(PATH) { base.to_owned() } else { format!("{base}{PATH}") }
    }
}

/// `name=value,name=value`, values with `%` for what would part them.
fn headers(said: &str) -> Result<Vec<(String, String)>, String> {
    let wrong = || "OTEL_EXPORTER_OTLP_HEADERS: name=value, parted by commas".to_owned();
    let mut found = Vec::new();
    for pair in said.split(',').map(str::trim).filter(|pair| !pair.is_empty()) {
        let (name, value) = pair.split_once('=').ok_or_else(wrong)?;
        let (name, value) = (name.trim(), unescaped(value.trim()).ok_or_else(wrong)?);
        let is_name = |byte: u8| byte.is_ascii_alphanumeric() || b"-_.".contains(&byte);
        let fits = !name.is_empty() && name.bytes().all(is_name) && !value.chars().any(char::is_control);
        found.push(if fits { (name.to_owned(), value) } else { return Err(wrong()) });
    }
    Ok(found)
}

fn unescaped(text: &str) -> Option<String> {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.bytes();
    while let Some(byte) = rest.next() {
        if byte != b'%' {
            bytes.push(byte);
            continue;
        }
        let digits = [rest.next()?, rest.next()?];
        bytes.push(u8::from_str_radix(std::str::from_utf8(&digits).ok()?, 16).ok()?);
    }
    String::from_utf8(bytes).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn said(
        args: TraceArgs,
        file: TraceArgs,
        variables: &[(&str, &str)],
    ) -> Result<Option<TraceConfig>, String> {
        args.over_with(file, |name| {
            variables.iter().find(|(known, _)| *known == name).map(|(_, value)| (*value).to_owned())
        })
    }

    fn at(endpoint: &str) -> TraceArgs {
        TraceArgs { endpoint: Some(endpoint.into()), ..TraceArgs::default() }
    }

    #[test]
    fn nothing_is_traced_unless_an_address_is_said() {
        assert!(said(TraceArgs::default(), TraceArgs::default(), &[]).unwrap().is_none());
        let service = [("OTEL_SERVICE_NAME", "x")];
        assert!(said(TraceArgs::default(), TraceArgs::default(), &service).unwrap().is_none());
        assert!(
            said(at("http://a"), TraceArgs::default(), &[("OTEL_SDK_DISABLED", "true")]).unwrap().is_none()
        );
    }

    #[test]
    fn flags_come_before_the_environment_and_that_before_the_file() {
        let standard = [("OTEL_EXPORTER_OTLP_ENDPOINT", "http://b:4318/"), ("OTEL_SERVICE_NAME", "east")];
        let config = said(TraceArgs::default(), at("http://c"), &standard).unwrap().unwrap();
        assert_eq!((config.url().as_str(), config.service.as_str()), ("http://b:4318/v1/traces", "east"));
        let config = said(at("https://a/v1/traces"), at("http://c"), &standard).unwrap().unwrap();
        assert_eq!(config.url(), "https://a/v1/traces");
        let config = said(TraceArgs::default(), at("http://c"), &[]).unwrap().unwrap();
        assert_eq!((config.url().as_str(), config.service.as_str()), ("http://c/v1/traces", "jingwei"));
    }

    #[test]
    fn what_cannot_be_done_is_said_at_the_start() {
        assert!(said(at("collector:4317"), TraceArgs::default(), &[]).is_err());
        assert!(
            said(at("http://a"), TraceArgs::default(), &[("OTEL_EXPORTER_OTLP_PROTOCOL", "grpc")]).is_err()
        );
        let share = TraceArgs { share: Some(1.5), ..at("http://a") };
        assert!(said(share, TraceArgs::default(), &[]).is_err());
        let broken = [("OTEL_EXPORTER_OTLP_HEADERS", "no pair")];
        assert!(said(at("http://a"), TraceArgs::default(), &broken).is_err());
        let split = [("OTEL_EXPORTER_OTLP_HEADERS", "a=b%0d%0ac: d")];
        assert!(said(at("http://a"), TraceArgs::default(), &split).is_err());
    }

    #[test]
    fn a_key_for_the_collector_is_never_shown() {
        let key = [("OTEL_EXPORTER_OTLP_HEADERS", "authorization=Bearer%20geheim, x-a=1")];
        let config = said(at("http://a"), TraceArgs::default(), &key).unwrap().unwrap();
        assert_eq!(config.headers[0], ("authorization".to_owned(), "Bearer geheim".to_owned()));
        assert!(!format!("{config:?}").contains("geheim"));
        assert!(!toml::to_string(&config).unwrap().contains("geheim"));
    }
}
