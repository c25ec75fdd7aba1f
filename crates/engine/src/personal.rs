//! What the audit says of people, kept under a key of their own, so that erasing a person leaves the chain whole.
//!
//! The values of a field that is marked `personal` stand in an audit entry encrypted (XChaCha20-Poly1305) under the key of the
//! person whom the row is about. The seals are over the encrypted text. Once the person's key is gone, nobody can read what was
//! said of them, in this database or in any copy of its audit, and every digest is as it was.

use crate::failures;
use chacha20poly1305::{
    XChaCha20Poly1305, XNonce,
    aead::{Aead, KeyInit, Payload},
};
use kernel::{Failure, Uuid};
use rand::RngCore;
use schema::{FieldDef, RecordDef, Value};
use serde_json::{Value as Json, json};
use std::collections::{HashMap, hash_map::Entry};
use store::{RecordRow, Tx};

const KEY_BYTES: usize = 32;
const NONCE_BYTES: usize = 24;
/// What stands in place of the key of a person who was erased. As long as a key, so that it is written over it where it lies.
const ERASED: [u8; KEY_BYTES] = [0; KEY_BYTES];

/// Whom a row is about: by the field that names the person, else the row itself.
fn person_of(def: &RecordDef, row: &RecordRow) -> Uuid {
    let named = def.person.and_then(|field| def.position(field)).and_then(|at| row.values.get(at));
    named.and_then(Value::as_uuid).unwrap_or(row.id)
}

/// A change of a personal field as an audit entry holds it.
pub(crate) fn sealed_change(
    tx: &mut Tx<'_>,
    def: &RecordDef,
    row: &RecordRow,
    field: &FieldDef,
    before: &Json,
    after: &Json,
) -> Result<Json, Failure> {
    let person = person_of(def, row);
    let key = key_for(tx, person)?;
    let mut nonce = [0_u8; NONCE_BYTES];
    rand::rng().fill_bytes(&mut nonce);
    let said = json!([before, after]).to_string();
    let place = place(def.name, row.id, field.name);
    let payload = Payload { msg: said.as_bytes(), aad: place.as_bytes() };
    let sealed = cipher(&key)?.encrypt(XNonce::from_slice(&nonce), payload).map_err(internal)?;
    let text: String = nonce.iter().chain(&sealed).map(|byte| format!("{byte:02x}")).collect();
    Ok(json!({"field": field.name, "person": person, "sealed": text}))
}

/// What a text belongs to: moved to another row or field, it does not open.
fn place(record: &str, row: Uuid, field: &str) -> String {
    format!("{record}/{row}/{field}")
}

fn cipher(key: &[u8]) -> Result<XChaCha20Poly1305, Failure> {
    XChaCha20Poly1305::new_from_slice(key).map_err(internal)
}

fn internal(error: impl std::fmt::Display) -> Failure {
    store::failures::INTERNAL.fail().because(error)
}

/// The key of a person, made when there never was one. Nothing more is said of somebody who was erased: under another key what was
/// said before would look forged.
fn key_for(tx: &mut Tx<'_>, person: Uuid) -> Result<Vec<u8>, Failure> {
    match key_of(tx, person)? {
        Some(key) if key == ERASED => return Err(failures::ERASED.fail()),
        Some(key) => return Ok(key),
        None => {}
    }
    let mut key = vec![0_u8; KEY_BYTES];
    rand::rng().fill_bytes(&mut key);
    let sql = "INSERT INTO person_key (person, secret) VALUES ($1, $2)";
    tx.execute(sql, &[person.into(), key.clone().into()])?;
    Ok(key)
}

fn key_of(tx: &mut Tx<'_>, person: Uuid) -> Result<Option<Vec<u8>>, Failure> {
    let row = tx.query_one("SELECT secret FROM person_key WHERE person = $1", &[person.into()])?;
    row.map(|row| row.bytes(0)).transpose()
}

