//! Paths: the fixed ones, and those of each record, command and query.

use super::fields;
use engine::{CommandEntry, QueryEntry};
use schema::{FieldDef, RecordDef};
use serde_json::{Map, Value, json};

type Paths = Map<String, Value>;

fn problem() -> Value {
    json!({"$ref": "#/components/responses/Problem"})
}

fn content(schema: Value) -> Value {
    json!({"application/json": {"schema": schema}})
}

fn reference(name: &str) -> Value {
    json!({"$ref": format!("#/components/schemas/{name}")})
}

fn operation(id: &str, tag: &str, summary: &str, schema: Value) -> Value {
    json!({
        "operationId": id, "tags": [tag], "summary": summary,
        "responses": {"200": {"description": "OK", "content": content(schema)}, "default": problem()},
    })
}

fn with(mut operation: Value, parameters: Vec<Value>, body: Option<Value>) -> Value {
    if !parameters.is_empty() {
        operation["parameters"] = parameters.into();
    }
    if let Some(body) = body {
        operation["requestBody"] = json!({"required": true, "content": content(body)});
    }
    operation
}

fn in_query(name: &str, schema: Value) -> Value {
    json!({"name": name, "in": "query", "schema": schema})
}

fn in_path(name: &str) -> Value {
    json!({"name": name, "in": "path", "required": true, "schema": {"type": "string"}})
}

fn id_in_path() -> Value {
    json!({"name": "id", "in": "path", "required": true, "schema": {"type": "string", "format": "uuid"}})
}

fn idempotency_key() -> Value {
    json!({"name": "Idempotency-Key", "in": "header", "schema": {"type": "string", "minLength": 1, "maxLength": 100}})
}

fn if_match() -> Value {
    json!({"name": "If-Match", "in": "header", "required": true, "schema": {"type": "string"}, "example": "\"3\""})
}

fn list_parameters() -> Vec<Value> {
    vec![
        in_query("filter", json!({"type": "string", "maxLength": 4000})),
        in_query("search", json!({"type": "string"})),
        in_query("sort", json!({"type": "string"})),
        in_query("fields", json!({"type": "string"})),
        in_query("limit", json!({"type": "integer", "minimum": 1, "maximum": 500})),
        in_query("after", json!({"type": "string"})),
        in_query("count", json!({"type": "boolean"})),
        in_query("archived", json!({"type": "boolean"})),
    ]
}

/// A record's paths.
pub(super) fn record(paths: &mut Paths, def: &RecordDef) {
    let (name, tag, label) = (def.name, def.module(), def.label.en.to_lowercase());
    let item = || reference(name);
    let page = json!({
        "type": "object", "properties": {
            "items": {"type": "array", "items": item()}, "next": {"type": ["string", "null"]},
            "count": {"type": "integer"}, "count_capped": {"type": "boolean"},
        }, "required": ["items", "next"],
    });
    let id = |verb: &str| format!("{name}.{verb}");
    let mut created = with(
        operation(&id("create"), tag, &format!("Make one: {label}"), item()),
        vec![idempotency_key()],
        Some(reference(&format!("{name}.new"))),
    );
    created["responses"]["201"] = created["responses"]["200"].clone();
    if let Some(responses) = created["responses"].as_object_mut() {
        responses.remove("200");
    }
    paths.insert(
        format!("/api/records/{name}"),
        json!({
            "get": with(operation(&id("list"), tag, &format!("List: {}", def.label_plural.en.to_lowercase()), page), list_parameters(), None),
            "post": created,
        }),
    );
    paths.insert(
        format!("/api/records/{name}/{{id}}"),
        json!({
            "get": with(operation(&id("get"), tag, &format!("One: {label}"), item()), vec![id_in_path()], None),
            "patch": with(
                operation(&id("update"), tag, &format!("Change one: {label}"), item()),
                vec![id_in_path(), if_match(), idempotency_key()],
                Some(reference(&format!("{name}.change"))),
            ),
        }),
    );
    for verb in ["archive", "restore"] {
        let archived = operation(&id(verb), tag, &format!("{verb} one: {label}"), item());
        let archived = with(archived, vec![id_in_path(), if_match(), idempotency_key()], None);
        paths.insert(format!("/api/records/{name}/{{id}}/{verb}"), json!({"post": archived}));
    }
    let bulk = json!({
        "type": "object", "properties": {
            "items": {"type": "array", "maxItems": 1000, "items": {
                "type": "object", "properties": {"id": {"type": "string", "format": "uuid"}, "version": {"type": "integer"}},
                "required": ["id", "version"], "additionalProperties": false,
            }},
            "changes": reference(&format!("{name}.change")),
        }, "required": ["items", "changes"], "additionalProperties": false,
    });
    let items = json!({"type": "object", "properties": {"items": {"type": "array", "items": item()}}, "required": ["items"]});
    let bulk = with(
        operation(&id("bulk"), tag, &format!("Change many alike: {label}"), items),
        vec![idempotency_key()],
        Some(bulk),
    );
    paths.insert(format!("/api/records/{name}/bulk"), json!({"post": bulk}));
}

