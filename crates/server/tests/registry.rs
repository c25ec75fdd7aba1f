//! What holds for everything that is registered: written once, run over every module.
//!
//! Long because: what holds for everything registered stands in one place.

#![allow(clippy::expect_used, reason = "a step that fails fails the test")]

use engine::Registry;
use jingwei::{contract, modules};
use kernel::{FailureDef, Label};
use schema::{FieldDef, FieldKind, Right, WrittenBy, elements, parse_text};
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use testkit::on_both;

fn registry() -> Registry {
    Registry::new(modules())
}

fn has_chinese(text: &str) -> bool {
    text.chars().any(|c| ('\u{4e00}'..='\u{9fff}').contains(&c))
}

/// Both halves are there, and neither is the other one's language. Codes may stand in both as they are.
#[track_caller]
fn both_languages(what: &str, label: Label) {
    assert!(
        !label.zh.trim().is_empty() && !label.en.trim().is_empty(),
        "{what} has no label in one language"
    );
    assert!(has_chinese(label.zh) || label.zh == label.en, "{what}: “{}” is not Chinese", label.zh);
    assert!(!has_chinese(label.en), "{what}: “{}” is not English", label.en);
}

#[test]
fn every_label_is_in_both_languages() {
    let registry = registry();
    let fields = |owner: &str, fields: &[FieldDef]| {
        for field in fields {
            let what = format!("{owner}.{}", field.name);
            both_languages(&what, field.label);
            field.help.into_iter().chain(field.section).for_each(|label| both_languages(&what, label));
            if let FieldKind::Choice(choices) = field.kind {
                choices
                    .iter()
                    .for_each(|choice| both_languages(&format!("{what} {}", choice.value), choice.label));
            }
        }
    };
    for module in registry.modules() {
        both_languages(module.def.name, module.def.label);
        both_languages(module.def.name, module.def.about);
    }
    for entry in registry.records() {
        for label in [entry.def.label, entry.def.label_plural, entry.def.about] {
            both_languages(entry.def.name, label);
        }
        entry.def.lines.iter().for_each(|lines| both_languages(lines.name, lines.label));
        fields(entry.def.name, entry.def.fields);
    }
    for entry in registry.commands() {
        both_languages(entry.def.name, entry.def.label);
        both_languages(entry.def.name, entry.def.about);
        entry.def.confirm.into_iter().for_each(|label| both_languages(entry.def.name, label));
        fields(entry.def.name, entry.fields);
    }
    for entry in registry.queries() {
        both_languages(entry.def.name, entry.def.label);
        fields(entry.def.name, entry.fields);
    }
    registry.notices().for_each(|notice| both_languages(notice.code, notice.text));
    registry.screens().for_each(|screen| both_languages(screen.path, screen.label));
    registry.roles().for_each(|role| both_languages(role.name, role.label));
    api::openapi::failures(&registry).iter().for_each(|def| both_languages(def.code, def.message));
}

#[test]
fn every_name_is_one_of_its_module_and_stands_once() {
    let registry = registry();
    let mut seen = BTreeSet::new();
    for module in registry.modules() {
        assert!(seen.insert(module.def.name.to_owned()), "module {} stands twice", module.def.name);
    }
    let names = registry
        .records()
        .map(|r| r.def.name)
        .chain(registry.commands().map(|c| c.def.name))
        .chain(registry.queries().map(|q| q.def.name));
    let codes: BTreeSet<i64> = registry.records().map(|r| store::record_code(r.def.name)).collect();
    assert_eq!(
        codes.len(),
        registry.records().count(),
        "two records share a code of the table of search terms"
    );
    let known: Vec<&str> = registry.modules().iter().map(|module| module.def.name).collect();
    for name in names {
        let (module, noun) = name.split_once('.').unwrap_or_else(|| panic!("{name} is not module.noun"));
        assert!(known.contains(&module), "{name} is of no module");
        assert!(noun.chars().all(|c| c.is_ascii_lowercase() || c == '_'), "{name} is not in snake case");
        assert!(seen.insert(name.to_owned()), "{name} stands twice");
    }
}

