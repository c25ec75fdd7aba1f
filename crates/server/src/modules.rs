//! The one list of modules, each after those that it stands on.

/// All modules of the program.
pub fn modules() -> Vec<engine::Module> {
    vec![
        organisation::module(),
        framework::module(),
        // xtask new-module adds here
    ]
}
