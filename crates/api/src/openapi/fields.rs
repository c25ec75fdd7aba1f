//! Fields and records as JSON schemas.

use engine::Registry;
use schema::{FieldDef, FieldKind, RecordDef, WrittenBy};
use serde_json::{Map, Value, json};

/// How a field is written.
pub(super) fn written(field: &FieldDef) -> Value {
    let mut schema = match field.kind {
        FieldKind::Text | FieldKind::LongText => json!({"type": "string", "maxLength": field.max_chars()}),
        FieldKind::Code => {
            json!({"type": "string", "maxLength": field.max_chars(), "pattern": "^[\\p{L}\\p{N}._-]+$"})
        }
        FieldKind::Integer => {
            let mut schema = json!({"type": "integer", "format": "int64"});
            for (name, limit) in [("minimum", field.min), ("maximum", field.max)] {
                if let Some(limit) = limit {
                    schema[name] = limit.into();
                }
            }
            schema
        }
        FieldKind::Boolean => json!({"type": "boolean"}),
        FieldKind::Date => json!({"type": "string", "format": "date"}),
        FieldKind::Timestamp => json!({"type": "string", "format": "date-time"}),
        FieldKind::Money => json!({"$ref": "#/components/schemas/Money"}),
        FieldKind::Quantity => {
            json!({"type": "string", "format": "decimal", "pattern": "^-?[0-9]+(\\.[0-9]{1,6})?$"})
        }
        FieldKind::Choice(choices) => {
            json!({"type": "string", "enum": choices.iter().map(|choice| choice.value).collect::<Vec<_>>()})
        }
        FieldKind::Reference(_) => json!({"type": "string", "format": "uuid"}),
        FieldKind::Json => json!({}),
    };
    schema["title"] = format!("{} · {}", field.label.en, field.label.zh).into();
    if field.required { schema } else { json!({"anyOf": [schema, {"type": "null"}]}) }
}

fn read(field: &FieldDef) -> Value {
    match field.kind {
        FieldKind::Reference(_) if field.required => json!({"$ref": "#/components/schemas/Reference"}),
        FieldKind::Reference(_) => {
            json!({"anyOf": [{"$ref": "#/components/schemas/Reference"}, {"type": "null"}]})
        }
        _ => written(field),
    }
}

/// The object that a command or a query takes.
pub(super) fn input(fields: &[FieldDef]) -> Value {
    let properties: Map<String, Value> =
        fields.iter().map(|field| (field.name.to_owned(), written(field))).collect();
    let required: Vec<&str> = fields
        .iter()
        .filter(|field| field.required && field.default.is_none())
        .map(|field| field.name)
        .collect();
    json!({"type": "object", "properties": properties, "required": required, "additionalProperties": false})
}

/// A record as it is read, made and changed.
pub(super) fn record(schemas: &mut Map<String, Value>, registry: &Registry, def: &'static RecordDef) {
    let lines = |how: &str| -> Vec<(String, Value)> {
        let known = def.lines.iter().filter(|lines| registry.record(lines.record).is_ok());
        known
            .map(|lines| {
                let items = json!({"$ref": format!("#/components/schemas/{}{how}", lines.record)});
                (lines.name.to_owned(), json!({"type": "array", "items": items}))
            })
            .collect()
    };
    let mut shown: Map<String, Value> = json!({
        "id": {"type": "string", "format": "uuid"}, "version": {"type": "integer", "format": "int64"},
        "archived_at": {"type": ["string", "null"], "format": "date-time"},
        "created_at": {"type": "string", "format": "date-time"}, "updated_at": {"type": "string", "format": "date-time"},
    })
    .as_object()
    .cloned()
    .unwrap_or_default();
    shown.extend(def.visible_fields().map(|field| (field.name.to_owned(), read(field))));
    shown.extend(lines(""));
    schemas.insert(
        def.name.to_owned(),
        json!({
            "type": "object", "title": format!("{} · {}", def.label.en, def.label.zh), "description": def.about.en,
            "properties": shown, "required": ["id", "version", "archived_at", "created_at", "updated_at"],
        }),
    );
    let writable = || def.visible_fields().filter(|field| field.written_by == WrittenBy::Anyone);
    let mut sent: Map<String, Value> =
        writable().map(|field| (field.name.to_owned(), written(field))).collect();
    sent.extend(lines(".line"));
    let required: Vec<&str> = writable()
        .filter(|field| field.required && field.default.is_none() && field.numbered.is_none())
        .map(|field| field.name)
        .collect();
    schemas.insert(
        format!("{}.new", def.name),
        json!({"type": "object", "properties": sent, "required": required, "additionalProperties": false}),
    );
    schemas.insert(
        format!("{}.change", def.name),
        json!({"type": "object", "properties": sent, "additionalProperties": false}),
    );
    // inside its parent a line needs no reference to it, and has an id when it exists already
    let mut line = sent;
    line.insert("id".into(), json!({"type": "string", "format": "uuid"}));
    line.insert("version".into(), json!({"type": "integer", "format": "int64"}));
    schemas.insert(format!("{}.line", def.name), json!({"type": "object", "properties": line}));
}

