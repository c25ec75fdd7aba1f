//! Opening the database: migrated first, then its threads.

use crate::{config::Config, config_outside::world, migrations, modules, records};
use ::outside::{Settings, World};
use engine::{Program, Registry, outside::Outside};
use kernel::{Clock, Failure, SystemClock};
use std::sync::Arc;
use store::{DatabaseUrl, Store, StoreOptions};

/// The program over the configured database, brought to this version.
pub fn open(config: &Config) -> Result<Program, Failure> {
    let world = world(config).map_err(|error| store::failures::INTERNAL.fail().because(error))?;
    let options =
        StoreOptions { readers: config.readers, writers: config.writers, ..StoreOptions::default() };
    open_into(&config.database, Arc::new(SystemClock), options, Arc::new(world))
}

/// The same of a database that is there: whoever mistypes its name is told so, and gets no new one.
pub fn open_there(config: &Config) -> Result<Program, Failure> {
    match &config.database {
        DatabaseUrl::Sqlite(path) if !std::fs::metadata(path).is_ok_and(|file| file.len() > 0) => {
            Err(store::failures::NO_DATABASE.fail().with("database", &config.database))
        }
        _ => open(config),
    }
}

/// The same with a clock and options of one's own, and without mail; for tests and benches.
pub fn open_with(
    url: &DatabaseUrl,
    clock: Arc<dyn Clock>,
    options: StoreOptions,
) -> Result<Program, Failure> {
    let world =
        World::new(Settings::default()).map_err(|error| store::failures::INTERNAL.fail().because(error))?;
    open_into(url, clock, options, Arc::new(world))
}

fn open_into(
    url: &DatabaseUrl,
    clock: Arc<dyn Clock>,
    options: StoreOptions,
    outside: Arc<dyn Outside>,
) -> Result<Program, Failure> {
    let registry = Registry::new(modules()).with_outside(outside);
    store::migrate(url, &migrations())?;
    store::ready(url, &records())?;
    let store = Store::open(url, clock, options)?;
    Ok(Program::new(registry, store))
}