/// Opens sealed changes; the keys that it meets are looked up once.
#[derive(Default)]
pub(crate) struct Opener(HashMap<Uuid, Option<Vec<u8>>>);

/// A change as it can be read now.
#[derive(Debug, PartialEq)]
pub(crate) enum Opened {
    /// It says so: `{field, before, after}`.
    Said(Json),
    /// It was about a person who was erased: the field's name is all that is left.
    Erased(String),
    /// It does not open with the key that is there: somebody wrote it who did not have it.
    Forged(String),
}

impl Opener {
    /// Opens a change of a row's audit, if it is sealed.
    pub fn open(
        &mut self,
        tx: &mut Tx<'_>,
        record: &str,
        row: Uuid,
        change: Json,
    ) -> Result<Opened, Failure> {
        let Some(sealed) = change["sealed"].as_str() else { return Ok(Opened::Said(change)) };
        let field = change["field"].as_str().unwrap_or_default().to_owned();
        let Some(person) = change["person"].as_str().and_then(|id| id.parse().ok()) else {
            return Ok(Opened::Forged(field));
        };
        let key = match self.0.entry(person) {
            Entry::Occupied(known) => known.into_mut(),
            Entry::Vacant(new) => new.insert(key_of(tx, person)?.filter(|key| *key != ERASED)),
        };
        let Some(key) = key else { return Ok(Opened::Erased(field)) };
        Ok(match opened(key, sealed, &place(record, row, &field)) {
            Some([before, after]) => Opened::Said(json!({"field": field, "before": before, "after": after})),
            None => Opened::Forged(field),
        })
    }
}

fn opened(key: &[u8], sealed: &str, place: &str) -> Option<[Json; 2]> {
    let digits = sealed.as_bytes().chunks(2).map(|pair| {
        let pair = std::str::from_utf8(pair).ok().filter(|pair| pair.len() == 2)?;
        u8::from_str_radix(pair, 16).ok()
    });
    let bytes: Vec<u8> = digits.collect::<Option<_>>()?;
    let (nonce, sealed) = bytes.split_at_checked(NONCE_BYTES)?;
    let payload = Payload { msg: sealed, aad: place.as_bytes() };
    let said = cipher(key).ok()?.decrypt(XNonce::from_slice(nonce), payload).ok()?;
    serde_json::from_slice(&said).ok()
}

/// Forgets the key of a person: what the audit says of them can be read by nobody from now on, and nothing more is said of them.
pub(crate) fn erase(tx: &mut Tx<'_>, person: Uuid) -> Result<(), Failure> {
    let sql = "INSERT INTO person_key (person, secret) VALUES ($1, $2)
               ON CONFLICT (person) DO UPDATE SET secret = excluded.secret";
    tx.execute(sql, &[person.into(), ERASED.to_vec().into()]).map(|_| ())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_opens_with_its_key_at_its_place_only() {
        let key = [7_u8; KEY_BYTES];
        let payload = Payload { msg: b"[null,\"\xE6\x9E\x97\"]", aad: b"a.b/1/name" };
        let sealed = cipher(&key).and_then(|cipher| {
            cipher.encrypt(XNonce::from_slice(&[1; NONCE_BYTES]), payload).map_err(internal)
        });
        let sealed = sealed.unwrap();
        let text: String = [1; NONCE_BYTES].iter().chain(&sealed).map(|byte| format!("{byte:02x}")).collect();
        assert_eq!(opened(&key, &text, "a.b/1/name"), Some([Json::Null, json!("林")]));
        assert_eq!(opened(&key, &text, "a.b/2/name"), None);
        assert_eq!(opened(&[8; KEY_BYTES], &text, "a.b/1/name"), None);
        for broken in ["", "0", "zz", &text[..40], &text[..text.len() - 1]] {
            assert_eq!(opened(&key, broken, "a.b/1/name"), None, "{broken}");
        }
    }
}