/// What several paths speak of.
pub(super) fn shared(schemas: &mut Map<String, Value>) {
    let label = json!({"$ref": "#/components/schemas/Label"});
    let shared = json!({
        "Label": {"type": "object", "properties": {"zh": {"type": "string"}, "en": {"type": "string"}}, "required": ["zh", "en"]},
        "Money": {
            "type": "object", "properties": {
                "amount": {"type": "string", "pattern": "^-?[0-9]+(\\.[0-9]{1,4})?$"}, "currency": {"type": "string", "pattern": "^[A-Z]{3}$"},
            }, "required": ["amount", "currency"],
        },
        "Reference": {
            "type": "object", "properties": {
                "id": {"type": "string", "format": "uuid"}, "title": {"anyOf": [label, {"type": "null"}]},
            }, "required": ["id", "title"],
        },
        "FieldFault": {
            "type": "object", "properties": {
                "field": {"type": "string"}, "code": {"type": "string"}, "message": {"type": "string"},
            }, "required": ["field", "code", "message"],
        },
        "Problem": {
            "type": "object", "properties": {
                "type": {"type": "string"}, "code": {"type": "string"}, "title": {"type": "string"}, "detail": {"type": "string"},
                "status": {"type": "integer"}, "field": {"type": ["string", "null"]}, "request_id": {"type": "string"},
                "errors": {"type": "array", "items": {"$ref": "#/components/schemas/FieldFault"}},
                "current": {}, "faults": {"type": "array", "items": {"$ref": "#/components/schemas/ImportFault"}},
                "fault_count": {"type": "integer"},
            }, "required": ["type", "code", "title", "detail", "status", "errors", "request_id"],
        },
        "ImportFault": {
            "type": "object", "properties": {
                "row": {"type": "integer"}, "column": {"type": "string"}, "code": {"type": "string"}, "message": {"type": "string"},
            }, "required": ["row", "column", "code", "message"],
        },
        "ImportReport": {
            "type": "object", "properties": {
                "rows": {"type": "integer"}, "created": {"type": "integer"}, "updated": {"type": "integer"}, "unchanged": {"type": "integer"},
            }, "required": ["rows", "created", "updated", "unchanged"],
        },
        "Session": {
            "type": "object", "properties": {
                "user": {
                    "type": "object", "properties": {
                        "id": {"type": "string", "format": "uuid"}, "name": {"type": "string"}, "display_name": {"type": "string"},
                    }, "required": ["id", "name", "display_name"],
                },
                "roles": {"type": "array", "items": {"type": "string"}}, "role_labels": {"type": "array", "items": label}, "csrf": {"type": "string"}, "language": {"type": "string", "enum": ["zh", "en"]},
                "second_factor_wanted": {"type": "boolean"},
                "acts_for": {"anyOf": [{"$ref": "#/components/schemas/ActsFor"}, {"type": "null"}]},
            }, "required": ["user", "roles", "role_labels", "csrf", "language", "second_factor_wanted", "acts_for"],
        },
        "Sessions": {
            "type": "object", "properties": {"items": {"type": "array", "items": {
                "type": "object", "properties": {
                    "id": {"type": "string", "format": "uuid"}, "created_at": {"type": "string", "format": "date-time"},
                    "expires_at": {"type": "string", "format": "date-time"}, "address": {"type": ["string", "null"]},
                    "agent": {"type": ["string", "null"]}, "current": {"type": "boolean"},
                }, "required": ["id", "created_at", "expires_at", "address", "agent", "current"],
            }}}, "required": ["items"],
        },
        "SearchHit": {
            "type": "object", "properties": {
                "record": {"type": "string"}, "id": {"type": "string", "format": "uuid"}, "title": label, "key": {"type": "string"},
                "context": {"anyOf": [label, {"type": "null"}]},
            }, "required": ["record", "id", "title", "key", "context"],
        },
        "HistoryEntry": {
            "type": "object", "properties": {
                "at": {"type": "string", "format": "date-time"},
                "actor": {"type": "object", "properties": {"id": {"type": "string"}, "title": {"anyOf": [label, {"type": "null"}]}}, "required": ["id", "title"]},
                "action": {"type": "string", "enum": ["create", "update", "archive", "restore"]},
                "command": {"type": ["string", "null"]}, "token": {"type": ["string", "null"]},
                "acted_for": {"type": ["object", "null"], "properties": {"id": {"type": "string"}, "title": {"anyOf": [label, {"type": "null"}]}}, "required": ["id", "title"]},
                "changes": {"type": "array", "items": {"type": "object", "properties": {"field": {"type": "string"}, "label": label, "shown": {"type": "array", "items": {"anyOf": [label, {"type": "null"}]}}, "before": {}, "after": {}}, "required": ["field"]}},
            }, "required": ["at", "actor", "action", "command", "token", "acted_for", "changes"],
        },
        "SavedView": {
            "type": "object", "properties": {
                "id": {"type": "string", "format": "uuid"}, "own": {"type": "boolean"}, "record": {"type": "string"},
                "name": {"type": "string"}, "shared": {"type": "boolean"}, "settings": {},
            }, "required": ["id", "own", "record", "name", "shared", "settings"],
        },
        "NavigationGroup": {
            "type": "object", "properties": {
                "identifier": {"type": "string"}, "label": label, "records": {"type": "array", "items": {"type": "string"}},
                "screens": {"type": "array", "items": {"type": "string"}},
            }, "required": ["identifier", "label", "records", "screens"],
        },
        "Navigation": {
            "type": "object", "properties": {
                "areas": {"type": "array", "items": {
                    "type": "object", "properties": {
                        "identifier": {"type": "string"}, "label": label,
                        "groups": {"type": "array", "items": {"$ref": "#/components/schemas/NavigationGroup"}},
                    }, "required": ["identifier", "label", "groups"],
                }},
            }, "required": ["areas"],
        },
    });
    schemas.extend(shared.as_object().cloned().unwrap_or_default());
}
