//! The program put together: the one list of modules, the migrations, the browser's files, and the configuration.

mod assets;
mod background;
pub mod cli;
pub mod config;
mod config_outside;
mod config_provider;
pub mod contract;
pub mod doctor;
mod jobs;
mod metrics;
mod migrations;
mod modules;
mod open;
mod serve;
pub mod traces;

pub use assets::EmbeddedUi;
pub use migrations::migrations;
pub use modules::{modules, records};
pub use open::{open, open_there, open_with};
pub use serve::serve;
