//! The part of the configuration that is about what leaves the house.

use crate::config::Config;
use clap::{Args, ValueEnum};
use outside::{MailSettings, Place, Places, Security, Settings, World};
use serde::{Deserialize, Serialize};
use std::path::PathBuf;

/// Letters a minute of one server unless said otherwise.
const A_MINUTE: u32 = 60;

/// Where webhooks may lead, beside every address outside by https.
#[derive(Debug, Clone, Default, Args, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct WebhookArgs {
    /// Places on your own network that webhooks may lead to, each by its scheme, host and port: `http://esb.corp.example:8080`.
    #[arg(long = "webhook-inside", global = true, env = "JINGWEI_WEBHOOK_INSIDE", value_delimiter = ',')]
    pub inside: Option<Vec<String>>,
    /// Ports outside that they may lead to, beside 443 and 8443.
    #[arg(long = "webhook-port", global = true, env = "JINGWEI_WEBHOOK_PORTS", value_delimiter = ',')]
    pub ports: Option<Vec<u16>>,
}

/// What is in force of that.
#[derive(Debug, Clone, Default, Serialize)]
pub struct WebhookConfig {
    /// Places on one's own network.
    pub inside: Vec<String>,
    /// Further ports.
    pub ports: Vec<u16>,
}

/// How the connection to the mail server is kept private.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum, Deserialize, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum MailSecurity {
    /// TLS from the first byte on (port 465).
    Tls,
    /// TLS is begun in the clear, and wanted (port 587).
    Starttls,
    /// None, for a relay on this machine or a network of your own (port 25).
    None,
}

/// The mail server.
#[derive(Clone, Default, Args, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct MailArgs {
    /// The mail server; no mail is sent where none is named.
    #[arg(long = "mail-host", global = true, env = "JINGWEI_MAIL_HOST")]
    pub host: Option<String>,
    /// Its port; the usual one where nothing is said.
    #[arg(long = "mail-port", global = true, env = "JINGWEI_MAIL_PORT")]
    pub port: Option<u16>,
    /// How the connection is kept private: tls, starttls or none.
    #[arg(long = "mail-security", global = true, env = "JINGWEI_MAIL_SECURITY")]
    pub security: Option<MailSecurity>,
    /// The name that one signs in with there.
    #[arg(long = "mail-user", global = true, env = "JINGWEI_MAIL_USER")]
    pub user: Option<String>,
    /// The password, by the environment only; better in a file.
    #[arg(skip)]
    #[serde(skip)]
    pub password: Option<String>,
    /// The file that holds the password.
    #[arg(long = "mail-password-file", global = true, env = "JINGWEI_MAIL_PASSWORD_FILE")]
    pub password_file: Option<PathBuf>,
    /// Whom mails are from: `Jingwei <jingwei@example.com>`.
    #[arg(long = "mail-from", global = true, env = "JINGWEI_MAIL_FROM")]
    pub from: Option<String>,
    /// Letters a minute that this server sends at most.
    #[arg(long = "mail-a-minute", global = true, env = "JINGWEI_MAIL_A_MINUTE")]
    pub a_minute: Option<u32>,
}

impl std::fmt::Debug for MailArgs {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        // the password is in no log
        write!(f, "MailArgs({:?})", self.host)
    }
}

/// What is in force of that.
#[derive(Clone, Serialize)]
pub struct MailConfig {
    /// Its name.
    pub host: String,
    /// Its port, where it is not the usual one.
    pub port: Option<u16>,
    /// How the connection is kept private.
    pub security: MailSecurity,
    /// The name that one signs in with.
    pub user: Option<String>,
    /// The password; never shown.
    #[serde(skip)]
    password: Option<String>,
    /// The file that holds it.
    pub password_file: Option<PathBuf>,
    /// Whom mails are from.
    pub from: String,
    /// Letters a minute at most.
    pub a_minute: u32,
}

impl std::fmt::Debug for MailConfig {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        // the password is in no log
        write!(f, "MailConfig({}, {:?})", self.host, self.security)
    }
}

