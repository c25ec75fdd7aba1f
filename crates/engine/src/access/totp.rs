//! Codes that a phone shows, by RFC 6238: HMAC-SHA-1 of the time in steps of 30 seconds, cut to six digits by RFC 4226.
//!
//! SHA-1 because every program for phones knows it, and many know nothing else; as an HMAC it is not broken.

use hmac::{Hmac, KeyInit, Mac};
use kernel::{Failure, Timestamp};
use sha1::Sha1;

/// Seconds of a step.
const STEP: i64 = 30;
/// How many steps a phone's clock may be before or after ours.
const DRIFT: i64 = 1;
/// Six digits.
const BELOW: u32 = 1_000_000;
/// Bytes of a secret, as RFC 4226 recommends.
pub(super) const SECRET_BYTES: usize = 20;

/// The step that an instant is in.
fn step_of(at: Timestamp) -> i64 {
    at.timestamp().div_euclid(STEP)
}

/// The code of a step.
fn code(secret: &[u8], step: i64) -> Result<String, Failure> {
    let mut mac = Hmac::<Sha1>::new_from_slice(secret)
        .map_err(|error| store::failures::INTERNAL.fail().because(error))?;
    mac.update(&step.to_be_bytes());
    let digest = mac.finalize().into_bytes();
    let offset = usize::from(digest.last().copied().unwrap_or(0) & 0x0f);
    let part = digest.iter().skip(offset).take(4).fold(0_u32, |sum, byte| sum << 8 | u32::from(*byte));
    Ok(format!("{:06}", (part & 0x7fff_ffff) % BELOW))
}

/// The step of which a code is, among those that are near enough and later than the last that was used.
pub(super) fn step_of_code(
    secret: &[u8],
    typed: &str,
    now: Timestamp,
    last_step: i64,
) -> Result<Option<i64>, Failure> {
    let current = step_of(now);
    let mut found = None;
    for step in current - DRIFT..=current + DRIFT {
        // each is compared, so that the time tells nothing
        if super::same_bytes(code(secret, step)?.as_bytes(), typed.as_bytes()) && step > last_step {
            found = Some(step);
        }
    }
    Ok(found)
}

/// Bytes as people and phones read them: RFC 4648, without padding.
pub(super) fn base32(bytes: &[u8]) -> String {
    const LETTERS: &[u8; 32] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
    let mut out = String::with_capacity(bytes.len().div_ceil(5) * 8);
    let (mut held, mut bits) = (0_u32, 0_u32);
    let letter = |at: u32| char::from(LETTERS.get((at & 31) as usize).copied().unwrap_or(b'A'));
    for byte in bytes {
        held = held << 8 | u32::from(*byte);
        bits += 8;
        while bits >= 5 {
            bits -= 5;
            out.push(letter(held >> bits));
        }
        held &= 0xff;
    }
    if bits > 0 {
        out.push(letter(held << (5 - bits)));
    }
    out
}

/// What a phone takes from a QR picture.
pub(super) fn address(user: &str, secret: &[u8]) -> String {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-._~".contains(&byte);
    let user: String = user
        .bytes()
        .map(|byte| if plain(byte) { char::from(byte).to_string() } else { format!("%{byte:02X}") })
        .collect();
    let secret = base32(secret);
    format!("otpauth://totp/Jingwei:{user}?secret={secret}&issuer=Jingwei&algorithm=SHA1&digits=6&period=30")
}

#[cfg(test)]
mod tests {
    use super::*;

    const SECRET: &[u8] = b"12345678901234567890";

    fn at(seconds: i64) -> Timestamp {
        kernel::DateTime::from_timestamp(seconds, 0).unwrap()
    }

    #[test]
    fn the_vectors_of_rfc_6238_for_sha_1_hold() {
        // appendix B; of its eight digits the last six are ours
        let vectors = [
            (59, "94287082"),
            (1_111_111_109, "07081804"),
            (1_111_111_111, "14050471"),
            (1_234_567_890, "89005924"),
            (2_000_000_000, "69279037"),
            (20_000_000_000, "65353130"),
        ];
        for (seconds, digits) in vectors {
            assert_eq!(code(SECRET, step_of(at(seconds))).unwrap(), digits[2..], "{seconds}");
        }
    }

    #[test]
    fn the_vectors_of_rfc_4226_hold() {
        let codes = [
            "755224", "287082", "359152", "969429", "338314", "254676", "287922", "162583", "399871",
            "520489",
        ];
        for (counter, wanted) in codes.iter().enumerate() {
            assert_eq!(code(SECRET, counter as i64).unwrap(), *wanted, "{counter}");
        }
    }

    #[test]
    fn a_clock_may_be_a_step_off_and_no_more_and_a_step_is_used_once() {
        let now = at(1_111_111_111);
        let step = step_of(now);
        for off in -3..=3 {
            let typed = code(SECRET, step + off).unwrap();
            let found = step_of_code(SECRET, &typed, now, 0).unwrap();
            assert_eq!(found, (off.abs() <= 1).then_some(step + off), "{off}");
            // the same again, or an earlier one
            assert_eq!(step_of_code(SECRET, &typed, now, step + off).unwrap(), None);
            assert_eq!(step_of_code(SECRET, &typed, now, step + 1).unwrap(), None);
        }
        for typed in ["", "0", "05047", "0504711", "１４０５０４"] {
            assert_eq!(step_of_code(SECRET, typed, now, 0).unwrap(), None, "{typed}");
        }
    }

    #[test]
    fn the_vectors_of_rfc_4648_hold() {
        let texts = ["", "f", "fo", "foo", "foob", "fooba", "foobar"];
        let wanted = ["", "MY", "MZXQ", "MZXW6", "MZXW6YQ", "MZXW6YTB", "MZXW6YTBOI"];
        for (text, wanted) in texts.iter().zip(wanted) {
            assert_eq!(base32(text.as_bytes()), wanted);
        }
    }

    #[test]
    fn a_name_in_chinese_stands_in_the_address() {
        let address = address("林.工", b"foobar");
        assert!(
            address
                .starts_with("otpauth://totp/Jingwei:%E6%9E%97.%E5%B7%A5?secret=MZXW6YTBOI&issuer=Jingwei")
        );
    }
}
