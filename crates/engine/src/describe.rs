//! The program's description of itself, as far as the asker may see it: what the screens are made of.

use crate::{Actor, QueryEntry, Registry, custom, run};
use schema::{
    FieldDef, FieldKind, LinesDef, RecordDef, Right, Tone, WrittenBy, elements, parse_text, to_json,
};
use serde_json::{Value as Json, json};

/// `GET /api/schema`.
pub fn schema(who: &Actor) -> Json {
    let registry = who.registry();
    json!({
        "modules": modules(registry),
        "records": registry.records().filter(|r| who.may(Right::Read, r.def.name)).map(|r| record(who, r.def)).collect::<Vec<_>>(),
        "commands": registry.commands().filter(|c| who.may(Right::Run, c.def.name)).map(command).collect::<Vec<_>>(),
        "queries": registry.queries().filter(|q| who.may(Right::Read, q.def.name)).map(|q| query(who, q)).collect::<Vec<_>>(),
        "screens": screens(who),
    })
}

/// `contract/records.json`: everything, for whoever reads the program.
pub fn contract(registry: &std::sync::Arc<Registry>) -> Json {
    schema(&Actor::system(std::sync::Arc::clone(registry)))
}

fn modules(registry: &Registry) -> Vec<Json> {
    registry
        .modules()
        .iter()
        .map(|m| json!({"name": m.def.name, "label": m.def.label, "about": m.def.about, "owner": m.def.owner.identifier}))
        .collect()
}

fn screens(who: &Actor) -> Vec<Json> {
    let registry = who.registry();
    registry
        .screens()
        .filter(|screen| who.may_open(screen))
        .map(|s| json!({"path": s.path, "label": s.label, "owner": s.owner.identifier}))
        .collect()
}

fn record(who: &Actor, def: &'static RecordDef) -> Json {
    let registry = who.registry();
    let may = |right| who.may(right, def.name);
    let on_it =
        |name: &&crate::CommandEntry| name.def.subject.is_some_and(|subject| subject.record == def.name);
    let lines: Vec<Json> = def
        .lines
        .iter()
        .filter(|lines| who.may(Right::Read, lines.record))
        .map(|lines| {
            json!({
                "name": lines.name, "label": lines.label, "help": null, "kind": "lines", "required": false,
                "read_only": !may(Right::Update) || !who.may(Right::Update, lines.record), "list": false, "filter": false,
                "sort": false, "search": false, "language": null, "max": null, "min": null, "default": null,
                "lines": {"record": lines.record, "parent": lines.parent, "fields": columns(who, lines)},
            })
        })
        .collect();
    let mut sections: Vec<Json> = def
        .sections()
        .iter()
        .map(|section| {
            let seen = |name: &&&str| def.field(name).is_some_and(|field| who.sees(def, field));
            json!({"label": section.label, "fields": section.fields.iter().filter(seen).collect::<Vec<_>>()})
        })
        .filter(|section| section["fields"].as_array().is_some_and(|fields| !fields.is_empty()))
        .collect();
    sections.extend(def.lines.iter().map(|lines| json!({"label": lines.label, "fields": [lines.name]})));
    json!({
        "name": def.name, "module": def.module(), "label": def.label, "label_plural": def.label_plural, "about": def.about,
        "owner": def.owner.identifier, "key": def.key, "title": {"zh": def.title_zh, "en": def.title_en},
        "fields": who.fields_of(def).map(|known| field_for(who, def, known)).chain(lines).collect::<Vec<_>>(),
        "sections": sections,
        "default_sort": def.default_sort,
        "links": registry
            .referring_to(def.name)
            .into_iter()
            .filter(|(other, field)| who.may(Right::Read, other.name) && who.sees(other, field))
            .map(|(other, field)| json!({"record": other.name, "field": field.name, "label": other.label_plural}))
            .collect::<Vec<_>>(),
        "may": {
            "create": may(Right::Create), "update": may(Right::Update), "archive": may(Right::Archive),
            "export": may(Right::Export), "import": may(Right::Import),
        },
        "commands": registry
            .commands()
            .filter(on_it)
            .filter(|command| who.may(Right::Run, command.def.name))
            .map(|command| command.def.name)
            .collect::<Vec<_>>(),
    })
}

/// The columns of lines, with the customer's fields of their record behind the declared ones.
pub(crate) fn columns(who: &Actor, lines: &LinesDef) -> Vec<&'static str> {
    let child = who.registry().record(lines.record).ok().map(|entry| entry.def);
    let custom = child.into_iter().flat_map(|def| who.fields_of(def).filter(|field| field.custom.is_some()));
    lines.fields.iter().copied().chain(custom.map(|field| field.name)).collect()
}

