//! What the audit says of a row: its changes, played one after the other.

use super::leaf::{ACTION, CHANGES, RECORD, ROW};
use crate::{
    Registry,
    personal::{Opened, Opener},
};
use kernel::{Failure, Uuid};
use schema::{RecordDef, Value, to_json};
use serde::{
    Deserialize, Deserializer,
    de::{Error, MapAccess, SeqAccess, Visitor, value},
};
use serde_json::{Value as Json, json};
use std::{borrow::Cow, fmt};
use store::{Row, Tx};

/// What the audit says of a row: its fields, and whether it is archived. Texts stay in the entries that were read.
#[derive(Debug)]
pub(super) struct Told<'a> {
    pub id: Uuid,
    pub def: &'static RecordDef,
    /// In the order of the description; none of a field that was never spoken of.
    pub fields: Vec<Option<Said<'a>>>,
    pub archived: bool,
}

/// The last thing said of a field.
#[derive(Debug)]
pub(super) enum Said<'a> {
    /// It is this.
    Is(After<'a>),
    /// It was about somebody who was erased.
    Erased,
    /// It does not open, so it is not what the row says, whatever that is.
    Forged,
}

/// A value as an entry tells it.
#[derive(Debug)]
pub(super) enum After<'a> {
    /// What most are.
    Text(Cow<'a, str>),
    /// Anything else.
    Other(Json),
}

/// A change as it stands in an entry.
#[derive(Deserialize)]
struct Change<'a> {
    #[serde(borrow, default)]
    field: Cow<'a, str>,
    #[serde(borrow, default)]
    after: After<'a>,
    /// What is said of a person, under their key.
    sealed: Option<Json>,
    person: Option<Json>,
}

/// What the entries say of each row, the rows in the order of the entries: those of a row together, and as they came.
pub(super) fn told<'a>(
    tx: &mut Tx<'_>,
    registry: &Registry,
    entries: impl IntoIterator<Item = &'a Row>,
) -> Result<Vec<Told<'a>>, Failure> {
    let mut told: Vec<Told<'a>> = Vec::new();
    let (mut opener, mut known) = (Opener::default(), None);
    for row in entries {
        let (id, record) = (row.uuid(ROW)?, row.str(RECORD)?.unwrap_or_default());
        let def = match known {
            Some((name, def)) if name == record => def,
            _ => registry.record(record).ok().map(|entry| entry.def),
        };
        known = Some((record, def));
        // what is kept beside the records, such as a saved view, has no row to compare
        let Some(def) = def else { continue };
        if told.last().is_none_or(|last| last.id != id) {
            let fields = def.fields.iter().map(|_| None).collect();
            told.push(Told { id, def, fields, archived: false });
        }
        let Some(state) = told.last_mut() else { continue };
        match row.str(ACTION)?.unwrap_or_default() {
            "archive" => state.archived = true,
            "restore" => state.archived = false,
            _ => {}
        }
        let Ok(changes) = serde_json::from_str::<Vec<Change<'a>>>(row.json_text(CHANGES)?) else { continue };
        for change in changes {
            let Some(at) = state.def.position(&change.field) else { continue };
            let said = match change.sealed {
                None => Said::Is(change.after),
                Some(sealed) => {
                    let sealed = json!({"field": change.field, "person": change.person, "sealed": sealed});
                    match opener.open(tx, state.def.name, id, sealed)? {
                        Opened::Said(mut change) => Said::Is(change["after"].take().into()),
                        Opened::Erased(_) => Said::Erased,
                        Opened::Forged(_) => Said::Forged,
                    }
                }
            };
            if let Some(field) = state.fields.get_mut(at) {
                *field = Some(said);
            }
        }
    }
    Ok(told)
}

impl After<'_> {
    /// Whether it is what an entry would say of the value.
    pub fn is(&self, value: &Value) -> bool {
        match (self, value) {
            (Self::Text(said), Value::Text(text)) => said == text,
            (Self::Text(said), other) => matches!(to_json(other), Json::String(text) if text == *said),
            (Self::Other(said), other) => to_json(other) == *said,
        }
    }
}

impl Default for After<'_> {
    fn default() -> Self {
        Self::Other(Json::Null)
    }
}

impl From<Json> for After<'_> {
    fn from(json: Json) -> Self {
        match json {
            Json::String(text) => Self::Text(text.into()),
            other => Self::Other(other),
        }
    }
}

impl<'de: 'a, 'a> Deserialize<'de> for After<'a> {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        from.deserialize_any(AnyJson)
    }
}

struct AnyJson;

impl<'de> Visitor<'de> for AnyJson {
    type Value = After<'de>;

    fn expecting(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("JSON")
    }

    fn visit_unit<E: Error>(self) -> Result<After<'de>, E> {
        Ok(After::default())
    }

    fn visit_bool<E: Error>(self, yes: bool) -> Result<After<'de>, E> {
        Ok(After::Other(yes.into()))
    }

    fn visit_i64<E: Error>(self, number: i64) -> Result<After<'de>, E> {
        Ok(After::Other(number.into()))
    }

    fn visit_u64<E: Error>(self, number: u64) -> Result<After<'de>, E> {
        Ok(After::Other(number.into()))
    }

    fn visit_f64<E: Error>(self, number: f64) -> Result<After<'de>, E> {
        Ok(After::Other(number.into()))
    }

    fn visit_borrowed_str<E: Error>(self, text: &'de str) -> Result<After<'de>, E> {
        Ok(After::Text(Cow::Borrowed(text)))
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<After<'de>, E> {
        Ok(After::Text(Cow::Owned(text.to_owned())))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, items: A) -> Result<After<'de>, A::Error> {
        Json::deserialize(value::SeqAccessDeserializer::new(items)).map(After::Other)
    }

    fn visit_map<A: MapAccess<'de>>(self, members: A) -> Result<After<'de>, A::Error> {
        Json::deserialize(value::MapAccessDeserializer::new(members)).map(After::Other)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use kernel::NaiveDate;

    #[test]
    fn what_is_read_from_an_entry_is_what_would_be_written_of_the_value() {
        let day = NaiveDate::from_ymd_opt(2026, 11, 26).unwrap();
        let values = [
            Value::Null,
            Value::from("a \"b\" 文"),
            Value::from(""),
            Value::Int(-7),
            Value::Int(i64::MAX),
            Value::Bool(true),
            Value::Date(day),
            Value::Uuid(Uuid::from_u128(7)),
            Value::Json(json!({"a": [1, {"b": null}], "c": 1.5})),
            Value::Json(json!([])),
        ];
        for (at, value) in values.iter().enumerate() {
            let text = json!([{"field": "f", "before": null, "after": to_json(value)}]).to_string();
            let changes: Vec<Change<'_>> = serde_json::from_str(&text).unwrap();
            for (other, compared) in values.iter().enumerate() {
                assert_eq!(changes[0].after.is(compared), at == other, "{value:?} {compared:?}");
                assert_eq!(After::from(to_json(value)).is(compared), at == other);
            }
        }
        let nothing: Vec<Change<'_>> = serde_json::from_str("[{\"field\": \"f\"}]").unwrap();
        assert!(nothing[0].after.is(&Value::Null));
    }
}
