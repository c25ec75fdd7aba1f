//! What holds for every job and schedule that a module brings.

use engine::{Registry, jobs::Every};
use jingwei::modules;
use std::collections::BTreeSet;

#[test]
fn every_job_and_schedule_is_named_labelled_and_can_come_to_an_end() {
    let registry = Registry::new(modules());
    let chinese = |text: &str| text.chars().any(|c| ('\u{4e00}'..='\u{9fff}').contains(&c));
    let modules: Vec<&str> = registry.modules().iter().map(|module| module.def.name).collect();
    let of_a_module = |name: &str| {
        name.split_once('.').is_some_and(|(module, verb)| {
            modules.contains(&module) && verb.chars().all(|c| c.is_ascii_lowercase() || c == '_')
        })
    };
    let mut names = BTreeSet::new();
    for def in registry.jobs().map(|entry| entry.def) {
        assert!(of_a_module(def.name) && names.insert(def.name), "{}", def.name);
        assert!(chinese(def.label.zh) && !chinese(def.label.en), "{}", def.name);
        assert!(def.owner.level() >= 1 && def.most_tries >= 1, "{}", def.name);
        for (_, on) in def.needs {
            let known =
                registry.record(on).is_ok() || registry.command(on).is_ok() || registry.query(on).is_ok();
            assert!(known, "{} needs a right on {on}, which is nothing", def.name);
        }
    }
    let mut schedules = BTreeSet::new();
    for entry in registry.schedules() {
        let def = entry.def;
        assert!(of_a_module(def.name) && schedules.insert(def.name), "{}", def.name);
        assert!(chinese(def.label.zh) && !chinese(def.label.en), "{}", def.name);
        assert!(registry.job(entry.job.name).is_ok(), "{} has no job", def.name);
        if let Every::Day { hour, minute } = def.every {
            assert!(hour < 24 && minute < 60, "{}", def.name);
        }
    }
}