impl WebhookArgs {
    pub(crate) fn over(&self, file: Self) -> Result<WebhookConfig, String> {
        let named = self.inside.clone().or(file.inside).unwrap_or_default();
        let inside: Vec<String> = named.into_iter().filter(|place| !place.is_empty()).collect();
        for place in &inside {
            place.parse::<Place>().map_err(|error| format!("webhooks.inside: {error}"))?;
        }
        Ok(WebhookConfig { inside, ports: self.ports.clone().or(file.ports).unwrap_or_default() })
    }
}

impl MailArgs {
    pub(crate) fn over(&self, file: Self) -> Result<Option<MailConfig>, String> {
        let Some(host) = self.host.clone().or(file.host).filter(|host| !host.is_empty()) else {
            return Ok(None);
        };
        let from = self.from.clone().or(file.from).ok_or("mail.from: say whom mails are from")?;
        let password_file = self.password_file.clone().or(file.password_file);
        let said = self.password.clone().or_else(|| std::env::var("JINGWEI_MAIL_PASSWORD").ok());
        let password = match (said, &password_file) {
            (Some(password), _) => Some(password),
            (None, Some(path)) => {
                let text =
                    std::fs::read_to_string(path).map_err(|error| format!("{}: {error}", path.display()))?;
                Some(text.trim_end_matches(['\r', '\n']).to_owned())
            }
            (None, None) => None,
        };
        Ok(Some(MailConfig {
            host,
            port: self.port.or(file.port),
            security: self.security.or(file.security).unwrap_or(MailSecurity::Starttls),
            user: self.user.clone().or(file.user),
            password,
            password_file,
            from,
            a_minute: self.a_minute.or(file.a_minute).unwrap_or(A_MINUTE),
        }))
    }
}

/// What calls the world, as it is configured.
pub(crate) fn world(config: &Config) -> Result<World, String> {
    let inside =
        config.webhooks.inside.iter().map(|place| place.parse()).collect::<Result<Vec<Place>, _>>()?;
    let mail = config.mail.as_ref().map(|mail| MailSettings {
        host: mail.host.clone(),
        port: mail.port,
        security: match mail.security {
            MailSecurity::Tls => Security::Tls,
            MailSecurity::Starttls => Security::StartTls,
            MailSecurity::None => Security::None,
        },
        login: mail.user.clone().zip(mail.password.clone()),
        from: mail.from.clone(),
        a_minute: mail.a_minute,
    });
    World::new(Settings {
        places: Places::new(inside, config.webhooks.ports.clone()),
        mail,
        page: config.public_url.clone(),
        provider: config.oidc.as_ref().map(|provider| provider.settings()),
        ..Settings::default()
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::ConfigArgs;

    #[test]
    fn the_password_of_the_mail_server_is_never_shown() {
        let mail = MailArgs {
            host: Some("mail.example".into()),
            from: Some("Jingwei <jingwei@mail.example>".into()),
            user: Some("jingwei".into()),
            password: Some("geheim".into()),
            ..MailArgs::default()
        };
        assert!(!format!("{mail:?}").contains("geheim"));
        let config = Config::load(&ConfigArgs { mail, ..ConfigArgs::default() }).unwrap();
        let shown = toml::to_string(&config).unwrap();
        assert!(shown.contains("mail.example") && !shown.contains("geheim"), "{shown}");
        assert!(!format!("{config:?}").contains("geheim"));
        assert!(world(&config).is_ok());
    }

    #[test]
    fn what_is_no_place_or_has_no_sender_is_refused_at_the_start() {
        let webhooks = WebhookArgs { inside: Some(vec!["esb.corp".into()]), ports: None };
        let told = Config::load(&ConfigArgs { webhooks, ..ConfigArgs::default() }).unwrap_err();
        assert!(told.contains("webhooks.inside"), "{told}");
        let mail = MailArgs { host: Some("mail.example".into()), ..MailArgs::default() };
        let told = Config::load(&ConfigArgs { mail, ..ConfigArgs::default() }).unwrap_err();
        assert!(told.contains("mail.from"), "{told}");
    }
}
