//! A phone with an authenticator: it knows a secret and shows its codes. Written apart from the engine's own, so that both must agree.

use hmac::{Hmac, KeyInit, Mac};
use kernel::{DateTime, Timestamp};
use sha1::Sha1;

/// A phone that photographed or was typed a secret.
pub struct Phone(Vec<u8>);

impl Phone {
    /// With the secret as it is shown to people.
    pub fn of(secret: &str) -> Self {
        let mut bits = String::new();
        for letter in secret.bytes() {
            let value = match letter {
                b'A'..=b'Z' => letter - b'A',
                b'2'..=b'7' => letter - b'2' + 26,
                _ => panic!("{secret} is not in base 32"),
            };
            bits.push_str(&format!("{value:05b}"));
        }
        let bytes = bits.as_bytes().chunks_exact(8).map(|byte| std::str::from_utf8(byte).expect("bits"));
        Self(bytes.map(|byte| u8::from_str_radix(byte, 2).expect("a byte")).collect())
    }

    /// What it shows at an instant.
    pub fn shows(&self, at: Timestamp) -> String {
        let counter = (at.timestamp() as u64 / 30).to_be_bytes();
        let digest = Hmac::<Sha1>::new_from_slice(&self.0).expect("a key").chain_update(counter).finalize();
        let digest = digest.into_bytes();
        let at = usize::from(digest[19] & 15);
        let part: [u8; 4] = digest[at..at + 4].try_into().expect("four bytes");
        format!("{:06}", (u32::from_be_bytes(part) & 0x7fff_ffff) % 1_000_000)
    }

    /// What it shows at a time such as `2026-11-24T08:00:00Z`.
    pub fn shows_at(&self, time: &str) -> String {
        self.shows(DateTime::parse_from_rfc3339(time).expect("a time").to_utc())
    }
}
