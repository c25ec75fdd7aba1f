//! Whether the audit is as it was sealed, and the rows are as the audit says.

use super::{
    chain::{Head, Seal},
    extra,
    key::is_signed_by,
    leaf::Leaf,
    pass::{Handing, Part, Pass},
    rows::{self, Counts},
};
use crate::{Registry, custom, failures};
use kernel::Failure;
use std::{sync::Arc, thread};
use store::Store;

/// Seals read at once.
const SEALS: i64 = 20;
/// Entries of a part that is not sealed yet.
const UNSEALED: i64 = 5_000;

/// What is believed beforehand.
#[derive(Debug, Clone, Default)]
pub struct Trust {
    /// The public keys of which one must have signed each seal; nothing is asked of signatures without any.
    pub signers: Vec<[u8; 32]>,
    /// Seals up to this number may be unsigned: they were made before there was a key.
    pub unsigned_up_to: i64,
    /// Heads that were kept elsewhere: each must still be in the chain.
    pub heads: Vec<Head>,
}

/// What was found in order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, serde::Serialize)]
pub struct Verified {
    /// Seals.
    pub seals: i64,
    /// Of them, signed by a trusted key.
    pub signed: i64,
    /// Sealed entries.
    pub entries: i64,
    /// Entries that are not sealed yet.
    pub unsealed: i64,
    /// Rows that are as their audit says.
    pub rows: i64,
}

/// Goes through all of it, in many transactions that read; the first thing that is not as it was is the failure. The rows are
/// looked at along with the chain, which is told first when both are wrong.
pub fn verify(store: &Store, registry: &Arc<Registry>, trust: &Trust) -> Result<Verified, Failure> {
    let mut known = defined(store, registry)?;
    loop {
        let verified = verify_as_defined(store, &known, trust);
        let now = defined(store, registry)?;
        // rows that got a field while they were looked at are looked at once more
        if verified.is_ok() || now.extended.version == known.extended.version {
            return verified;
        }
        known = now;
    }
}

/// The registry with the customer's fields as they are defined now.
fn defined(store: &Store, registry: &Arc<Registry>) -> Result<Arc<Registry>, Failure> {
    let own = Arc::clone(registry);
    store.read_blocking(move |tx| custom::current(tx, &own))
}

fn verify_as_defined(store: &Store, registry: &Arc<Registry>, trust: &Trust) -> Result<Verified, Failure> {
    let (extra, verified) = thread::scope(|scope| {
        let extra = scope.spawn(|| registry.records().try_for_each(|entry| extra::check(store, entry.def)));
        let verified = go_through(store, registry, trust);
        let panicked = |_| Err(store::failures::INTERNAL.fail().because("the check of own fields panicked"));
        (extra.join().unwrap_or_else(panicked), verified)
    });
    let (verified, told) = verified?;
    let told = extra.and(told)?;
    rows::find_untold(store, registry, &told)?;
    Ok(Verified { rows: told.values().sum(), ..verified })
}

/// What was found, and what of the rows, the chain being whole.
type Found = (Verified, Result<Counts, Failure>);

fn go_through(store: &Store, registry: &Arc<Registry>, trust: &Trust) -> Result<Found, Failure> {
    let mut verified = Verified::default();
    let mut heads = trust.heads.clone();
    let passed = Pass::new(store, registry).through(|handing| {
        let mut number = 0;
        let sealed = hand_out_seals(store, trust, handing, &mut number, &mut heads, &mut verified);
        let sealed = sealed.map_err(|failure| (number, failure))?;
        hand_out_unsealed(store, handing, number, sealed).map_err(|failure| (usize::MAX, failure))?;
        Ok(sealed)
    })?;
    if let Some(head) = heads.first() {
        return Err(failures::AUDIT_HEAD_GONE.fail().with("number", head.number));
    }
    Ok((Verified { entries: passed.entries, unsealed: passed.unsealed, ..verified }, passed.rows))
}

/// Checks seal after seal, and hands out the entries of each; tells up to which entry there are seals.
fn hand_out_seals(
    store: &Store,
    trust: &Trust,
    handing: &Handing<'_>,
    number: &mut usize,
    heads: &mut Vec<Head>,
    verified: &mut Verified,
) -> Result<i64, Failure> {
    let mut last: Option<Seal> = None;
    loop {
        let (from, after) = last.as_ref().map_or((0, 0), |seal| (seal.number, seal.last_entry));
        let seals = store.read_blocking(move |tx| Seal::some_after(tx, from, SEALS))?;
        if seals.is_empty() {
            return Ok(after);
        }
        for seal in seals {
            check_seal(last.as_ref(), &seal)?;
            verified.signed += i64::from(check_signature(&seal, trust)?);
            heads.retain(|head| !head.is_of(&seal));
            let after = last.as_ref().map_or(0, |seal| seal.last_entry);
            let sealed = Some(Leaf::from_bytes(&seal.leaves));
            if !handing.part(Part { number: *number, after, up_to: seal.last_entry, sealed }) {
                return Ok(after);
            }
            *number += 1;
            verified.seals += 1;
            last = Some(seal);
        }
    }
}

/// Hands out what is not sealed yet.
fn hand_out_unsealed(
    store: &Store,
    handing: &Handing<'_>,
    mut number: usize,
    mut after: i64,
) -> Result<(), Failure> {
    loop {
        let end = store.read_blocking(move |tx| {
            let sql = "SELECT id FROM audit_entry WHERE id > $1 ORDER BY id LIMIT $2";
            let rows = tx.query(sql, &[after.into(), UNSEALED.into()])?;
            rows.last().map(|row| row.int(0)).transpose()
        })?;
        let Some(up_to) = end else { return Ok(()) };
        if !handing.part(Part { number, after, up_to, sealed: None }) {
            return Ok(());
        }
        (after, number) = (up_to, number + 1);
    }
}

/// A seal follows on the one before it and is what its head says.
fn check_seal(last: Option<&Seal>, seal: &Seal) -> Result<(), Failure> {
    let expected = last.map_or(0, |seal| seal.number) + 1;
    if seal.number != expected {
        return Err(failures::AUDIT_SEAL_MISSING.fail().with("number", expected));
    }
    let follows = seal.previous == last.map_or([0; 32], |seal| seal.head);
    if !follows || seal.digest() != seal.head {
        return Err(failures::AUDIT_SEAL_ALTERED.fail().with("number", seal.number));
    }
    Ok(())
}

/// Whether it is signed by a trusted key. Where there is one, a seal that none signed is not believed.
fn check_signature(seal: &Seal, trust: &Trust) -> Result<bool, Failure> {
    if trust.signers.is_empty() || seal.signed.is_none() && seal.number <= trust.unsigned_up_to {
        return Ok(false);
    }
    let signed = seal.signed.as_ref().is_some_and(|(signer, signature)| {
        let trusted = trust.signers.iter().any(|trusted| signer.as_slice() == trusted);
        trusted && is_signed_by(signer, &seal.head, signature)
    });
    if signed { Ok(true) } else { Err(failures::AUDIT_SIGNATURE_WRONG.fail().with("number", seal.number)) }
}
