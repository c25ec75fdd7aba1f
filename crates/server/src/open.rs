//! Opening the database: migrated first, then its threads.

use crate::{config::Config, migrations, modules};
use engine::{Program, Registry};
use kernel::{Clock, Failure, SystemClock};
use std::sync::Arc;
use store::{DatabaseUrl, Store, StoreOptions};

/// The program over the configured database, brought to this version.
pub fn open(config: &Config) -> Result<Program, Failure> {
    let options =
        StoreOptions { readers: config.readers, writers: config.writers, ..StoreOptions::default() };
    open_with(&config.database, Arc::new(SystemClock), options)
}

/// The same with a clock and options of one's own; for tests and benches.
pub fn open_with(
    url: &DatabaseUrl,
    clock: Arc<dyn Clock>,
    options: StoreOptions,
) -> Result<Program, Failure> {
    store::migrate(url, &migrations())?;
    let store = Store::open(url, clock, options)?;
    Ok(Program::new(Registry::new(modules()), store))
}
