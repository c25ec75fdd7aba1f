//! The part of the configuration that is about whom people sign in by.

use clap::Args;
use kernel::Bilingual;
use outside::ProviderSettings;
use serde::{Deserialize, Serialize};
use std::{path::PathBuf, time::Duration};

/// How long the provider may take for one answer.
const PATIENCE: Duration = Duration::from_secs(8);
/// Where browsers come back to, below `public_url`.
const CALLBACK: &str = "/api/session/oidc/callback";
/// The claim that is the name of the account, unless said otherwise.
const NAME_CLAIM: &str = "preferred_username";

/// Whom people sign in by, beside their password or instead of it.
#[derive(Clone, Default, Args, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ProviderArgs {
    /// The identity provider (OpenID Connect), exactly as it names itself: `https://sso.example.com/realms/staff`; none where nothing is said.
    #[arg(long = "oidc-issuer", global = true, env = "JINGWEI_OIDC_ISSUER")]
    pub issuer: Option<String>,
    /// What it knows this program by.
    #[arg(long = "oidc-client-id", global = true, env = "JINGWEI_OIDC_CLIENT_ID")]
    pub client_id: Option<String>,
    /// The secret, by the environment only; better in a file.
    #[arg(skip)]
    #[serde(skip)]
    pub client_secret: Option<String>,
    /// The file that holds the secret.
    #[arg(long = "oidc-client-secret-file", global = true, env = "JINGWEI_OIDC_CLIENT_SECRET_FILE")]
    pub client_secret_file: Option<PathBuf>,
    /// What the button says in Chinese.
    #[arg(long = "oidc-label-zh", global = true, env = "JINGWEI_OIDC_LABEL_ZH")]
    pub label_zh: Option<String>,
    /// What the button says in English.
    #[arg(long = "oidc-label-en", global = true, env = "JINGWEI_OIDC_LABEL_EN")]
    pub label_en: Option<String>,
    /// The claim that holds the user name, asked once, at the first sign-in.
    #[arg(long = "oidc-name-claim", global = true, env = "JINGWEI_OIDC_NAME_CLAIM")]
    pub name_claim: Option<String>,
    /// Whether people may sign in with a password of this program too.
    #[arg(long = "oidc-passwords", global = true, env = "JINGWEI_OIDC_PASSWORDS")]
    pub passwords: Option<bool>,
}

impl std::fmt::Debug for ProviderArgs {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        // the secret is in no log
        write!(f, "ProviderArgs({:?})", self.issuer)
    }
}

/// What is in force of that.
#[derive(Clone, Serialize)]
pub struct ProviderConfig {
    /// The provider.
    pub issuer: String,
    /// What it knows this program by.
    pub client_id: String,
    /// The secret; never shown.
    #[serde(skip)]
    client_secret: Option<String>,
    /// The file that holds it.
    pub client_secret_file: Option<PathBuf>,
    /// Where browsers come back to: to be entered at the provider.
    pub redirect_uri: String,
    /// What the button says in Chinese.
    pub label_zh: String,
    /// What the button says in English.
    pub label_en: String,
    /// The claim that holds the user name.
    pub name_claim: String,
    /// Whether people may sign in with a password too.
    pub passwords: bool,
}

impl std::fmt::Debug for ProviderConfig {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        // the secret is in no log
        write!(f, "ProviderConfig({}, {})", self.issuer, self.client_id)
    }
}

