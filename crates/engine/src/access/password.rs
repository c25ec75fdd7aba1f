//! Passwords: argon2id, with a salt of its own for each.

use argon2::{
    Algorithm, Argon2, Params, Version,
    password_hash::{PasswordHash, PasswordHasher, PasswordVerifier, SaltString},
};
use kernel::Failure;
use rand::RngCore;

/// OWASP's second choice of 2024: 19 MiB, two passes, one lane.
fn hasher() -> Result<Argon2<'static>, Failure> {
    let params = Params::new(19 * 1024, 2, 1, None).map_err(internal)?;
    Ok(Argon2::new(Algorithm::Argon2id, Version::V0x13, params))
}

/// A hash to keep.
pub fn hash_password(password: &str) -> Result<String, Failure> {
    let mut salt = [0_u8; 16];
    rand::rng().fill_bytes(&mut salt);
    let salt = SaltString::encode_b64(&salt).map_err(internal)?;
    Ok(hasher()?.hash_password(password.as_bytes(), &salt).map_err(internal)?.to_string())
}

/// Whether a password is the one that was hashed.
pub fn verify_password(password: &str, hash: &str) -> bool {
    let (Ok(hasher), Ok(hash)) = (hasher(), PasswordHash::new(hash)) else { return false };
    hasher.verify_password(password.as_bytes(), &hash).is_ok()
}

fn internal(error: impl std::fmt::Display) -> Failure {
    store::failures::INTERNAL.fail().because(error)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_password_itself_fits_and_no_hash_is_like_another() {
        let (one, two) =
            (hash_password("正确的口令 1234").unwrap(), hash_password("正确的口令 1234").unwrap());
        assert_ne!(one, two);
        assert!(one.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"));
        assert!(verify_password("正确的口令 1234", &one));
        assert!(!verify_password("正确的口令 1235", &one));
        assert!(!verify_password("x", "not a hash"));
    }
}
