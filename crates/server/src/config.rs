//! Configuration: a file, then the environment, then flags; the later wins.

use crate::{
    config_outside::{MailArgs, MailConfig, WebhookArgs, WebhookConfig},
    config_provider::{ProviderArgs, ProviderConfig},
    traces::{TraceArgs, TraceConfig},
};
use clap::Args;
use serde::{Deserialize, Serialize};
use std::{net::SocketAddr, path::PathBuf};
use store::DatabaseUrl;

/// Flags and environment variables; what neither says is taken from the file, and then from the defaults.
#[derive(Debug, Clone, Default, Args)]
pub struct ConfigArgs {
    /// A TOML file; `jingwei.toml` in the working directory is read when it is there.
    #[arg(long, global = true, env = "JINGWEI_CONFIG")]
    pub config: Option<PathBuf>,
    /// `sqlite:PATH` or `postgres://USER:PASSWORD@HOST/NAME`.
    #[arg(long, global = true, env = "JINGWEI_DATABASE", hide_env_values = true)]
    pub database: Option<String>,
    /// Address and port to serve on.
    #[arg(long, global = true, env = "JINGWEI_LISTEN")]
    pub listen: Option<SocketAddr>,
    /// Whether cookies go over https only: true behind an https proxy, false on this machine alone.
    #[arg(long, global = true, env = "JINGWEI_SECURE_COOKIES")]
    pub secure_cookies: Option<bool>,
    /// Whether a proxy of yours stands before the server and says in X-Forwarded-For whom it serves.
    #[arg(long, global = true, env = "JINGWEI_BEHIND_PROXY")]
    pub behind_proxy: Option<bool>,
    /// Connections that read.
    #[arg(long, global = true, env = "JINGWEI_READERS")]
    pub readers: Option<usize>,
    /// Connections that write, on PostgreSQL.
    #[arg(long, global = true, env = "JINGWEI_WRITERS")]
    pub writers: Option<usize>,
    /// The file with the key that signs the audit's seals; made when it is not there. For SQLite, beside the database
    /// unless another is named; for PostgreSQL, seals are not signed unless one is named.
    #[arg(long, global = true, env = "JINGWEI_SEAL_KEY")]
    pub seal_key: Option<PathBuf>,
    /// A folder with fonts for PDF files, beside those of this machine.
    #[arg(long, global = true, env = "JINGWEI_FONTS")]
    pub fonts: Option<PathBuf>,
    /// The folder that `jingwei backup` writes to when no file is named, and where `jingwei doctor` looks for the last one.
    #[arg(long, global = true, env = "JINGWEI_BACKUPS")]
    pub backups: Option<PathBuf>,
    /// Address and port to tell `/metrics` on, to whoever can reach it; not told where nothing is said.
    #[arg(long, global = true, env = "JINGWEI_METRICS_LISTEN")]
    pub metrics_listen: Option<SocketAddr>,
    /// What is logged: `info`, `debug`, or `store=debug,info`.
    #[arg(long, global = true, env = "JINGWEI_LOG")]
    pub log: Option<String>,
    /// Where people open the program, such as `https://jingwei.example.com`: mails lead there.
    #[arg(long, global = true, env = "JINGWEI_PUBLIC_URL")]
    pub public_url: Option<String>,
    /// Where webhooks may lead.
    #[command(flatten)]
    pub webhooks: WebhookArgs,
    /// The mail server.
    #[command(flatten)]
    pub mail: MailArgs,
    /// Where traces are sent.
    #[command(flatten)]
    pub traces: TraceArgs,
    /// Whom people sign in by.
    #[command(flatten)]
    pub oidc: ProviderArgs,
}

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
struct ConfigFile {
    database: Option<String>,
    listen: Option<SocketAddr>,
    secure_cookies: Option<bool>,
    behind_proxy: Option<bool>,
    readers: Option<usize>,
    writers: Option<usize>,
    seal_key: Option<PathBuf>,
    fonts: Option<PathBuf>,
    backups: Option<PathBuf>,
    metrics_listen: Option<SocketAddr>,
    log: Option<String>,
    public_url: Option<String>,
    webhooks: WebhookArgs,
    mail: MailArgs,
    traces: TraceArgs,
    oidc: ProviderArgs,
}

/// What is in force.
#[derive(Debug, Clone, Serialize)]
pub struct Config {
    /// Where the data is.
    #[serde(serialize_with = "shown")]
    pub database: DatabaseUrl,
    /// Where to serve.
    pub listen: SocketAddr,
    /// Whether cookies go over https only.
    pub secure_cookies: bool,
    /// Whether the address in X-Forwarded-For is believed.
    pub behind_proxy: bool,
    /// Connections that read.
    pub readers: usize,
    /// Connections that write, on PostgreSQL.
    pub writers: usize,
    /// The file with the key that signs the audit's seals.
    pub seal_key: Option<PathBuf>,
    /// Whether that file was named, and is not only the usual one.
    #[serde(skip)]
    pub seal_key_named: bool,
    /// A folder with fonts for PDF files, beside those of this machine.
    pub fonts: Option<PathBuf>,
    /// The folder of backups.
    pub backups: Option<PathBuf>,
    /// Where `/metrics` is told, if anywhere.
    pub metrics_listen: Option<SocketAddr>,
    /// What is logged.
    pub log: String,
    /// Where people open the program, without a slash at the end.
    pub public_url: Option<String>,
    /// Where webhooks may lead.
    pub webhooks: WebhookConfig,
    /// The mail server, if there is one.
    pub mail: Option<MailConfig>,
    /// Where traces are sent, if anywhere.
    pub traces: Option<TraceConfig>,
    /// Whom people sign in by, if that is set up.
    pub oidc: Option<ProviderConfig>,
}

