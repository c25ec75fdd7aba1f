//! A field's value when its type is known only from the description.

use kernel::{Money, NaiveDate, Quantity, Timestamp, Uuid};

/// One value, as it comes from JSON, an import cell or a column.
#[derive(Debug, Clone, PartialEq)]
pub enum Value {
    /// No value.
    Null,
    /// Text, long text, code or choice.
    Text(String),
    /// A whole number.
    Int(i64),
    /// Yes or no.
    Bool(bool),
    /// A calendar day.
    Date(NaiveDate),
    /// An instant.
    Timestamp(Timestamp),
    /// An amount of money.
    Money(Money),
    /// A quantity.
    Quantity(Quantity),
    /// A reference.
    Uuid(Uuid),
    /// A document.
    Json(serde_json::Value),
    /// Bytes that no description knows: hashes and keys of the engine's own tables.
    Bytes(Vec<u8>),
}

impl Value {
    /// Whether there is no value.
    pub fn is_null(&self) -> bool {
        matches!(self, Self::Null)
    }

    /// The text, where it is one.
    pub fn as_text(&self) -> Option<&str> {
        match self {
            Self::Text(text) => Some(text),
            _ => None,
        }
    }

    /// The id, where it is one.
    pub fn as_uuid(&self) -> Option<Uuid> {
        match self {
            Self::Uuid(id) => Some(*id),
            _ => None,
        }
    }
}

macro_rules! from {
    ($($type:ty => $variant:ident),*) => {$(
        impl From<$type> for Value {
            fn from(value: $type) -> Self {
                Self::$variant(value.into())
            }
        }
    )*};
}
from!(&str => Text, String => Text, i64 => Int, i32 => Int, bool => Bool, NaiveDate => Date, Timestamp => Timestamp,
      Money => Money, Quantity => Quantity, Uuid => Uuid, serde_json::Value => Json, Vec<u8> => Bytes);

impl<T> From<kernel::Id<T>> for Value {
    fn from(id: kernel::Id<T>) -> Self {
        Self::Uuid(id.uuid())
    }
}

impl<T: Into<Value>> From<Option<T>> for Value {
    fn from(value: Option<T>) -> Self {
        value.map_or(Self::Null, Into::into)
    }
}

/// A value that is not of its field's type: the row and the description disagree, which is a fault of the program.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WrongType {
    /// What was wanted.
    pub wanted: &'static str,
    /// What was there.
    pub got: String,
}

impl std::fmt::Display for WrongType {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "wanted {}, got {}", self.wanted, self.got)
    }
}
impl std::error::Error for WrongType {}
