//! The key that signs: 32 bytes in a file of their own, never in the database that they vouch for.

use ed25519_dalek::{Signature, Signer, SigningKey, VerifyingKey};
use std::{fs, io, path::Path};

/// Signs the heads of the chain (Ed25519).
#[derive(Clone)]
pub struct SealKey(SigningKey);

impl SealKey {
    /// A new one.
    pub fn generate() -> Self {
        let mut seed = [0_u8; 32];
        rand::RngCore::fill_bytes(&mut rand::rng(), &mut seed);
        Self(SigningKey::from_bytes(&seed))
    }

    /// Reads the file, or makes it, readable by its owner alone, when there is none.
    pub fn load_or_create(path: &Path) -> io::Result<Self> {
        match fs::read_to_string(path) {
            Ok(text) => Self::parse(&text).ok_or_else(|| {
                io::Error::new(io::ErrorKind::InvalidData, "a seal key is 64 hexadecimal digits")
            }),
            Err(error) if error.kind() == io::ErrorKind::NotFound => {
                let key = Self::generate();
                write_private(path, &(hex(&key.0.to_bytes()) + "\n"))?;
                Ok(key)
            }
            Err(error) => Err(error),
        }
    }

    fn parse(text: &str) -> Option<Self> {
        Some(Self(SigningKey::from_bytes(&bytes_of(text.trim())?)))
    }

    /// What others check its signatures with.
    pub fn public(&self) -> [u8; 32] {
        self.0.verifying_key().to_bytes()
    }

    /// Signs a head.
    pub(super) fn sign(&self, head: &[u8; 32]) -> Vec<u8> {
        self.0.sign(head).to_bytes().to_vec()
    }
}

/// Whether the signature of a head is that of the public key.
pub(super) fn is_signed_by(signer: &[u8], head: &[u8; 32], signature: &[u8]) -> bool {
    let key = signer.try_into().ok().and_then(|bytes| VerifyingKey::from_bytes(bytes).ok());
    let signature = Signature::from_slice(signature).ok();
    key.zip(signature).is_some_and(|(key, signature)| key.verify_strict(head, &signature).is_ok())
}

#[cfg(unix)]
fn write_private(path: &Path, text: &str) -> io::Result<()> {
    use std::{io::Write, os::unix::fs::OpenOptionsExt};
    let mut file = fs::OpenOptions::new().write(true).create_new(true).mode(0o600).open(path)?;
    file.write_all(text.as_bytes())?;
    file.sync_all()
}

#[cfg(not(unix))]
fn write_private(path: &Path, text: &str) -> io::Result<()> {
    fs::write(path, text)
}

/// Bytes as they are written for people.
pub fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// 32 bytes from 64 hexadecimal digits.
pub fn bytes_of(text: &str) -> Option<[u8; 32]> {
    if text.len() != 64 || !text.bytes().all(|byte| byte.is_ascii_hexdigit()) {
        return None;
    }
    let mut bytes = [0; 32];
    for (at, byte) in bytes.iter_mut().enumerate() {
        *byte = u8::from_str_radix(text.get(at * 2..at * 2 + 2)?, 16).ok()?;
    }
    Some(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_is_made_once_and_read_again() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("seal.key");
        let made = SealKey::load_or_create(&path).unwrap();
        assert_eq!(SealKey::load_or_create(&path).unwrap().public(), made.public());
        let signature = made.sign(&[1; 32]);
        assert!(is_signed_by(&made.public(), &[1; 32], &signature));
        assert!(!is_signed_by(&made.public(), &[2; 32], &signature));
        assert!(!is_signed_by(&SealKey::generate().public(), &[1; 32], &signature));
        assert!(
            !is_signed_by(b"short", &[1; 32], &signature) && !is_signed_by(&made.public(), &[1; 32], b"x")
        );
        fs::write(&path, "not a key").unwrap();
        assert!(SealKey::load_or_create(&path).is_err());
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt;
            fs::remove_file(&path).unwrap();
            SealKey::load_or_create(&path).unwrap();
            assert_eq!(fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o600);
        }
    }

    #[test]
    fn hexadecimal_digits_are_read_as_they_are_written() {
        assert_eq!(bytes_of(&hex(&[0xab; 32])), Some([0xab; 32]));
        assert_eq!(bytes_of("ab"), None);
        assert_eq!(bytes_of(&"é".repeat(32)), None);
        assert_eq!(bytes_of(&"+a".repeat(32)), None);
    }
}