/// A command's paths.
pub(super) fn command(paths: &mut Paths, entry: &CommandEntry, output: Value) {
    let def = entry.def;
    let tag = def.name.split('.').next().unwrap_or(def.name);
    let mut one = with(
        operation(def.name, tag, def.about.en, output.clone()),
        vec![idempotency_key()],
        Some(fields::input(entry.fields)),
    );
    one["x-failures"] = def.failures.iter().map(|failure| failure.code).collect();
    paths.insert(format!("/api/commands/{}", def.name), json!({"post": one}));
    let inputs = json!({
        "type": "object", "properties": {"inputs": {"type": "array", "maxItems": 1000, "items": fields::input(entry.fields)}},
        "required": ["inputs"], "additionalProperties": false,
    });
    let outputs = json!({"type": "object", "properties": {"outputs": {"type": "array", "items": output}}, "required": ["outputs"]});
    let many = operation(
        &format!("{}.many", def.name),
        tag,
        &format!("{} — many, all or nothing", def.about.en),
        outputs,
    );
    paths.insert(
        format!("/api/commands/{}/many", def.name),
        json!({"post": with(many, vec![idempotency_key()], Some(inputs))}),
    );
}

/// A query's path.
pub(super) fn query(paths: &mut Paths, entry: &QueryEntry, output: Value) {
    let def = entry.def;
    let tag = def.name.split('.').next().unwrap_or(def.name);
    let parameter = |field: &FieldDef| {
        let lenient = FieldDef { required: true, ..*field };
        json!({
            "name": field.name, "in": "query", "required": field.required && field.default.is_none(),
            "schema": fields::written(&lenient),
        })
    };
    let asked = operation(def.name, tag, def.label.en, output);
    let asked = with(asked, entry.fields.iter().map(parameter).collect(), None);
    paths.insert(format!("/api/queries/{}", def.name), json!({"get": asked}));
}

