//! What rows are called, looked up for many references at once.

use crate::Actor;
use kernel::{Failure, Uuid};
use schema::{RecordDef, RecordType, Right, Value, to_text};
use serde_json::{Value as Json, json};
use std::collections::{BTreeMap, BTreeSet, HashMap};
use store::{RecordRow, Tx, get_many};

/// The titles that a page wants, and has once they are loaded.
#[derive(Default)]
pub struct Titles {
    wanted: BTreeMap<&'static str, BTreeSet<Uuid>>,
    known: HashMap<Uuid, Json>,
}

/// A row's title in both languages.
pub fn title(def: &RecordDef, row: &RecordRow) -> Json {
    json!({"zh": title_text(def, def.title_zh, row), "en": title_text(def, def.title_en, row)})
}

fn title_text(def: &RecordDef, fields: &[&str], row: &RecordRow) -> String {
    let parts: Vec<String> = fields
        .iter()
        .filter_map(|name| row.values.get(def.position(name)?))
        .map(to_text)
        .filter(|part| !part.is_empty())
        .collect();
    parts.join(" ")
}

/// A row's natural key as an import cell names it, without the keys of what it refers to.
pub fn short_key(def: &RecordDef, row: &RecordRow) -> String {
    let own = def.key.iter().filter_map(|name| row.values.get(def.position(name)?));
    own.filter(|value| !matches!(value, Value::Uuid(_))).map(to_text).collect::<Vec<_>>().join("/")
}

/// A row's natural key for a person to read, with the titles of what it refers to.
pub fn key_in_words(tx: &mut Tx<'_>, who: &Actor, def: &RecordDef, row: &RecordRow) -> Result<String, Failure> {
    let mut titles = Titles::default();
    titles.want_all(def, row);
    titles.load(tx, who)?;
    let own = def.key.iter().filter_map(|name| row.values.get(def.position(name)?));
    let words = own.map(|value| match value {
        Value::Uuid(id) => titles.known.get(id).and_then(|title| title[who.language().code()].as_str()).unwrap_or("—").to_owned(),
        other => to_text(other),
    });
    Ok(words.collect::<Vec<_>>().join(" / "))
}

impl Titles {
    /// Asks for the title of a row.
    pub fn want(&mut self, record: &'static str, id: Uuid) {
        self.wanted.entry(record).or_default().insert(id);
    }

    /// Asks for the titles of all that a row refers to.
    pub fn want_all(&mut self, def: &RecordDef, row: &RecordRow) {
        for (field, target) in def.references() {
            let value = def.position(field.name).and_then(|at| row.values.get(at));
            if let Some(Value::Uuid(id)) = value {
                self.want(target, *id);
            }
        }
    }

    /// Looks up what is wanted and the asker may read.
    pub fn load(&mut self, tx: &mut Tx<'_>, who: &Actor) -> Result<(), Failure> {
        for (record, ids) in std::mem::take(&mut self.wanted) {
            // who did something is told to whoever may see that it was done
            if record != crate::access::User::NAME && !who.may(Right::Read, record) {
                continue;
            }
            let def = who.registry().record(record)?.def;
            let unknown: Vec<Uuid> = ids.into_iter().filter(|id| !self.known.contains_key(id)).collect();
            for row in get_many(tx, def, &unknown)? {
                self.known.insert(row.id, title(def, &row));
            }
        }
        Ok(())
    }

    /// A reference as the API says it; without a title where the asker may not read it.
    pub fn reference(&self, _record: &str, id: Uuid) -> Json {
        json!({"id": id, "title": self.known.get(&id)})
    }

    /// The name of whoever did something.
    pub fn of_actor(&self, id: Uuid) -> Json {
        if id.is_nil() {
            return json!({"zh": "系统", "en": "System"});
        }
        self.known.get(&id).cloned().unwrap_or(Json::Null)
    }
}