impl ProviderArgs {
    pub(crate) fn over(
        &self,
        file: Self,
        public_url: Option<&str>,
    ) -> Result<Option<ProviderConfig>, String> {
        let Some(issuer) = self.issuer.clone().or(file.issuer).filter(|issuer| !issuer.is_empty()) else {
            return Ok(None);
        };
        let client_id = self.client_id.clone().or(file.client_id);
        let client_id =
            client_id.ok_or("oidc.client_id: say what the identity provider knows this program by")?;
        let page =
            public_url.ok_or("public_url: say where people open the program, for oidc leads back there")?;
        let client_secret_file = self.client_secret_file.clone().or(file.client_secret_file);
        let said = self.client_secret.clone().or_else(|| std::env::var("JINGWEI_OIDC_CLIENT_SECRET").ok());
        let client_secret = match (said.filter(|secret| !secret.is_empty()), &client_secret_file) {
            (Some(secret), _) => Some(secret),
            (None, Some(path)) => {
                let text =
                    std::fs::read_to_string(path).map_err(|error| format!("{}: {error}", path.display()))?;
                Some(text.trim_end_matches(['\r', '\n']).to_owned())
            }
            (None, None) => None,
        };
        let or = |said: &Option<String>, filed: Option<String>, usual: &str| {
            said.clone().or(filed).unwrap_or_else(|| usual.to_owned())
        };
        Ok(Some(ProviderConfig {
            issuer,
            client_id,
            client_secret,
            client_secret_file,
            redirect_uri: format!("{page}{CALLBACK}"),
            label_zh: or(&self.label_zh, file.label_zh, "单点登录"),
            label_en: or(&self.label_en, file.label_en, "Single sign-on"),
            name_claim: or(&self.name_claim, file.name_claim, NAME_CLAIM),
            passwords: self.passwords.or(file.passwords).unwrap_or(true),
        }))
    }
}

impl ProviderConfig {
    /// As what calls it wants it.
    pub(crate) fn settings(&self) -> ProviderSettings {
        ProviderSettings {
            issuer: self.issuer.clone(),
            client_id: self.client_id.clone(),
            client_secret: self.client_secret.clone(),
            redirect: self.redirect_uri.clone(),
            label: Bilingual { zh: self.label_zh.clone(), en: self.label_en.clone() },
            name_claim: self.name_claim.clone(),
            passwords: self.passwords,
            patience: PATIENCE,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        config::{Config, ConfigArgs},
        config_outside::world,
    };

    fn args() -> ConfigArgs {
        let oidc = ProviderArgs {
            issuer: Some("https://sso.example/realms/staff".into()),
            client_id: Some("jingwei".into()),
            client_secret: Some("geheim".into()),
            ..ProviderArgs::default()
        };
        ConfigArgs { oidc, public_url: Some("https://jingwei.example/".into()), ..ConfigArgs::default() }
    }

    #[test]
    fn the_secret_is_never_shown_and_where_to_come_back_to_is() {
        assert!(!format!("{:?}", args()).contains("geheim"));
        let config = Config::load(&args()).unwrap();
        let shown = toml::to_string(&config).unwrap();
        assert!(shown.contains("https://jingwei.example/api/session/oidc/callback"), "{shown}");
        assert!(shown.contains("sso.example") && !shown.contains("geheim"), "{shown}");
        let settings = config.oidc.as_ref().unwrap().settings();
        assert_eq!(settings.client_secret.as_deref(), Some("geheim"));
        assert!(!format!("{config:?} {settings:?}").contains("geheim"));
        assert_eq!((settings.name_claim.as_str(), settings.passwords), ("preferred_username", true));
        assert!(world(&config).is_ok());
    }

    #[test]
    fn what_is_missing_or_could_be_listened_to_is_refused_at_the_start() {
        let told = |change: fn(&mut ConfigArgs)| {
            let mut args = args();
            change(&mut args);
            let config = Config::load(&args);
            config.and_then(|config| world(&config).map(|_| ())).unwrap_err()
        };
        assert!(told(|args| args.oidc.client_id = None).contains("oidc.client_id"));
        assert!(told(|args| args.public_url = None).contains("public_url"));
        assert!(told(|args| args.public_url = Some("http://jingwei.example".into())).contains("public_url"));
        assert!(told(|args| args.oidc.issuer = Some("http://sso.example".into())).contains("oidc.issuer"));
        assert!(told(|args| args.oidc.issuer = Some("sso.example".into())).contains("oidc.issuer"));
        assert!(
            told(|args| {
                args.oidc.client_secret = None;
                args.oidc.client_secret_file = Some("/nowhere/secret".into());
            })
            .contains("/nowhere/secret")
        );
    }

    #[test]
    fn the_secret_is_read_from_its_file_without_the_end_of_its_line() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("secret");
        std::fs::write(&path, "aus der Datei\n").unwrap();
        let mut args = args();
        args.oidc.client_secret = None;
        args.oidc.client_secret_file = Some(path);
        let config = Config::load(&args).unwrap();
        assert_eq!(config.oidc.unwrap().settings().client_secret.as_deref(), Some("aus der Datei"));
    }
}
