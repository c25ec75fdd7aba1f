//! Keys of an identity provider, and tokens signed by them or by others.

use crate::Ticket;
use base64::{Engine, prelude::BASE64_URL_SAFE_NO_PAD};
use ring::{
    rand::SystemRandom,
    signature::{ECDSA_P256_SHA256_FIXED_SIGNING, EcdsaKeyPair, KeyPair, RSA_PKCS1_SHA256, RsaKeyPair},
};
use rsa::{pkcs1::EncodeRsaPrivateKey, traits::PublicKeyParts};
use serde_json::{Value, json};

/// Who signs a token.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Signer {
    /// The provider, by ES256.
    Es256,
    /// The provider, by RS256.
    Rs256,
    /// Somebody else, by ES256.
    Stranger,
    /// Whoever knows the text: HMAC with it (HS256).
    Shared(String),
    /// Nobody: there is no signature.
    Nobody,
}

impl Signer {
    /// As the head of a token says it.
    pub fn algorithm(&self) -> &'static str {
        match self {
            Self::Es256 | Self::Stranger => "ES256",
            Self::Rs256 => "RS256",
            Self::Shared(_) => "HS256",
            Self::Nobody => "none",
        }
    }
}

pub(crate) struct Keys {
    id: &'static str,
    elliptic: EcdsaKeyPair,
    rsa: Option<(rsa::RsaPrivateKey, RsaKeyPair)>,
}

fn elliptic() -> EcdsaKeyPair {
    let random = SystemRandom::new();
    let made = EcdsaKeyPair::generate_pkcs8(&ECDSA_P256_SHA256_FIXED_SIGNING, &random).expect("a key");
    EcdsaKeyPair::from_pkcs8(&ECDSA_P256_SHA256_FIXED_SIGNING, made.as_ref(), &random).expect("a key")
}

impl Keys {
    pub(crate) fn new(id: &'static str) -> Self {
        Self { id, elliptic: elliptic(), rsa: None }
    }

    pub(crate) fn and_rsa(mut self) -> Self {
        let key = rsa::RsaPrivateKey::new(&mut rsa::rand_core::OsRng, 2_048).expect("a key");
        let document = key.to_pkcs1_der().expect("a document");
        let pair = RsaKeyPair::from_der(document.as_bytes()).expect("a key");
        self.rsa = Some((key, pair));
        self
    }

    /// How it signs unless a test wants otherwise.
    pub(crate) fn usual(&self) -> Signer {
        if self.rsa.is_some() { Signer::Rs256 } else { Signer::Es256 }
    }

    /// What the key is called.
    pub(crate) fn id(&self, signer: &Signer) -> &'static str {
        if *signer == Signer::Rs256 { "rs-1" } else { self.id }
    }

    /// As a set of keys.
    pub(crate) fn published(&self) -> Value {
        let text = |bytes: &[u8]| BASE64_URL_SAFE_NO_PAD.encode(bytes);
        let point = self.elliptic.public_key().as_ref();
        let mut keys = vec![json!({
            "kty": "EC", "crv": "P-256", "use": "sig", "alg": "ES256", "kid": self.id, "x": text(&point[1..33]),
            "y": text(&point[33..65]),
        })];
        if let Some((key, _)) = &self.rsa {
            let (n, e) = (text(&key.n().to_bytes_be()), text(&key.e().to_bytes_be()));
            keys.push(json!({"kty": "RSA", "use": "sig", "alg": "RS256", "kid": "rs-1", "n": n, "e": e}));
        }
        json!({"keys": keys})
    }

    /// A token, as its ticket wants it.
    pub(crate) fn token(&self, ticket: &Ticket) -> String {
        let part = |value: &Value| BASE64_URL_SAFE_NO_PAD.encode(value.to_string());
        let said = format!("{}.{}", part(&ticket.header), part(&ticket.claims));
        let random = SystemRandom::new();
        let by =
            |key: &EcdsaKeyPair| key.sign(&random, said.as_bytes()).expect("a signature").as_ref().to_vec();
        let signature = match &ticket.signer {
            Signer::Es256 => by(&self.elliptic),
            Signer::Stranger => by(&elliptic()),
            Signer::Rs256 => {
                let (_, pair) = self.rsa.as_ref().expect("an RSA key");
                let mut signature = vec![0; pair.public().modulus_len()];
                pair.sign(&RSA_PKCS1_SHA256, &random, said.as_bytes(), &mut signature).expect("a signature");
                signature
            }
            Signer::Shared(secret) => {
                let key = ring::hmac::Key::new(ring::hmac::HMAC_SHA256, secret.as_bytes());
                ring::hmac::sign(&key, said.as_bytes()).as_ref().to_vec()
            }
            Signer::Nobody => Vec::new(),
        };
        format!("{said}.{}", BASE64_URL_SAFE_NO_PAD.encode(signature))
    }
}
