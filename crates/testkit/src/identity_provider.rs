//! An identity provider (OpenID Connect) on this machine: it publishes itself and its keys, and exchanges codes for tokens that are as a
//! test wants them.

use crate::{
    jwt::{Keys, Signer},
    receiver::Received,
};
use base64::{Engine, engine::general_purpose::STANDARD, prelude::BASE64_URL_SAFE_NO_PAD};
use kernel::{Bilingual, Timestamp};
use outside::{ProviderSettings, Settings};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use std::{
    collections::HashMap,
    io::Write,
    net::{SocketAddr, TcpListener, TcpStream},
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    thread,
    time::Duration,
};

const CLIENT: &str = "jingwei";
const SECRET: &str = "client-secret";
/// Where browsers come back to.
const REDIRECT: &str = "https://jingwei.test/api/session/oidc/callback";

/// How it answers.
#[derive(Debug, Clone)]
pub enum Mood {
    /// As it should.
    Usual,
    /// Not at all: it hangs up.
    Silent,
    /// After so long.
    Slow(Duration),
    /// With more than anybody reads.
    Endless,
    /// By pointing elsewhere.
    Redirecting(String),
    /// With 500 and a page.
    Failing,
    /// As it should, but under another name.
    Misnamed,
}

/// The token that a code is exchanged for.
#[derive(Debug, Clone)]
pub struct Ticket {
    /// Its head.
    pub header: Value,
    /// What it says.
    pub claims: Value,
    /// Who signs it.
    pub signer: Signer,
}

struct Granted {
    ticket: Ticket,
    challenge: String,
    redirect: String,
}

struct State {
    mood: Mutex<Mood>,
    keys: Mutex<Keys>,
    granted: Mutex<HashMap<String, Granted>>,
    asked: Mutex<Vec<String>>,
    issuer: String,
}

/// The provider, as long as the test runs.
pub struct IdentityProvider(Arc<State>);

fn locked<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Default for IdentityProvider {
    fn default() -> Self {
        Self::with(Keys::new("es-1"))
    }
}

impl IdentityProvider {
    /// One that also has an RSA key, which takes a moment to make.
    pub fn with_rsa() -> Self {
        Self::with(Keys::new("es-1").and_rsa())
    }

    fn with(keys: Keys) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
        let at: SocketAddr = listener.local_addr().expect("an address");
        let state = Arc::new(State {
            mood: Mutex::new(Mood::Usual),
            keys: Mutex::new(keys),
            granted: Mutex::default(),
            asked: Mutex::default(),
            issuer: format!("http://{at}/realms/staff"),
        });
        let own = Arc::clone(&state);
        thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let own = Arc::clone(&own);
                // a caller that hangs up is no fault of the provider's
                thread::spawn(move || own.serve(stream));
            }
        });
        Self(state)
    }

    /// What it is called.
    pub fn issuer(&self) -> &str {
        &self.0.issuer
    }

    /// Settings by which people sign in by it.
    pub fn settings(&self) -> ProviderSettings {
        ProviderSettings {
            issuer: self.0.issuer.clone(),
            client_id: CLIENT.into(),
            client_secret: Some(SECRET.into()),
            redirect: REDIRECT.into(),
            label: Bilingual { zh: "企业账号".into(), en: "Staff account".into() },
            name_claim: "preferred_username".into(),
            passwords: true,
            patience: Duration::from_secs(2),
        }
    }

    /// The same, for a fixture.
    pub fn world(&self) -> Settings {
        Settings { provider: Some(self.settings()), ..Settings::default() }
    }

    /// How it answers from now on.
    pub fn is(&self, mood: Mood) {
        *locked(&self.0.mood) = mood;
    }

    /// Signs with another key from now on, and publishes no other.
    pub fn takes_another_key(&self, id: &'static str) {
        *locked(&self.0.keys) = Keys::new(id);
    }

    /// The first lines of what it was asked.
    pub fn asked(&self) -> Vec<String> {
        locked(&self.0.asked).clone()
    }

    /// A good token for a browser that was sent to `place`: for a person of that subject and name.
    pub fn ticket(&self, place: &str, now: Timestamp, subject: &str, name: &str) -> Ticket {
        let signer = locked(&self.0.keys).usual();
        let (issued, expires) = (now.timestamp(), (now + chrono::Duration::minutes(5)).timestamp());
        Ticket {
            header: json!({"typ": "JWT", "alg": signer.algorithm(), "kid": locked(&self.0.keys).id(&signer)}),
            claims: json!({
                "iss": self.0.issuer, "aud": CLIENT, "sub": subject, "iat": issued, "exp": expires,
                "nonce": query(place, "nonce"), "preferred_username": name,
            }),
            signer,
        }
    }

    /// Signs the person in: where their browser is sent back to, without the server's name.
    pub fn sends_back(&self, place: &str, ticket: Ticket) -> String {
        assert_eq!(query(place, "code_challenge_method").as_deref(), Some("S256"));
        assert_eq!(query(place, "response_type").as_deref(), Some("code"));
        assert_eq!(query(place, "client_id").as_deref(), Some(CLIENT));
        let challenge = query(place, "code_challenge").expect("a challenge");
        let (state, redirect) =
            (query(place, "state").expect("a state"), query(place, "redirect_uri").expect("a way back"));
        let code = format!("code-{}", locked(&self.0.granted).len() + 1);
        let path = redirect.strip_prefix("https://jingwei.test").expect("our own").to_owned();
        locked(&self.0.granted).insert(code.clone(), Granted { ticket, challenge, redirect });
        format!("{path}?state={state}&code={code}")
    }
}