#[test]
fn every_kind_of_notice_is_one_of_its_module_stands_once_and_says_the_same_in_both_languages() {
    let registry = registry();
    let modules: BTreeSet<&str> = registry.modules().iter().map(|module| module.def.name).collect();
    let parameters = |text: &str| -> BTreeSet<String> {
        let inside = text.split('{').skip(1).filter_map(|rest| rest.split_once('}'));
        // what differs by language is two parameters
        inside.map(|(name, _)| name.trim_end_matches("_zh").trim_end_matches("_en").to_owned()).collect()
    };
    let mut known = BTreeSet::new();
    for notice in registry.notices() {
        assert!(known.insert(notice.code), "{} stands twice", notice.code);
        let module = notice.code.split_once('.').map_or("", |(module, _)| module);
        assert!(modules.contains(module) || module == "comment", "{} is no module's", notice.code);
        assert_eq!(parameters(notice.text.zh), parameters(notice.text.en), "{}", notice.code);
    }
}

#[test]
fn every_owner_is_an_element_of_the_study_and_every_seeded_element_has_its_name() {
    on_both(|fixture| {
        fixture.load_content();
        let architect = fixture.client("process_architect");
        let items =
            architect.list("framework.element", "filter=edition.code = \"study\" and level <= 2&limit=500");
        let seeded: BTreeMap<String, (String, String)> = items
            .iter()
            .map(|item| {
                let text = |name: &str| item[name].as_str().unwrap_or_default().to_owned();
                (text("identifier"), (text("name_zh"), text("name_en")))
            })
            .collect();
        for element in elements::ALL {
            let (zh, en) = seeded
                .get(element.identifier)
                .unwrap_or_else(|| panic!("{} is not seeded", element.identifier));
            assert_eq!(zh, element.label.zh, "{}", element.identifier);
            assert!(en.starts_with(element.label.en) || element.level() < 2, "{}: {en}", element.identifier);
        }
    });
    let registry = registry();
    let owners = registry
        .records()
        .map(|r| r.def.owner)
        .chain(registry.commands().map(|c| c.def.owner))
        .chain(registry.screens().map(|s| s.owner));
    for owner in owners {
        assert!(elements::ALL.contains(&owner) && owner.level() >= 1, "{} owns something", owner.identifier);
    }
}

