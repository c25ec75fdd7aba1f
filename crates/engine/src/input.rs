//! From a JSON object to described fields, telling every fault at once.

use crate::failures;
use kernel::{Failure, FieldFault};
use schema::{FieldDef, InputType, RecordDef, Value, parse_json, parse_text};
use serde_json::Value as Json;

/// An input of type `T` from a JSON object.
pub fn parse_object<T: InputType>(json: &Json) -> Result<T, Failure> {
    let values = parse_fields(T::FIELDS, json)?;
    T::from_values(values).map_err(|error| store::failures::INTERNAL.fail().because(error))
}

/// The values of all fields from a JSON object; defaults where nothing is said.
pub fn parse_fields(fields: &[FieldDef], json: &Json) -> Result<Vec<Value>, Failure> {
    let Json::Object(object) = json else {
        return Err(failures::malformed("需要一个 JSON 对象", "a JSON object is wanted"));
    };
    let mut faults = Faults::default();
    for name in object.keys().filter(|name| !fields.iter().any(|field| field.name == **name)) {
        faults.add(name, unknown_field(name));
    }
    let mut values = Vec::with_capacity(fields.len());
    for field in fields {
        let value = match object.get(field.name) {
            Some(json) => parse_json(field, json),
            None => default_value(field),
        };
        values.push(faults.keep(field.name, value));
    }
    faults.done()?;
    Ok(values)
}

/// What a field is when nothing is said of it.
pub fn default_value(field: &FieldDef) -> Result<Value, Failure> {
    parse_text(field, field.default.unwrap_or_default())
}

/// A field as it is read from what is sent for a row that is there: one that the customer requires may be missing in rows from
/// before, which is asked once it is known whether the row changes.
pub(crate) fn of_a_known_row(field: &FieldDef) -> FieldDef {
    FieldDef { required: field.required && field.custom.is_none(), ..*field }
}

/// Asks for the customer's required fields of a row that changes.
pub(crate) fn require_custom(def: &RecordDef, values: &[Value], faults: &mut Faults) {
    for (field, value) in def.fields.iter().zip(values).filter(|(field, _)| field.custom.is_some()) {
        if field.required && value.is_null() {
            faults.keep(field.name, schema::check_value(field, Value::Null));
        }
    }
}

/// A fault for a name that is no field's.
pub fn unknown_field(name: &str) -> Failure {
    failures::UNKNOWN_FIELD.fail().with("name", name.chars().take(80).collect::<String>())
}

/// Faults gathered field by field.
#[derive(Default)]
pub struct Faults(Vec<FieldFault>);

impl Faults {
    /// Adds one; a failure that brings faults of its own fields brings them all.
    pub fn add(&mut self, field: &str, failure: Failure) {
        if failure.errors().is_empty() {
            self.0.push(FieldFault { field: field.chars().take(200).collect(), failure });
        } else {
            let below = failure.errors().iter().cloned();
            self.0
                .extend(below.map(|fault| FieldFault { field: format!("{field}.{}", fault.field), ..fault }));
        }
    }

    /// The value, or `Null` with its fault kept.
    pub fn keep(&mut self, field: &str, value: Result<Value, Failure>) -> Value {
        value.unwrap_or_else(|failure| {
            self.add(field, failure);
            Value::Null
        })
    }

    /// Nothing, or one failure that lists them all.
    pub fn done(self) -> Result<(), Failure> {
        match self.0.as_slice() {
            [] => Ok(()),
            [only] => {
                let first = only.field.clone();
                Err(failures::INVALID.fail().with("count", 1).on(first).with_errors(self.0))
            }
            many => Err(failures::INVALID.fail().with("count", many.len()).with_errors(self.0)),
        }
    }
}
