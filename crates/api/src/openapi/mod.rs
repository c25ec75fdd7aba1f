//! The contract in OpenAPI 3.1, made from the registry.

mod delegations;
mod fields;
mod imports;
mod notes;
mod notifications;
mod oidc;
mod paths;
mod sign_in;
mod webhooks;
mod words;

use engine::Registry;
use kernel::{FailureDef, Label, Language};
use serde_json::{Map, Value, json};

/// The whole document, its words in one language.
pub fn document(registry: &Registry, language: Language) -> Value {
    let words = words::Words(language);
    let settings = schemars::generate::SchemaSettings::draft2020_12().with(|settings| {
        settings.definitions_path = "/components/schemas".into();
    });
    let mut generator = settings.into_generator();
    let mut paths = Map::new();
    let mut schemas = Map::new();
    paths::fixed(&mut paths, words);
    notes::notes(&mut paths, words);
    notifications::notifications(&mut paths, words);
    webhooks::webhooks(&mut paths, words);
    imports::imports(&mut paths, words);
    sign_in::mark(&mut paths);
    sign_in::paths(&mut paths, words);
    oidc::paths(&mut paths, words);
    delegations::paths(&mut paths, words);
    for entry in registry.records() {
        paths::record(&mut paths, words, entry.def);
        fields::record(&mut schemas, registry, entry.def);
    }
    for entry in registry.commands() {
        let output = (entry.output)(&mut generator);
        paths::command(&mut paths, words, entry, output.to_value());
    }
    for entry in registry.queries() {
        let output = (entry.output)(&mut generator);
        paths::query(&mut paths, words, entry, output.to_value());
    }
    sign_in::reading(&mut paths);
    fields::shared(&mut schemas);
    sign_in::schemas(&mut schemas);
    delegations::schemas(&mut schemas);
    for (name, schema) in generator.take_definitions(true) {
        schemas.insert(name, schema);
    }
    json!({
        "openapi": "3.1.0",
        "info": {
            "title": "Jingwei 经纬",
            "version": env!("CARGO_PKG_VERSION"),
            "description": "The system a telecom operator runs to manage its enterprise, along the eTOM.",
        },
        "tags": tags(registry, language),
        "paths": paths,
        "components": {
            "schemas": schemas,
            "securitySchemes": sign_in::schemes(words),
            "responses": {
                "Problem": {
                    "description": "What went wrong, with a stable code.",
                    "content": {"application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}},
                },
            },
        },
        "security": [{"session": [], "csrf": []}, {"token": []}],
    })
}

fn tags(registry: &Registry, language: Language) -> Vec<Value> {
    let modules = registry.modules().iter().map(|module| (module.def.name, module.def.label));
    let all = std::iter::once(("program", Label::new("系统", "The program"))).chain(modules);
    all.map(|(name, label)| json!({"name": name, "description": label.text(language)})).collect()
}

/// Every failure that the program may answer with.
pub fn failures(registry: &Registry) -> Vec<&'static FailureDef> {
    let own = registry.commands().flat_map(|command| command.def.failures.iter().copied());
    let rules = registry.records().flat_map(|record| record.failures.iter().copied());
    let own_ways = engine::failures::oidc::ALL;
    let shared = engine::failures::ALL
        .iter()
        .chain(own_ways)
        .chain(store::failures::ALL)
        .chain(schema::faults::ALL)
        .copied();
    let mut all: Vec<&'static FailureDef> = shared.chain(own).chain(rules).collect();
    all.sort_by_key(|def| def.code);
    all.dedup_by_key(|def| def.code);
    all
}
