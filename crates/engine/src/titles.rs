//! What rows are called, looked up for many references at once.

use crate::{Actor, reach};
use kernel::{Bilingual, Failure, Language, Uuid};
use schema::{RecordDef, RecordType, Right, Value, to_text};
use serde_json::{Value as Json, json};
use std::collections::{BTreeMap, BTreeSet, HashMap};
use store::{RecordRow, Tx, get_many_within};

/// The titles that a page wants, and has once they are loaded.
#[derive(Default)]
pub struct Titles {
    wanted: BTreeMap<&'static str, BTreeSet<Uuid>>,
    known: HashMap<Uuid, Json>,
}

/// The titles of rows in both languages, by id. A title may hold what the row refers to, which the asker must be allowed
/// to read: it stands as a dash where they may not.
pub fn titles_of(
    tx: &mut Tx<'_>,
    who: &Actor,
    def: &RecordDef,
    rows: &[RecordRow],
) -> Result<HashMap<Uuid, Json>, Failure> {
    let in_title = |name: &str| def.title_zh.contains(&name) || def.title_en.contains(&name);
    let mut below = Titles::default();
    for (field, target) in def.references().filter(|(field, _)| in_title(field.name)) {
        let Some(at) = def.position(field.name) else { continue };
        for id in rows.iter().filter_map(|row| row.values.get(at)?.as_uuid()) {
            below.want(target, id);
        }
    }
    below.load(tx, who)?;
    let text = |fields: &[&str], row: &RecordRow, language: Language| {
        let values =
            fields.iter().filter_map(|name| Some((def.field(name)?, row.values.get(def.position(name)?)?)));
        let parts = values.map(|(field, value)| match value {
            Value::Uuid(id) => {
                let title = below.known.get(id).and_then(|title| title[language.code()].as_str());
                title.unwrap_or("—").to_owned()
            }
            other => {
                let text = to_text(other);
                field.choice(&text).map_or(text, |choice| choice.label.text(language).to_owned())
            }
        });
        let parts: Vec<String> = parts.filter(|part| !part.is_empty()).collect();
        parts.join(if fields.iter().any(|name| def.references().any(|(field, _)| field.name == *name)) {
            " · "
        } else {
            " "
        })
    };
    let title = |row: &RecordRow| json!({"zh": text(def.title_zh, row, Language::Zh), "en": text(def.title_en, row, Language::En)});
    Ok(rows.iter().map(|row| (row.id, title(row))).collect())
}

/// What tells rows of one title apart: the titles of what their keys refer to, such as an element's edition.
pub fn contexts_of(
    tx: &mut Tx<'_>,
    who: &Actor,
    def: &RecordDef,
    rows: &[RecordRow],
) -> Result<HashMap<Uuid, Json>, Failure> {
    let mut titles = Titles::default();
    let in_key: Vec<usize> = def
        .references()
        .filter(|(field, _)| def.key.contains(&field.name) && !def.title_zh.contains(&field.name))
        .filter_map(|(field, target)| {
            let at = def.position(field.name)?;
            rows.iter()
                .filter_map(|row| row.values.get(at)?.as_uuid())
                .for_each(|id| titles.want(target, id));
            Some(at)
        })
        .collect();
    titles.load(tx, who)?;
    let context = |row: &RecordRow| titles.known.get(&row.values.get(*in_key.first()?)?.as_uuid()?).cloned();
    Ok(rows.iter().filter_map(|row| Some((row.id, context(row)?))).collect())
}

/// A row's natural key as an import cell names it, without the keys of what it refers to.
pub fn short_key(def: &RecordDef, row: &RecordRow) -> String {
    let own = def.key.iter().filter_map(|name| row.values.get(def.position(name)?));
    own.filter(|value| !matches!(value, Value::Uuid(_))).map(to_text).collect::<Vec<_>>().join("/")
}

/// A row's natural key for a person to read, with the titles of what it refers to.
pub fn key_in_words(
    tx: &mut Tx<'_>,
    who: &Actor,
    def: &RecordDef,
    row: &RecordRow,
) -> Result<String, Failure> {
    let mut titles = Titles::default();
    titles.want_all(def, row);
    titles.load(tx, who)?;
    let own = def.key.iter().filter_map(|name| row.values.get(def.position(name)?));
    let words = own.map(|value| match value {
        Value::Uuid(id) => titles
            .known
            .get(id)
            .and_then(|title| title[who.language().code()].as_str())
            .unwrap_or("—")
            .to_owned(),
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
            let scope = match record == crate::access::User::NAME {
                true => None,
                false => reach::scope(who, Right::Read, def)?,
            };
            let rows = get_many_within(tx, def, &unknown, scope.as_ref())?;
            self.known.extend(titles_of(tx, who, def, &rows)?);
        }
        Ok(())
    }

    /// A reference as the API says it; without a title where the asker may not read it.
    pub fn reference(&self, _record: &str, id: Uuid) -> Json {
        json!({"id": id, "title": self.known.get(&id)})
    }

    /// A title that was loaded; a dash where the asker may not read it.
    pub(crate) fn in_words(&self, id: Uuid) -> Bilingual {
        let text = |language: Language| {
            let title = self.known.get(&id).and_then(|title| title[language.code()].as_str());
            title.unwrap_or("—").to_owned()
        };
        Bilingual { zh: text(Language::Zh), en: text(Language::En) }
    }

    /// The name of whoever did something.
    pub fn of_actor(&self, id: Uuid) -> Json {
        if id.is_nil() {
            return json!({"zh": "系统", "en": "System"});
        }
        self.known.get(&id).cloned().unwrap_or(Json::Null)
    }
}