fn command(entry: &crate::CommandEntry) -> Json {
    let def = entry.def;
    json!({
        "name": def.name, "module": def.name.split('.').next(), "label": def.label, "about": def.about,
        "owner": def.owner.identifier, "record": def.subject.map(|s| s.record), "subject": def.subject.map(|s| s.field),
        "fields": entry.fields.iter().map(field).collect::<Vec<_>>(),
        "primary": def.primary, "danger": def.confirm.is_some(), "confirm": def.confirm,
        "when": def.when.map(|when| json!({"field": when.field, "in": when.values})),
        "failures": def.failures.iter().map(|failure| failure.code).collect::<Vec<_>>(),
    })
}

fn query(who: &Actor, entry: &QueryEntry) -> Json {
    let def = entry.def;
    let file = entry.is_table() && run::may_take_away(who, def.name).is_ok();
    json!({
        "name": def.name, "label": def.label, "owner": def.owner.identifier, "file": file,
        "fields": entry.fields.iter().map(field).collect::<Vec<_>>(),
    })
}

/// A record's field as the screens need it for the asker.
fn field_for(who: &Actor, record: &RecordDef, def: &FieldDef) -> Json {
    let mut json = field(def);
    if !who.writes(record, def) {
        json["read_only"] = true.into();
    }
    if let Some(records) = custom::offered_records(who, record, def) {
        // the table takes any name, a person chooses among those that there are
        json["kind"] = "choice".into();
        json["choices"] = records
            .map(|known| json!({"value": known.name, "label": known.label, "tone": Tone::Neutral.name()}))
            .collect();
    }
    json
}

/// A field as the screens need it.
pub fn field(def: &FieldDef) -> Json {
    let mut json = json!({
        "name": def.name, "label": def.label, "help": def.help, "kind": def.kind.name(), "required": def.required,
        "numbered": def.numbered, "read_only": def.written_by == WrittenBy::Commands, "list": def.list,
        "filter": def.filter || (matches!(def.kind, FieldKind::Reference(_)) && def.custom.is_none()), "sort": def.sort, "search": def.search,
        "secret": def.secret, "language": def.language,
        "max": def.max.or(matches!(def.kind, FieldKind::Text | FieldKind::LongText | FieldKind::Code).then(|| def.max_chars())),
        "min": def.min,
        "default": def.default.and_then(|text| parse_text(def, text).ok()).map(|value| to_json(&value)),
    });
    if def.custom.is_some() {
        json["custom"] = true.into();
    }
    match def.kind {
        FieldKind::Choice(choices) => {
            json["choices"] = choices.iter().map(choice).collect::<Vec<_>>().into();
        }
        FieldKind::Reference(record) => json["record"] = record.into(),
        _ => {}
    }
    json
}

fn choice(choice: &schema::Choice) -> Json {
    let mut json = json!({"value": choice.value, "label": choice.label, "tone": choice.tone.name()});
    if choice.retired {
        json["retired"] = true.into();
    }
    json
}

/// `GET /api/navigation`: the framework as the menu, with what the asker may open on each group.
pub fn navigation(who: &Actor) -> Json {
    let registry = who.registry();
    let children = |above: &str, level| {
        elements::ALL
            .iter()
            .filter(move |e| e.level() == level && e.parent().is_some_and(|p| p.identifier == above))
            .copied()
            .collect::<Vec<_>>()
    };
    let in_group = |owner: schema::ElementRef, group: schema::ElementRef| owner.group() == Some(group);
    // lines are edited inside their parents, and so have no entry of their own
    let is_line =
        |name: &str| registry.records().any(|r| r.def.lines.iter().any(|lines| lines.record == name));
    let groups = |area: &str| -> Vec<Json> {
        children(area, 1)
            .into_iter()
            .map(|group| {
                let records = registry.records().map(|r| r.def);
                let records = records.filter(|def| {
                    in_group(def.owner, group) && who.may(Right::Read, def.name) && !is_line(def.name)
                });
                let screens =
                    registry.screens().filter(|screen| in_group(screen.owner, group) && who.may_open(screen));
                json!({
                    "identifier": group.identifier, "label": group.label,
                    "records": records.map(|def| def.name).collect::<Vec<_>>(),
                    "screens": screens.map(|screen| screen.path).collect::<Vec<_>>(),
                })
            })
            .collect()
    };
    let areas = elements::ALL.iter().filter(|element| element.level() == 0);
    let areas: Vec<Json> = areas
        .map(|area| json!({"identifier": area.identifier, "label": area.label, "groups": groups(area.identifier)}))
        .collect();
    json!({"areas": areas})
}
