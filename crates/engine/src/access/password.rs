//! Passwords: argon2id, with a salt of its own for each.

use argon2::{
    Algorithm, Argon2, Block, Params, Version,
    password_hash::{Ident, Output, ParamsString, PasswordHash, Salt, SaltString},
};
use kernel::Failure;
use rand::RngCore;
use std::sync::{
    Mutex, PoisonError,
    atomic::{AtomicUsize, Ordering},
};

/// Most that a kept hash may ask for, in KiB: what stands in the database is not believed without end.
const MOST_MEMORY: u32 = 64 * 1024;

/// What hashing works in, kept and used again: an allocator does not give 19 MiB back that each thread once took. As many at once as
/// there are; a crowd that signs in waits its turn, and takes no more memory than these.
static MEMORY: [Mutex<Vec<Block>>; 2] = [Mutex::new(Vec::new()), Mutex::new(Vec::new())];
static TURN: AtomicUsize = AtomicUsize::new(0);

/// OWASP's second choice of 2024: 19 MiB, two passes, one lane.
fn params() -> Result<Params, Failure> {
    Params::new(19 * 1024, 2, 1, None).map_err(internal)
}

fn digest(password: &str, salt: &[u8], params: Params) -> Result<Output, Failure> {
    let turn = TURN.fetch_add(1, Ordering::Relaxed) % MEMORY.len();
    let length = params.output_len().unwrap_or(Params::DEFAULT_OUTPUT_LEN);
    let (blocks, hasher) = (params.block_count(), Argon2::new(Algorithm::Argon2id, Version::V0x13, params));
    let mut memory = MEMORY.get(turn).unwrap_or(&MEMORY[0]).lock().unwrap_or_else(PoisonError::into_inner);
    memory.resize(blocks, Block::default());
    let mut output = vec![0; length];
    let hashed =
        hasher.hash_password_into_with_memory(password.as_bytes(), salt, &mut output, memory.as_mut_slice());
    hashed.map_err(internal)?;
    Output::new(&output).map_err(internal)
}

/// A hash to keep.
pub fn hash_password(password: &str) -> Result<String, Failure> {
    let mut salt = [0_u8; 16];
    rand::rng().fill_bytes(&mut salt);
    let text = SaltString::encode_b64(&salt).map_err(internal)?;
    let params = params()?;
    let hash = PasswordHash {
        algorithm: Ident::new_unwrap("argon2id"),
        version: Some(Version::V0x13.into()),
        params: ParamsString::try_from(&params).map_err(internal)?,
        salt: Some(text.as_salt()),
        hash: Some(digest(password, &salt, params)?),
    };
    Ok(hash.to_string())
}

/// Whether a password is the one that was hashed.
pub fn verify_password(password: &str, hash: &str) -> bool {
    fits(password, hash).unwrap_or(false)
}

fn fits(password: &str, hash: &str) -> Option<bool> {
    let kept = PasswordHash::new(hash).ok()?;
    let params = Params::try_from(&kept).ok().filter(|params| params.m_cost() <= MOST_MEMORY)?;
    let same_way = kept.algorithm.as_str() == "argon2id" && kept.version == Some(Version::V0x13.into());
    let mut salt = [0; Salt::MAX_LENGTH];
    let salt = kept.salt?.decode_b64(&mut salt).ok()?;
    // compared in a time that tells nothing
    Some(same_way && digest(password, salt, params).ok()? == kept.hash?)
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

    #[test]
    fn it_is_the_common_form_of_argon2id_and_asks_for_no_memory_without_end() {
        use argon2::password_hash::{PasswordHasher, PasswordVerifier};
        let common = Argon2::new(Algorithm::Argon2id, Version::V0x13, params().unwrap());
        let ours = hash_password("口令").unwrap();
        common.verify_password("口令".as_bytes(), &PasswordHash::new(&ours).unwrap()).unwrap();
        let salt = SaltString::encode_b64(&[9; 16]).unwrap();
        let theirs = common.hash_password("口令".as_bytes(), &salt).unwrap().to_string();
        assert!(verify_password("口令", &theirs) && !verify_password("口", &theirs));
        assert!(!verify_password("口令", &theirs.replace("m=19456", "m=4000000")));
        assert!(!verify_password("口令", &theirs.replace("argon2id", "argon2i")));
    }

    #[test]
    fn a_crowd_takes_turns() {
        let hash = hash_password("一").unwrap();
        std::thread::scope(|scope| {
            for at in 0..12 {
                let hash = &hash;
                scope.spawn(move || {
                    assert_eq!(verify_password(if at % 2 == 0 { "一" } else { "二" }, hash), at % 2 == 0)
                });
            }
        });
    }
}