fn shown<S: serde::Serializer>(url: &DatabaseUrl, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_str(url)
}

impl Config {
    /// The configuration in force, or what is wrong with it.
    pub fn load(args: &ConfigArgs) -> Result<Self, String> {
        let file = read_file(args.config.as_deref())?;
        let database =
            args.database.clone().or(file.database).unwrap_or_else(|| "sqlite:jingwei.sqlite".to_owned());
        let listen = args.listen.or(file.listen).unwrap_or_else(|| SocketAddr::from(([127, 0, 0, 1], 8686)));
        let secure_cookies =
            args.secure_cookies.or(file.secure_cookies).unwrap_or(!listen.ip().is_loopback());
        let database: DatabaseUrl = database.parse().map_err(|error| format!("database: {error}"))?;
        let named = args.seal_key.clone().or(file.seal_key);
        let seal_key_named = named.is_some();
        let seal_key = named.or_else(|| beside(&database));
        let public_url = args.public_url.clone().or(file.public_url);
        let public_url = public_url.map(|url| url.trim_end_matches('/').to_owned());
        if public_url.as_ref().is_some_and(|url| !url.starts_with("https://") && !url.starts_with("http://"))
        {
            return Err("public_url: begins with https:// or http://".to_owned());
        }
        let oidc = args.oidc.over(file.oidc, public_url.as_deref())?;
        Ok(Self {
            database,
            listen,
            secure_cookies,
            behind_proxy: args.behind_proxy.or(file.behind_proxy).unwrap_or(false),
            readers: args.readers.or(file.readers).unwrap_or(3).clamp(1, 64),
            writers: args.writers.or(file.writers).unwrap_or(8).clamp(1, 64),
            seal_key,
            seal_key_named,
            fonts: args.fonts.clone().or(file.fonts),
            backups: args.backups.clone().or(file.backups),
            metrics_listen: args.metrics_listen.or(file.metrics_listen),
            log: args.log.clone().or(file.log).unwrap_or_else(|| "info,refinery_core=warn".to_owned()),
            public_url,
            webhooks: args.webhooks.over(file.webhooks)?,
            mail: args.mail.over(file.mail)?,
            traces: args.traces.over(file.traces)?,
            oidc,
        })
    }
}

/// The seal key's usual place: beside a database that is a file.
fn beside(database: &DatabaseUrl) -> Option<PathBuf> {
    match database {
        DatabaseUrl::Sqlite(path) => {
            let mut path = path.clone().into_os_string();
            path.push(".seal-key");
            Some(path.into())
        }
        DatabaseUrl::Postgres(_) => None,
    }
}

fn read_file(named: Option<&std::path::Path>) -> Result<ConfigFile, String> {
    let usual = PathBuf::from("jingwei.toml");
    let path = match named {
        Some(path) => path,
        None if usual.exists() => &usual,
        None => return Ok(ConfigFile::default()),
    };
    let text = std::fs::read_to_string(path).map_err(|error| format!("{}: {error}", path.display()))?;
    toml::from_str(&text).map_err(|error| format!("{}: {}", path.display(), without_values(&text, &error)))
}

/// What is wrong in a file, and where: its values may be secrets, and what is told of it goes into logs.
fn without_values(text: &str, error: &toml::de::Error) -> String {
    let before = error.span().and_then(|span| text.get(..span.start)).unwrap_or_default();
    let line = before.matches('\n').count() + 1;
    // "invalid type: string \"…\", expected …" quotes the value
    let said = error.message();
    let said = match (said.split_once(": "), said.rsplit_once(", expected ")) {
        (Some((what, _)), Some((_, expected))) if what.starts_with("invalid ") => {
            format!("{what}, expected {expected}")
        }
        _ => said.to_owned(),
    };
    format!("line {line}: {said}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_says_as_much_as_it_likes_and_its_values_are_not_told() {
        let folder = tempfile::tempdir().unwrap();
        let load = |text: &str| {
            let path = folder.path().join("jingwei.toml");
            std::fs::write(&path, text).unwrap();
            Config::load(&ConfigArgs { config: Some(path), ..ConfigArgs::default() })
        };
        let shipped = concat!(env!("CARGO_MANIFEST_DIR"), "/../../dist/jingwei.toml");
        load(&std::fs::read_to_string(shipped).unwrap()).unwrap();
        load("").unwrap();
        assert_eq!(load("listen = \"127.0.0.1:9109\"").unwrap().listen.port(), 9109);
        for wrong in [
            "database = \"postgres://jw:S3cret@db/jw\" x",
            "readers = 2\nwriters = \"S3cret\"",
            "\n[mail]\nrelay = [\"S3cret\"]",
            "database = \"postgres://jw:S3cret@db/jw\"\ncolour = 1",
        ] {
            let told = load(wrong).unwrap_err();
            assert!(!told.contains("S3cret") && told.contains("line "), "{told}");
        }
    }

    #[test]
    fn cookies_are_secure_wherever_others_can_reach_the_server() {
        let at = |listen: &str| ConfigArgs { listen: Some(listen.parse().unwrap()), ..ConfigArgs::default() };
        assert!(!Config::load(&at("127.0.0.1:1")).unwrap().secure_cookies);
        assert!(Config::load(&at("0.0.0.0:1")).unwrap().secure_cookies);
        let wrong = ConfigArgs { database: Some("mysql://x".into()), ..ConfigArgs::default() };
        assert!(Config::load(&wrong).unwrap_err().contains("sqlite:PATH"));
        let missing = ConfigArgs { config: Some("/nowhere/x.toml".into()), ..ConfigArgs::default() };
        assert!(Config::load(&missing).unwrap_err().contains("x.toml"));
    }
}
