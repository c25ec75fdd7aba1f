//! Whether the audit is as it was sealed, and the rows are as the audit says.

use super::{
    chain::{Head, Seal},
    key::is_signed_by,
    leaf::Leaf,
    rows,
};
use crate::{Registry, failures};
use kernel::Failure;
use store::{Store, Tx};

/// Seals read at once.
const SEALS: i64 = 20;
/// Entries read at once; a seal has fewer, unless somebody added some.
const ENTRIES: i64 = 1_000;

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

/// Goes through all of it, in a few transactions that read; the first thing that is not as it was is the failure. The rows are
/// looked at beside the chain, which is told first when both are wrong.
pub fn verify(
    store: &Store,
    registry: &std::sync::Arc<Registry>,
    trust: &Trust,
) -> Result<Verified, Failure> {
    let (chain, rows) = std::thread::scope(|scope| {
        let rows = scope.spawn(|| rows::check(store, registry));
        let chain = check_chain(store, trust);
        let rows = rows
            .join()
            .unwrap_or_else(|_| Err(store::failures::INTERNAL.fail().because("the rows' check panicked")));
        (chain, rows)
    });
    let chain = chain?;
    Ok(Verified { rows: rows?, ..chain })
}

fn check_chain(store: &Store, trust: &Trust) -> Result<Verified, Failure> {
    let mut verified = Verified::default();
    let mut last: Option<Seal> = None;
    let mut heads = trust.heads.clone();
    loop {
        let number = last.as_ref().map_or(0, |seal| seal.number);
        let seals = store.read_blocking(move |tx| Seal::some_after(tx, number, SEALS))?;
        if seals.is_empty() {
            break;
        }
        for seal in seals {
            check_seal(last.as_ref(), &seal)?;
            verified.signed += i64::from(check_signature(&seal, trust)?);
            heads.retain(|head| !head.is_of(&seal));
            let (after, up_to) = (last.as_ref().map_or(0, |seal| seal.last_entry), seal.last_entry);
            let wanted = Leaf::from_bytes(&seal.leaves);
            verified.entries += wanted.len() as i64;
            store.read_blocking(move |tx| check_entries(tx, after, up_to, &wanted))?;
            verified.seals += 1;
            last = Some(seal);
        }
    }
    if let Some(head) = heads.first() {
        return Err(failures::AUDIT_HEAD_GONE.fail().with("number", head.number));
    }
    let sealed = last.map_or(0, |seal| seal.last_entry);
    verified.unsealed = store.read_blocking(move |tx| {
        let row = tx.query_one("SELECT count(*) FROM audit_entry WHERE id > $1", &[sealed.into()])?;
        row.map_or(Ok(0), |row| row.int(0))
    })?;
    Ok(verified)
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

/// The entries of a seal are those that were sealed: none altered, none missing, none added.
fn check_entries(tx: &mut Tx<'_>, mut after: i64, up_to: i64, wanted: &[Leaf]) -> Result<(), Failure> {
    let mut wanted = wanted.iter();
    loop {
        let found = Leaf::read(tx, after, up_to, ENTRIES)?;
        for leaf in &found {
            let sealed = wanted.next();
            match sealed {
                Some(sealed) if sealed == leaf => {}
                Some(sealed) if sealed.entry == leaf.entry => {
                    return Err(failures::AUDIT_ENTRY_ALTERED.fail().with("entry", leaf.entry));
                }
                Some(sealed) if sealed.entry < leaf.entry => {
                    return Err(failures::AUDIT_ENTRY_MISSING.fail().with("entry", sealed.entry));
                }
                _ => return Err(failures::AUDIT_ENTRY_ADDED.fail().with("entry", leaf.entry)),
            }
        }
        let more = found.len() as i64 == ENTRIES;
        match found.last() {
            Some(last) if more => after = last.entry,
            _ => break,
        }
    }
    match wanted.next() {
        Some(sealed) => Err(failures::AUDIT_ENTRY_MISSING.fail().with("entry", sealed.entry)),
        None => Ok(()),
    }
}
