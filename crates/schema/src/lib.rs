//! What a record, a command, a query and a module *are*, as constant descriptions.
//!
//! A description holds no behaviour: ordinary functions of the store, the engine and the api walk it to give the table,
//! the routes, the form, import, permission, history and search. `#[derive(Record)]`, `#[derive(Input)]` and
//! `#[derive(Choice)]` write the constant and the mapping from and to plain values, nothing else.

pub mod elements;
mod field;
mod parse;
mod record;
mod types;
mod value;

pub use elements::ElementRef;
pub use field::{Choice, CustomField, FieldDef, FieldKind, Tone, WrittenBy};
pub use parse::{RawValue, check_value, faults, parse_json, parse_text, to_json, to_text};
pub use record::{
    CommandDef, GrantDef, LinesDef, ModuleDef, QueryDef, RecordDef, Right, RoleDef, ScreenDef, Section,
    Subject, When,
};
pub use schema_derive::{Choice, Input, Record};
pub use types::{ChoiceType, FieldType, InputType, RecordType};
pub use value::{Value, WrongType};