#[test]
fn every_list_form_and_title_resolves() {
    let registry = registry();
    for query in registry.queries() {
        for record in query.def.reads {
            assert!(registry.record(record).is_ok(), "{} reads {record}, which is none", query.def.name);
        }
    }
    for screen in registry.screens() {
        assert!(!screen.asks.is_empty(), "{} asks nothing, and so shows nothing", screen.path);
        for query in screen.asks {
            assert!(registry.query(query).is_ok(), "{} asks {query}, which is none", screen.path);
        }
    }
    for entry in registry.records() {
        let def = entry.def;
        let field = |name: &str| def.field(name).unwrap_or_else(|| panic!("{} has no {name}", def.name));
        assert!(def.fields.iter().any(|field| field.list), "{} shows nothing in its list", def.name);
        assert!(!def.key.is_empty(), "{} has no key", def.name);
        for name in def.key {
            let field = field(name);
            assert!(field.required, "{}.{name} is part of the key and may be missing", def.name);
            let fits = matches!(
                field.kind,
                FieldKind::Code
                    | FieldKind::Choice(_)
                    | FieldKind::Reference(_)
                    | FieldKind::Date
                    | FieldKind::Text
            );
            assert!(fits, "{}.{name} cannot be part of a key", def.name);
        }
        for field in def.fields.iter().filter(|field| field.numbered.is_some()) {
            let fits = field.required && field.kind == FieldKind::Code && def.key == [field.name];
            assert!(fits, "{}.{} is numbered, and so must be a code and the whole key", def.name, field.name);
        }
        for field in def.fields.iter().filter(|field| field.by_number) {
            let fits = field.kind == FieldKind::Code && field.sort;
            assert!(
                fits,
                "{}.{} sorts by its numbers, and so must be a code that is sorted by",
                def.name, field.name
            );
        }
        for name in def.title_zh.iter().chain(def.title_en) {
            assert!(!field(name).secret, "{}.{name} is secret and in the title", def.name);
        }
        let sort = field(def.default_sort);
        assert!(
            sort.sort || matches!(sort.kind, FieldKind::Reference(_)),
            "{} is not sorted by an index",
            def.name
        );
        assert!(!def.sections().is_empty(), "{} has an empty form", def.name);
        for lines in def.lines {
            let child = registry.record(lines.record).expect("the lines' record").def;
            let parent = child.field(lines.parent).expect("the field that names the parent");
            assert!(
                matches!(parent.kind, FieldKind::Reference(target) if target == def.name),
                "{}.{}",
                def.name,
                lines.name
            );
            assert!(def.field(lines.name).is_none(), "{}.{} is a field too", def.name, lines.name);
            lines
                .fields
                .iter()
                .for_each(|name| assert!(child.field(name).is_some(), "{}.{name}", lines.record));
        }
        let mut labels = BTreeSet::new();
        for field in def.visible_fields() {
            // the heading of an export must say which column is which
            assert!(
                labels.insert(field.label.zh)
                    && (field.label.zh == field.label.en || labels.insert(field.label.en)),
                "{}.{}: two fields with one label",
                def.name,
                field.name
            );
            if let FieldKind::Choice(choices) = field.kind {
                let words: BTreeSet<&str> = choices.iter().flat_map(|c| [c.label.zh, c.label.en]).collect();
                assert_eq!(
                    words.len(),
                    choices.len() * 2,
                    "{}.{}: two choices of one label",
                    def.name,
                    field.name
                );
            }
            let default = parse_text(field, field.default.unwrap_or_default());
            assert!(
                default.is_ok() || field.default.is_none(),
                "{}.{}: its default is refused",
                def.name,
                field.name
            );
            assert!(
                field.written_by == WrittenBy::Anyone || default.is_ok(),
                "{}.{}: only commands write it, and it has no default",
                def.name,
                field.name
            );
        }
        for (field, target) in def.references() {
            assert!(registry.record(target).is_ok(), "{}.{} refers to nothing", def.name, field.name);
        }
    }
    for command in registry.commands() {
        if let Some(subject) = command.def.subject {
            let field =
                command.fields.iter().find(|field| field.name == subject.field).expect("the subject's field");
            assert!(
                matches!(field.kind, FieldKind::Reference(target) if target == subject.record),
                "{}",
                command.def.name
            );
            if let Some(when) = command.def.when {
                let def = registry.record(subject.record).expect("the subject").def;
                let FieldKind::Choice(choices) = def.field(when.field).expect("the field of `when`").kind
                else {
                    panic!("{}: `when` asks a field that is no choice", command.def.name)
                };
                when.values.iter().for_each(|value| {
                    assert!(choices.iter().any(|choice| choice.value == *value), "{value}")
                });
            }
        }
    }
}

#[test]
fn no_key_refers_to_itself_by_any_way() {
    let registry = registry();
    for entry in registry.records() {
        let (mut reached, mut at) = (vec![entry.def], 0);
        while let Some(def) = reached.get(at).copied() {
            at += 1;
            for (_, target) in def.references().filter(|(field, _)| def.key.contains(&field.name)) {
                let target = registry.record(target).expect("a record").def;
                assert_ne!(target.name, entry.def.name, "the key of {} refers to itself", entry.def.name);
                if !reached.contains(&target) {
                    reached.push(target);
                }
            }
        }
    }
}

#[test]
fn every_filter_and_sort_has_an_index() {
    for entry in registry().records() {
        let def = entry.def;
        let shape = store::table_shape(def);
        let starts_an_index = |column: &str| {
            shape.indexes.iter().any(|index| index.columns.first().is_some_and(|first| first == column))
        };
        for field in def.fields {
            if field.filter || matches!(field.kind, FieldKind::Reference(_)) {
                assert!(
                    starts_an_index(field.name),
                    "{}.{} is filtered by without an index",
                    def.name,
                    field.name
                );
            }
            if field.sort {
                assert!(
                    starts_an_index(&store::sort_column(field)),
                    "{}.{} is sorted by without an index",
                    def.name,
                    field.name
                );
            }
        }
    }
}

