//! What every command passes through: registry, access, validation, audit, idempotency; and what every record has:
//! lists, items, history, import, export, search.
//!
//! The layers above (api, server, modules) meet here in the [`Registry`], by name.

pub mod access;
mod actor;
pub mod apart;
pub mod as_of;
pub mod attachments;
mod audit;
mod checks;
mod command;
pub mod comments;
pub mod custom;
pub mod describe;
pub mod export;
pub mod failures;
mod filter_text;
mod filter_tokens;
mod grants;
pub mod idempotency;
pub mod import;
mod import_order;
mod import_rows;
mod input;
mod item;
pub mod jobs;
mod keys;
mod lines;
pub mod list;
pub mod mail;
pub mod notify;
mod numbers;
pub mod outside;
pub mod paper;
mod personal;
mod program;
pub mod reach;
mod records;
mod registry;
pub mod run;
pub mod seal;
pub mod search;
mod sent;
mod sheet;
mod sheet_bounds;
mod sheet_quotes;
mod sheet_xlsx;
mod titles;
mod typed;
pub mod views;
pub mod watch;
pub mod webhooks;

pub use actor::Actor;
pub use audit::{history, made_by};
pub use command::{Command, Query};
pub use grants::{Grants, Within};
pub use input::{Faults, parse_fields};
pub use item::{item, items, told_again};
pub use notify::notify;
pub use program::{LEFT_OUT_OF_BACKUPS, NewUser, Program};
pub use reach::readable;
pub use records::{create_from_json, not_found, row, set_archived, update_from_json};
pub use registry::{CommandEntry, Module, Named, QueryEntry, RecordEntry, Registry, Rules, Seed, Support};
pub use sheet::{MOST_BYTES as MOST_IMPORT_BYTES, Sheet, read as read_sheet};
pub use store::TRACED;
pub use typed::{Stored, create, get, update};
