//! The one list of modules, each after those that it stands on.

use schema::RecordDef;

/// All modules of the program.
pub fn modules() -> Vec<engine::Module> {
    vec![
        organisation::module(),
        framework::module(),
        // xtask new-module adds here
    ]
}

/// The records that they declare, and those of the engine.
pub fn records() -> Vec<&'static RecordDef> {
    engine::Registry::new(modules()).records().map(|entry| entry.def).collect()
}