#[test]
fn every_record_command_and_query_is_granted_to_somebody_and_every_grant_names_something() {
    let registry = registry();
    let covers = |subject: &str, name: &str| {
        subject == "*" || subject == name || subject.strip_suffix(".*") == name.split('.').next()
    };
    let granted = |name: &str, right: Right| {
        registry.roles().any(|role| {
            role.grants.iter().any(|grant| covers(grant.subject, name) && grant.rights.contains(&right))
        })
    };
    for entry in registry.records() {
        for right in [Right::Read, Right::Create, Right::Update] {
            assert!(granted(entry.def.name, right), "nobody may {} {}", right.code(), entry.def.name);
        }
    }
    for name in registry.commands().map(|command| command.def.name) {
        assert!(granted(name, Right::Run), "nobody may run {name}");
    }
    for name in registry.queries().map(|query| query.def.name) {
        assert!(granted(name, Right::Read), "nobody may ask {name}");
    }
    let names: Vec<&str> = registry
        .records()
        .map(|r| r.def.name)
        .chain(registry.commands().map(|c| c.def.name))
        .chain(registry.queries().map(|q| q.def.name))
        .collect();
    for role in registry.roles() {
        for grant in role.grants {
            assert!(
                names.iter().any(|name| covers(grant.subject, name)),
                "{} grants on nothing: {}",
                role.name,
                grant.subject
            );
        }
    }
}

#[test]
fn the_migrated_schema_is_the_declared_one() {
    on_both(|fixture| {
        for declared in contract::tables(&registry()) {
            let wanted = declared.clone();
            let found = fixture
                .program
                .store
                .read_blocking(move |tx| store::introspect(tx, &wanted))
                .expect("the table");
            assert_eq!(
                found,
                declared,
                "{:?}: run `cargo xtask codegen --migration NAME`",
                fixture.dialect()
            );
        }
    });
}

/// The text of all tests of the workspace; this file, and what only provokes refusals, excepted.
fn tests_text() -> String {
    fn walk(folder: &Path, out: &mut Vec<PathBuf>) {
        for entry in std::fs::read_dir(folder).into_iter().flatten().flatten() {
            let path = entry.path();
            if path.is_dir() {
                walk(&path, out);
            } else if path.extension().is_some_and(|ending| ending == "rs") {
                out.push(path);
            }
        }
    }
    let mut files = Vec::new();
    walk(&Path::new(env!("CARGO_MANIFEST_DIR")).join(".."), &mut files);
    let is_test = |path: &PathBuf| {
        let text = path.to_string_lossy();
        text.contains("/tests/") && !text.ends_with("tests/registry.rs") && !text.contains("/tests/refusals/")
    };
    let read = |path: &PathBuf| std::fs::read_to_string(path).unwrap_or_default();
    let whole: String = files.iter().filter(|path| is_test(path)).map(read).collect();
    // unit tests stand at the end of the file that they test
    let units = files
        .iter()
        .filter(|path| !is_test(path))
        .map(read)
        .filter_map(|text| text.split_once("#[cfg(test)]").map(|(_, tests)| tests.to_owned()));
    whole + &units.collect::<String>()
}

/// Those of commands and records stand in `refusals/`, each by who refuses.
#[test]
fn every_failure_of_the_engine_has_a_test() {
    let tests = tests_text();
    let untested: BTreeSet<&str> = engine::failures::ALL
        .iter()
        .chain(engine::failures::oidc::ALL)
        .chain(schema::faults::ALL)
        .map(|def: &&FailureDef| def.code)
        .filter(|code| !tests.contains(&format!("\"{code}\"")))
        .collect();
    assert!(untested.is_empty(), "no test speaks of {untested:?}");
}

#[test]
fn every_command_has_a_test_that_runs_it() {
    let tests = tests_text();
    for entry in registry().commands() {
        let name = entry.def.name;
        let runs = tests.contains(&format!("/api/commands/{name}")) || tests.contains(&format!("\"{name}\""));
        assert!(runs, "no test runs {name}");
    }
}
