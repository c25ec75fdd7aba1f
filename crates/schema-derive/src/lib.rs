//! The derives: a constant description and a mapper from and to plain values. They generate no behaviour.
//!
//! ```text
//! #[derive(Record)]
//! #[record(name = "organisation.department", label("部门", "Department"), about("…", "…"),
//!          owner = elements::ORGANISATION_HR_POLICIES, key(code), title_zh(code, name_zh), title_en(code, name_en), sort = "code")]
//! pub struct Department {
//!     #[field(label("编码", "Code"), code, list, filter, sort, search)]
//!     pub code: String,
//!     #[field(label("上级", "Parent"), filter)]
//!     pub parent: Option<Id<Department>>,
//! }
//! ```

mod choice;
mod fields;
mod record;
mod words;

use proc_macro::TokenStream;
use syn::{DeriveInput, parse_macro_input};

/// A record type: `RecordType` and `InputType`.
#[proc_macro_derive(Record, attributes(record, field))]
pub fn derive_record(input: TokenStream) -> TokenStream {
    let input = parse_macro_input!(input as DeriveInput);
    record::expand(&input).unwrap_or_else(syn::Error::into_compile_error).into()
}

/// A command's input or a query's parameters: `InputType`.
#[proc_macro_derive(Input, attributes(field))]
pub fn derive_input(input: TokenStream) -> TokenStream {
    let input = parse_macro_input!(input as DeriveInput);
    fields::expand_input(&input).unwrap_or_else(syn::Error::into_compile_error).into()
}

/// An enum of declared texts: `ChoiceType` and `FieldType`.
#[proc_macro_derive(Choice, attributes(choice))]
pub fn derive_choice(input: TokenStream) -> TokenStream {
    let input = parse_macro_input!(input as DeriveInput);
    choice::expand(&input).unwrap_or_else(syn::Error::into_compile_error).into()
}
