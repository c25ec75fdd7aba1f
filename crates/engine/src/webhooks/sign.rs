//! Signatures as Standard Webhooks says: HMAC-SHA256 over `id.timestamp.body`, under each secret that holds. Pure.

use base64::{Engine, engine::general_purpose::STANDARD};
use hmac::{Hmac, KeyInit, Mac};
use kernel::Failure;
use sha2::Sha256;

/// What every secret begins with, as it is shown.
const BEGINS: &str = "whsec_";

/// A secret as its receiver keeps it.
pub(super) fn shown(secret: &[u8]) -> String {
    format!("{BEGINS}{}", STANDARD.encode(secret))
}

/// The value of `webhook-signature`: a signature for each secret, the newest first.
pub(super) fn signatures(
    secrets: &[Vec<u8>],
    id: &str,
    timestamp: i64,
    body: &str,
) -> Result<String, Failure> {
    let signed = format!("{id}.{timestamp}.{body}");
    let each = secrets.iter().map(|secret| {
        let mut mac = Hmac::<Sha256>::new_from_slice(secret)
            .map_err(|error| store::failures::INTERNAL.fail().because(error))?;
        mac.update(signed.as_bytes());
        Ok(format!("v1,{}", STANDARD.encode(mac.finalize().into_bytes())))
    });
    Ok(each.collect::<Result<Vec<_>, Failure>>()?.join(" "))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_published_example_of_standard_webhooks_comes_out() {
        let secret = STANDARD.decode("MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw").unwrap();
        assert_eq!(shown(&secret), "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw");
        let signed =
            signatures(&[secret], "msg_p5jXN8AQM9LWM0D4loKWxJek", 1_614_265_330, r#"{"test": 2432232314}"#);
        assert_eq!(signed.unwrap(), "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=");
    }
}
