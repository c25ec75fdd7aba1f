//! Natural keys as text: how an import cell names a row, `study/1.2.1` for an element of an edition.
//!
//! The parts of a key stand in the order of the description, parted by `/`; a part that is itself a reference stands as the
//! parts of *its* key. A `/` inside a part is written `%2F`, and a `%` `%25`, so that the parts stay apart.

use crate::Actor;
use kernel::{Failure, Uuid};
use schema::{FieldKind, RecordDef, Right, Value, parse_text, to_text};
use std::collections::{BTreeMap, HashMap};
use store::{RecordRow, Tx};

/// Key texts of rows, looked up for many references at once.
#[derive(Default)]
pub(crate) struct KeyTexts(HashMap<Uuid, String>);

impl KeyTexts {
    /// Looks up the keys of all that the rows refer to.
    pub(crate) fn load(
        &mut self,
        tx: &mut Tx<'_>,
        who: &Actor,
        def: &RecordDef,
        rows: &[RecordRow],
    ) -> Result<(), Failure> {
        self.load_where(tx, who, def, rows, |_| true)
    }

    fn load_where(
        &mut self,
        tx: &mut Tx<'_>,
        who: &Actor,
        def: &RecordDef,
        rows: &[RecordRow],
        asked: impl Fn(&str) -> bool,
    ) -> Result<(), Failure> {
        let mut wanted: BTreeMap<&'static str, Vec<Uuid>> = BTreeMap::new();
        for (field, target) in def.references().filter(|(field, _)| asked(field.name)) {
            let Some(at) = def.position(field.name) else { continue };
            let ids = rows.iter().filter_map(|row| row.values.get(at)?.as_uuid());
            wanted.entry(target).or_default().extend(ids.filter(|id| !self.0.contains_key(id)));
        }
        for (target, mut ids) in wanted {
            ids.sort_unstable();
            ids.dedup();
            // of what the asker may not read, the id alone is told, as everywhere
            if !who.may(Right::Read, target) {
                continue;
            }
            let target = who.registry().record(target)?.def;
            let scope = crate::reach::scope(who, Right::Read, target)?;
            let found = store::get_many_within(tx, target, &ids, scope.as_ref())?;
            // a key may hold references of its own; keys are not circular, which the registry's tests see to
            if target.references().any(|(field, _)| target.key.contains(&field.name)) {
                let in_key = |name: &str| target.key.contains(&name);
                // the closure's type must not nest with each level, so it is passed as a plain reference
                self.load_where(tx, who, target, &found, &in_key as &dyn Fn(&str) -> bool)?;
            }
            for row in &found {
                let text = self.of_row(target, row);
                self.0.insert(row.id, text);
            }
        }
        Ok(())
    }

    fn of_row(&self, def: &RecordDef, row: &RecordRow) -> String {
        let parts =
            def.key.iter().filter_map(|name| row.values.get(def.position(name)?)).map(|value| match value {
                Value::Uuid(id) => self.text(*id),
                other => part_text(other),
            });
        parts.collect::<Vec<_>>().join("/")
    }

    /// The key text of a row that was looked up.
    pub(crate) fn text(&self, id: Uuid) -> String {
        self.0.get(&id).cloned().unwrap_or_else(|| id.to_string())
    }
}

/// A part of a key, with what would part it written otherwise.
pub(crate) fn part_text(value: &Value) -> String {
    to_text(value).replace('%', "%25").replace('/', "%2F")
}

/// What [`part_text`] wrote, back again; other signs behind a `%` stand for themselves.
fn part_value(text: &str) -> String {
    text.replace("%2F", "/").replace("%25", "%")
}

/// How many `/`-parted parts a key has.
pub(crate) fn parts_of(who: &Actor, def: &RecordDef) -> Result<usize, Failure> {
    let mut parts = 0;
    for name in def.key {
        parts += match def.field(name).map(|field| field.kind) {
            Some(FieldKind::Reference(target)) => parts_of(who, who.registry().record(target)?.def)?,
            _ => 1,
        };
    }
    Ok(parts)
}

/// Finds rows by key texts, each text once.
#[derive(Default)]
pub(crate) struct KeyLookup(HashMap<(&'static str, String), Option<Uuid>>);

impl KeyLookup {
    /// Says that a text stands for a row that is not saved yet.
    pub(crate) fn put(&mut self, record: &'static str, text: String, id: Uuid) {
        self.0.insert((record, text), Some(id));
    }

    /// The row that a text names; none if there is none, or the text is no key of that record.
    pub(crate) fn find(
        &mut self,
        tx: &mut Tx<'_>,
        who: &Actor,
        def: &'static RecordDef,
        text: &str,
    ) -> Result<Option<Uuid>, Failure> {
        let place = (def.name, text.to_owned());
        if let Some(known) = self.0.get(&place) {
            return Ok(*known);
        }
        let found = match self.ask(tx, who, def, text)? {
            Some(id) if !crate::reach::is_seen(tx, who, def, id)? => None,
            found => found,
        };
        self.0.insert(place, found);
        Ok(found)
    }

    fn ask(
        &mut self,
        tx: &mut Tx<'_>,
        who: &Actor,
        def: &'static RecordDef,
        text: &str,
    ) -> Result<Option<Uuid>, Failure> {
        if let Ok(id) = text.parse::<Uuid>() {
            return Ok(store::get(tx, def, id)?.map(|row| row.id));
        }
        let mut rest: Vec<&str> = text.split('/').collect();
        if rest.len() != parts_of(who, def)? {
            return Ok(None);
        }
        let mut key = Vec::new();
        for name in def.key {
            let Some(field) = def.field(name) else { return Ok(None) };
            let value = match field.kind {
                FieldKind::Reference(target) => {
                    let target = who.registry().record(target)?.def;
                    let own: Vec<&str> = rest.drain(..parts_of(who, target)?).collect();
                    self.find(tx, who, target, &own.join("/"))?.map(Value::from)
                }
                _ => parse_text(field, &part_value(rest.remove(0))).ok().filter(|value| !value.is_null()),
            };
            match value {
                Some(value) => key.push(value),
                None => return Ok(None),
            }
        }
        crate::checks::row_by_key(tx, def, &key)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn a_part_reads_back_and_never_parts(text in "[a%/25F规 ]{0,12}") {
            let written = part_text(&Value::from(text.as_str()));
            prop_assert!(!written.contains('/'));
            prop_assert_eq!(part_value(&written), text);
        }
    }
}
