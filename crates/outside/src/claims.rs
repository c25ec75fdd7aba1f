//! Whether an ID token is to be believed, and what stands in it.

use base64::{Engine, prelude::BASE64_URL_SAFE_NO_PAD};
use kernel::Timestamp;
use openidconnect::{
    ClaimsVerificationError, ClientId, ClientSecret, IssuerUrl, Nonce, SignatureVerificationError,
    core::{CoreIdToken, CoreIdTokenVerifier, CoreJsonWebKeySet, CoreJwsSigningAlgorithm as Alg},
};
use serde_json::Value;

/// How far the provider's clock may be off.
const CLOCK_OFF: chrono::Duration = chrono::Duration::seconds(60);
/// How a token may be signed: by the provider's own key, and never by what both know, or not at all.
const ALGORITHMS: [Alg; 8] = [
    Alg::RsaSsaPkcs1V15Sha256,
    Alg::RsaSsaPkcs1V15Sha384,
    Alg::RsaSsaPkcs1V15Sha512,
    Alg::RsaSsaPssSha256,
    Alg::RsaSsaPssSha384,
    Alg::RsaSsaPssSha512,
    Alg::EcdsaP256Sha256,
    Alg::EcdsaP384Sha384,
];

/// Whose token it must be, and for whom.
pub(crate) struct Audience {
    pub(crate) issuer: IssuerUrl,
    pub(crate) client: ClientId,
    pub(crate) secret: Option<ClientSecret>,
    pub(crate) keys: CoreJsonWebKeySet,
}

/// Whether a token is signed by the provider, is for this program, answers to this very sign-in, and holds at that time.
pub(crate) fn check(
    token: &CoreIdToken,
    audience: &Audience,
    nonce: &Nonce,
    now: Timestamp,
) -> Result<(), ClaimsVerificationError> {
    let (issuer, client, keys) = (audience.issuer.clone(), audience.client.clone(), audience.keys.clone());
    let verifier = match audience.secret.clone() {
        Some(secret) => CoreIdTokenVerifier::new_confidential_client(client, secret, issuer, keys),
        None => CoreIdTokenVerifier::new_public_client(client, issuer, keys),
    };
    let verifier = verifier
        .set_allowed_algs(ALGORITHMS)
        .set_time_fn(move || now - CLOCK_OFF)
        .set_issue_time_verifier_fn(move |at| {
            if at > now + CLOCK_OFF { Err("issued in the future".to_owned()) } else { Ok(()) }
        });
    match token.claims(&verifier, nonce)?.authorized_party() {
        Some(party) if *party != audience.client => {
            Err(ClaimsVerificationError::InvalidAudience("authorized for another".to_owned()))
        }
        _ => Ok(()),
    }
}

/// Whether it is signed by a key that may be a new one.
pub(crate) fn of_an_unknown_key(error: &ClaimsVerificationError) -> bool {
    let ClaimsVerificationError::SignatureVerification(error) = error else { return false };
    matches!(error, SignatureVerificationError::NoMatchingKey)
}

/// What stands in a token whose signature was checked.
pub(crate) fn said(token: &CoreIdToken) -> Option<Value> {
    let text = token.to_string();
    let payload = BASE64_URL_SAFE_NO_PAD.decode(text.split('.').nth(1)?).ok()?;
    serde_json::from_slice(&payload).ok()
}

/// What the account is called. An address of mail counts only if the provider made sure whose it is.
pub(crate) fn name_in(said: &Value, claim: &str) -> Option<String> {
    if claim == "email" && said["email_verified"] != true {
        return None;
    }
    said[claim].as_str().map(str::to_owned)
}

#[cfg(test)]
mod tests {
    use super::name_in;
    use serde_json::json;

    #[test]
    fn a_name_is_a_text_and_an_address_of_mail_a_verified_one() {
        let said = json!({"preferred_username": "lin", "employee": 7, "email": "lin@corp.example"});
        assert_eq!(name_in(&said, "preferred_username").as_deref(), Some("lin"));
        assert_eq!(name_in(&said, "employee"), None);
        assert_eq!(name_in(&said, "upn"), None);
        assert_eq!(name_in(&said, "email"), None);
        let verified = |value| json!({"email": "lin@corp.example", "email_verified": value});
        assert_eq!(name_in(&verified(json!(false)), "email"), None);
        assert_eq!(name_in(&verified(json!("yes")), "email"), None);
        assert_eq!(name_in(&verified(json!(true)), "email").as_deref(), Some("lin@corp.example"));
    }
}
