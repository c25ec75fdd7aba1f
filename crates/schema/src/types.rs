//! How Rust types stand for field kinds.

use crate::{Choice, FieldDef, FieldKind, RecordDef, Value, WrongType};
use kernel::{Id, Label, Money, NaiveDate, Quantity, Timestamp};

/// A Rust type that a field may have.
pub trait FieldType: Sized {
    /// The kind it stands for.
    const KIND: FieldKind;
    /// Whether a value must be there.
    const REQUIRED: bool = true;
    /// From a plain value.
    fn from_value(value: Value) -> Result<Self, WrongType>;
    /// As a plain value.
    fn to_value(&self) -> Value;
}

/// An enum that is stored as one of declared texts; derived.
pub trait ChoiceType: Sized + Copy + 'static {
    /// Its values.
    const CHOICES: &'static [Choice];
    /// The variant of a stored text.
    fn from_code(code: &str) -> Option<Self>;
    /// The stored text.
    fn code(self) -> &'static str;
    /// As a person reads it.
    fn label(self) -> Label {
        let own = Self::CHOICES.iter().find(|choice| choice.value == self.code());
        own.map_or(Label::new(self.code(), self.code()), |choice| choice.label)
    }
}

/// A struct with described fields: a command's input, a query's parameters, a record's own fields; derived.
pub trait InputType: Sized + Send + 'static {
    /// Its fields, in the order of [`InputType::to_values`].
    const FIELDS: &'static [FieldDef];
    /// From plain values in the order of the fields.
    fn from_values(values: Vec<Value>) -> Result<Self, WrongType>;
    /// As plain values in the order of the fields.
    fn to_values(&self) -> Vec<Value>;
}

/// A record; derived.
pub trait RecordType: InputType + Sync {
    /// `module.noun`.
    const NAME: &'static str;
    /// Its whole description.
    const DEF: &'static RecordDef;
}

macro_rules! field_type {
    ($type:ty, $kind:expr, $variant:ident) => {
        impl FieldType for $type {
            const KIND: FieldKind = $kind;
            fn from_value(value: Value) -> Result<Self, WrongType> {
                match value {
                    Value::$variant(value) => Ok(value),
                    other => Err(WrongType { wanted: stringify!($type), got: format!("{other:?}") }),
                }
            }
            fn to_value(&self) -> Value {
                Value::$variant(self.clone())
            }
        }
    };
}
field_type!(String, FieldKind::Text, Text);
field_type!(i64, FieldKind::Integer, Int);
field_type!(bool, FieldKind::Boolean, Bool);
field_type!(NaiveDate, FieldKind::Date, Date);
field_type!(Timestamp, FieldKind::Timestamp, Timestamp);
field_type!(Money, FieldKind::Money, Money);
field_type!(Quantity, FieldKind::Quantity, Quantity);
field_type!(serde_json::Value, FieldKind::Json, Json);

impl<T: RecordType> FieldType for Id<T> {
    const KIND: FieldKind = FieldKind::Reference(T::NAME);
    fn from_value(value: Value) -> Result<Self, WrongType> {
        match value {
            Value::Uuid(id) => Ok(Self::from_uuid(id)),
            other => Err(WrongType { wanted: "a reference", got: format!("{other:?}") }),
        }
    }
    fn to_value(&self) -> Value {
        Value::Uuid(self.uuid())
    }
}

impl<T: FieldType> FieldType for Option<T> {
    const KIND: FieldKind = T::KIND;
    const REQUIRED: bool = false;
    fn from_value(value: Value) -> Result<Self, WrongType> {
        if value.is_null() { Ok(None) } else { T::from_value(value).map(Some) }
    }
    fn to_value(&self) -> Value {
        self.as_ref().map_or(Value::Null, T::to_value)
    }
}