impl State {
    fn serve(&self, mut stream: TcpStream) -> Option<()> {
        let Received { line, headers, body } = Received::read(&stream)?;
        locked(&self.asked).push(line.clone());
        let mood = locked(&self.mood).clone();
        let issuer = &self.issuer;
        match mood {
            Mood::Usual => {}
            Mood::Silent => return None,
            Mood::Slow(time) => thread::sleep(time),
            Mood::Misnamed => {
                return answer(&mut stream, 200, &described(issuer, &format!("{issuer}-of-another")));
            }
            Mood::Failing => {
                let page = "<html>500</html>";
                let head = "HTTP/1.1 500 Failed\r\ncontent-type: text/html\r\nconnection: close\r\n";
                return write!(stream, "{head}content-length: {}\r\n\r\n{page}", page.len()).ok();
            }
            Mood::Redirecting(to) => {
                let head = "HTTP/1.1 302 Found\r\ncontent-length: 0\r\nconnection: close\r\n";
                return write!(stream, "{head}location: {to}\r\n\r\n").ok();
            }
            Mood::Endless => {
                stream
                    .write_all(b"HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ntransfer-encoding: chunked\r\n\r\n")
                    .ok()?;
                loop {
                    stream.write_all(format!("10000\r\n{}\r\n", " ".repeat(0x10000)).as_bytes()).ok()?;
                }
            }
        }
        let path = line.split(' ').nth(1)?;
        match path.strip_prefix("/realms/staff")? {
            "/.well-known/openid-configuration" => answer(&mut stream, 200, &described(issuer, issuer)),
            "/keys" => answer(&mut stream, 200, &locked(&self.keys).published()),
            "/token" => match self.exchanged(&headers, &body) {
                Ok(token) => answer(&mut stream, 200, &token),
                Err(error) => answer(&mut stream, 400, &json!({"error": error})),
            },
            _ => answer(&mut stream, 404, &json!({})),
        }
    }

    /// A code is exchanged once, by the client that it was given to, who knows what it was asked with.
    fn exchanged(&self, headers: &[(String, String)], body: &str) -> Result<Value, &'static str> {
        let shown = format!("Basic {}", STANDARD.encode(format!("{CLIENT}:{SECRET}")));
        if !headers.iter().any(|(name, value)| name == "authorization" && *value == shown) {
            return Err("invalid_client");
        }
        let sent = |name: &str| query(&format!("?{body}"), name).unwrap_or_default();
        let granted = locked(&self.granted).remove(&sent("code")).ok_or("invalid_grant")?;
        let challenge = BASE64_URL_SAFE_NO_PAD.encode(Sha256::digest(sent("code_verifier").as_bytes()));
        if challenge != granted.challenge || sent("redirect_uri") != granted.redirect {
            return Err("invalid_grant");
        }
        let token = locked(&self.keys).token(&granted.ticket);
        Ok(json!({"access_token": "unused", "token_type": "Bearer", "expires_in": 300, "id_token": token}))
    }
}

fn described(at: &str, issuer: &str) -> Value {
    json!({
        "issuer": issuer, "authorization_endpoint": format!("{at}/authorize"), "token_endpoint": format!("{at}/token"),
        "jwks_uri": format!("{at}/keys"), "response_types_supported": ["code"], "subject_types_supported": ["public"],
        "id_token_signing_alg_values_supported": ["RS256", "ES256"],
    })
}

fn answer(stream: &mut TcpStream, status: u16, body: &Value) -> Option<()> {
    let body = body.to_string();
    let head = format!("HTTP/1.1 {status} Status\r\ncontent-type: application/json\r\nconnection: close\r\n");
    write!(stream, "{head}content-length: {}\r\n\r\n{body}", body.len()).ok()
}

/// A parameter of an address.
fn query(place: &str, wanted: &str) -> Option<String> {
    let pairs = place.split_once('?')?.1.split('&').filter_map(|pair| pair.split_once('='));
    pairs.filter(|(name, _)| *name == wanted).map(|(_, value)| decoded(value)).next()
}

fn decoded(value: &str) -> String {
    let mut bytes = Vec::new();
    let mut rest = value.bytes();
    while let Some(byte) = rest.next() {
        bytes.push(match byte {
            b'+' => b' ',
            b'%' => {
                let digits = [rest.next().unwrap_or(b'0'), rest.next().unwrap_or(b'0')];
                u8::from_str_radix(&String::from_utf8_lossy(&digits), 16).unwrap_or(b'?')
            }
            byte => byte,
        });
    }
    String::from_utf8_lossy(&bytes).into_owned()
}
