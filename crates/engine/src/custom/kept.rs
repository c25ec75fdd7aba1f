//! Texts and descriptions that are kept for as long as the process runs.
//!
//! All of the program speaks of fields by plain references that never end. What the customer defined becomes such by being kept for
//! good, each content once: definitions change some tens of times between two starts, and a change costs some kilobytes. In return
//! nothing that walks a description counts references or copies, with customer's fields or without.

use schema::{Choice, FieldDef, RecordDef};
use std::{
    collections::BTreeSet,
    sync::{Mutex, PoisonError},
};

static TEXTS: Mutex<BTreeSet<&'static str>> = Mutex::new(BTreeSet::new());
static CHOICES: Mutex<Vec<&'static [Choice]>> = Mutex::new(Vec::new());
static RECORDS: Mutex<Vec<&'static RecordDef>> = Mutex::new(Vec::new());

pub(super) fn text(text: &str) -> &'static str {
    let mut known = TEXTS.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some(kept) = known.get(text) {
        return kept;
    }
    let kept: &'static str = Box::leak(text.to_owned().into_boxed_str());
    known.insert(kept);
    kept
}

pub(super) fn choices(choices: Vec<Choice>) -> &'static [Choice] {
    let mut known = CHOICES.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some(kept) = known.iter().find(|kept| **kept == choices) {
        return kept;
    }
    let kept: &'static [Choice] = Box::leak(choices.into_boxed_slice());
    known.push(kept);
    kept
}

/// The record with these fields.
pub(super) fn record(own: &RecordDef, fields: Vec<FieldDef>) -> &'static RecordDef {
    let mut known = RECORDS.lock().unwrap_or_else(PoisonError::into_inner);
    // the latest first: it is the one that did not change, most often
    if let Some(kept) = known.iter().rev().find(|kept| kept.name == own.name && kept.fields == fields) {
        return kept;
    }
    let kept: &'static RecordDef = Box::leak(Box::new(RecordDef {
        name: own.name,
        label: own.label,
        label_plural: own.label_plural,
        about: own.about,
        owner: own.owner,
        fields: Box::leak(fields.into_boxed_slice()),
        key: own.key,
        title_zh: own.title_zh,
        title_en: own.title_en,
        default_sort: own.default_sort,
        lines: own.lines,
        scope: own.scope,
        person: own.person,
    }));
    known.push(kept);
    kept
}