/// The paths that are there whatever is registered.
pub(super) fn fixed(paths: &mut Paths) {
    let tag = "program";
    let any = || json!({"type": "object"});
    let nothing = |id: &str, summary: &str| json!({"operationId": id, "tags": [tag], "summary": summary, "responses": {"204": {"description": "Done"}, "default": problem()}});
    let list = |of: Value| json!({"type": "object", "properties": {"items": {"type": "array", "items": of}}, "required": ["items"]});
    let text = || json!({"type": "string"});
    let object = |properties: Value, required: Value| json!({"type": "object", "properties": properties, "required": required, "additionalProperties": false});
    paths.insert(
        "/api/session".into(),
        json!({
            "get": operation("session.show", tag, "Who is signed in", reference("Session")),
            "post": with(operation("session.sign_in", tag, "Sign in", reference("Session")), vec![],
                Some(object(json!({"name": text(), "password": text()}), json!(["name", "password"])))),
            "delete": nothing("session.sign_out", "Sign out"),
        }),
    );
    paths.insert(
        "/api/session/password".into(),
        json!({"post": with(nothing("session.change_password", "Change one's own password"), vec![],
        Some(object(json!({"current": text(), "new": text()}), json!(["current", "new"]))))}),
    );
    paths.insert(
        "/api/schema".into(),
        json!({"get": operation("schema", tag, "What there is, as far as the asker may see it", any())}),
    );
    paths.insert(
        "/api/navigation".into(),
        json!({"get": operation("navigation", tag, "The framework as the menu", reference("Navigation"))}),
    );
    paths.insert(
        "/api/openapi.json".into(),
        json!({"get": operation("openapi", tag, "This document", any())}),
    );
    paths.insert("/api/search".into(), json!({"get": with(operation("search", tag, "Names, codes, pinyin initials", list(reference("SearchHit"))),
        vec![json!({"name": "q", "in": "query", "required": true, "schema": text()}), in_query("record", text()), in_query("limit", json!({"type": "integer"}))], None)}));
    let view = object(
        json!({"record": text(), "name": text(), "shared": {"type": "boolean"}, "settings": {}}),
        json!(["record", "name", "settings"]),
    );
    paths.insert("/api/views".into(), json!({
        "get": with(operation("views.list", tag, "Saved views of a list", list(reference("SavedView"))),
            vec![json!({"name": "record", "in": "query", "required": true, "schema": text()})], None),
        "post": with(operation("views.save", tag, "Keep a view", reference("SavedView")), vec![], Some(view)),
    }));
    paths.insert(
        "/api/views/{id}".into(),
        json!({"delete": with(nothing("views.forget", "Forget a view"), vec![id_in_path()], None)}),
    );
    let record = in_path("record");
    let entries = json!({"type": "object", "properties": {"items": {"type": "array", "items": reference("HistoryEntry")}, "next": {"type": ["string", "null"]}}, "required": ["items", "next"]});
    paths.insert("/api/records/{record}/{id}/history".into(), json!({"get": with(operation("records.history", tag, "Who changed what, and when", entries),
        vec![record.clone(), id_in_path(), in_query("after", json!({"type": "integer"})), in_query("limit", json!({"type": "integer"}))], None)}));
    paths.insert("/api/records/{record}/{id}/links".into(), json!({"get": with(operation("records.links", tag, "What refers to it", any()), vec![record.clone(), id_in_path()], None)}));
    let mut parameters = vec![
        record.clone(),
        in_query("format", json!({"enum": ["csv", "xlsx"]})),
        in_query("language", json!({"enum": ["zh", "en"]})),
    ];
    let template = with(
        file("records.import_template", "An empty file with the columns that an import takes"),
        parameters.clone(),
        None,
    );
    paths.insert("/api/records/{record}/import-template".into(), json!({"get": template}));
    parameters.extend(list_parameters());
    paths.insert(
        "/api/records/{record}/export".into(),
        json!({"get": with(file("records.export", "A list as a file"), parameters, None)}),
    );
    let mut import = with(
        operation(
            "records.import",
            tag,
            "Rows from a CSV or XLSX file: all or nothing",
            reference("ImportReport"),
        ),
        vec![record, in_query("dry_run", json!({"type": "boolean"})), idempotency_key()],
        None,
    );
    import["requestBody"] =
        json!({"required": true, "content": {"application/octet-stream": {}, "text/csv": {}}});
    paths.insert("/api/records/{record}/import".into(), json!({"post": import}));
}

fn file(id: &str, summary: &str) -> Value {
    json!({
        "operationId": id, "tags": ["program"], "summary": summary,
        "responses": {"200": {"description": "The file", "content": {"application/octet-stream": {}, "text/csv": {}}}, "default": problem()},
    })
}
