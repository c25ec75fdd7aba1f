//! Paths: the fixed ones, and those of each record, command and query.

use super::{fields, words::Words};
use engine::{CommandEntry, QueryEntry, export::FileKind};
use schema::{FieldDef, RecordDef};
use serde_json::{Map, Value, json};

pub(super) type Paths = Map<String, Value>;

pub(super) fn problem() -> Value {
    json!({"$ref": "#/components/responses/Problem"})
}

fn content(schema: Value) -> Value {
    json!({"application/json": {"schema": schema}})
}

pub(super) fn reference(name: &str) -> Value {
    json!({"$ref": format!("#/components/schemas/{name}")})
}

pub(super) fn operation(id: &str, tag: &str, summary: &str, schema: Value) -> Value {
    json!({
        "operationId": id, "tags": [tag], "summary": summary,
        "responses": {"200": {"description": "OK", "content": content(schema)}, "default": problem()},
    })
}

pub(super) fn with(mut operation: Value, parameters: Vec<Value>, body: Option<Value>) -> Value {
    if !parameters.is_empty() {
        operation["parameters"] = parameters.into();
    }
    if let Some(body) = body {
        operation["requestBody"] = json!({"required": true, "content": content(body)});
    }
    operation
}

pub(super) fn in_path(name: &str) -> Value {
    json!({"name": name, "in": "path", "required": true, "schema": {"type": "string"}})
}

pub(super) fn id_in_path() -> Value {
    json!({"name": "id", "in": "path", "required": true, "schema": {"type": "string", "format": "uuid"}})
}

/// A record's paths.
pub(super) fn record(paths: &mut Paths, words: Words, def: &RecordDef) {
    let (name, tag, label, plural) =
        (def.name, def.module(), words.name(def.label), words.name(def.label_plural));
    let said = |zh: &'static str, en: &'static str, what: &str| format!("{}{what}", words.say(zh, en));
    let item = || reference(name);
    let page = json!({
        "type": "object", "properties": {
            "items": {"type": "array", "items": item()}, "next": {"type": ["string", "null"]},
            "count": {"type": "integer"}, "count_capped": {"type": "boolean"},
        }, "required": ["items", "next"],
    });
    let id = |verb: &str| format!("{name}.{verb}");
    let mut created = with(
        operation(&id("create"), tag, &said("新建：", "Make one: ", &label), item()),
        vec![words.idempotency_key()],
        Some(reference(&format!("{name}.new"))),
    );
    created["responses"]["201"] = created["responses"]["200"].clone();
    if let Some(responses) = created["responses"].as_object_mut() {
        responses.remove("200");
    }
    paths.insert(
        format!("/api/records/{name}"),
        json!({
            "get": with(operation(&id("list"), tag, &said("列表：", "List: ", &plural), page), words.list_parameters(), None),
            "post": created,
        }),
    );
    paths.insert(
        format!("/api/records/{name}/{{id}}"),
        json!({
            "get": with(operation(&id("get"), tag, &said("一条：", "One: ", &label), item()), vec![id_in_path()], None),
            "patch": with(
                operation(&id("update"), tag, &said("修改：", "Change one: ", &label), item()),
                vec![id_in_path(), words.if_match(), words.idempotency_key()],
                Some(reference(&format!("{name}.change"))),
            ),
        }),
    );
    for (verb, zh, en) in [("archive", "归档：", "Archive one: "), ("restore", "恢复：", "Restore one: ")]
    {
        let archived = operation(&id(verb), tag, &said(zh, en, &label), item());
        let archived = with(archived, vec![id_in_path(), words.if_match(), words.idempotency_key()], None);
        paths.insert(format!("/api/records/{name}/{{id}}/{verb}"), json!({"post": archived}));
    }
    let bulk = json!({
        "type": "object", "properties": {
            "items": {"type": "array", "maxItems": 1000, "items": {
                "type": "object", "properties": {"id": {"type": "string", "format": "uuid"}, "version": {"type": "integer"}},
                "required": ["id", "version"], "additionalProperties": false,
            }},
            "changes": reference(&format!("{name}.change")), "archived": {"type": "boolean"},
        }, "required": ["items"], "oneOf": [{"required": ["changes"]}, {"required": ["archived"]}], "additionalProperties": false,
    });
    let items = json!({"type": "object", "properties": {"items": {"type": "array", "items": item()}}, "required": ["items"]});
    let bulk = with(
        operation(&id("bulk"), tag, &said("批量修改：", "Change many alike: ", &label), items),
        vec![words.idempotency_key()],
        Some(bulk),
    );
    paths.insert(format!("/api/records/{name}/bulk"), json!({"post": bulk}));
}

/// A command's paths.
pub(super) fn command(paths: &mut Paths, words: Words, entry: &CommandEntry, output: Value) {
    let def = entry.def;
    let tag = def.name.split('.').next().unwrap_or(def.name);
    let mut one = with(
        operation(def.name, tag, def.about.text(words.0), output.clone()),
        vec![words.idempotency_key()],
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
        &format!(
            "{}{}",
            def.about.text(words.0),
            words.say("——多个，全部成功或全不执行", " — many, all or nothing")
        ),
        outputs,
    );
    paths.insert(
        format!("/api/commands/{}/many", def.name),
        json!({"post": with(many, vec![words.idempotency_key()], Some(inputs))}),
    );
}

/// A query's path.
pub(super) fn query(paths: &mut Paths, words: Words, entry: &QueryEntry, output: Value) {
    let def = entry.def;
    let tag = def.name.split('.').next().unwrap_or(def.name);
    let parameter = |field: &FieldDef| {
        let lenient = FieldDef { required: true, ..*field };
        json!({
            "name": field.name, "in": "query", "required": field.required && field.default.is_none(),
            "schema": fields::written(&lenient), "description": field.label.text(words.0),
            // one that is empty is one that was not filled in
            "allowEmptyValue": !field.required,
        })
    };
    let asked = operation(def.name, tag, def.label.text(words.0), output);
    let mut parameters: Vec<Value> = entry.fields.iter().map(parameter).collect();
    let asked = with(asked, parameters.clone(), None);
    paths.insert(format!("/api/queries/{}", def.name), json!({"get": asked}));
    if entry.is_table() {
        parameters.extend(words.of_file());
        let summary = words.say("以文件形式取得同一答案", "The same answer as a file");
        let summary = format!("{} · {summary}", def.label.text(words.0));
        let mut file = with(file(&format!("{}.file", def.name), &summary), parameters, None);
        file["tags"] = json!([tag]);
        paths.insert(format!("/api/queries/{}/file", def.name), json!({"get": file}));
    }
}

/// The paths that are there whatever is registered.
pub(super) fn fixed(paths: &mut Paths, words: Words) {
    let tag = "program";
    let any = || json!({"type": "object"});
    let nothing = |id: &str, summary: &str| json!({"operationId": id, "tags": [tag], "summary": summary, "responses": {"204": {"description": "Done"}, "default": problem()}});
    let list = |of: Value| json!({"type": "object", "properties": {"items": {"type": "array", "items": of}}, "required": ["items"]});
    let text = || json!({"type": "string"});
    let object = |properties: Value, required: Value| json!({"type": "object", "properties": properties, "required": required, "additionalProperties": false});
    paths.insert(
        "/api/session".into(),
        json!({
            "get": operation("session.show", tag, words.say("当前登录者", "Who is signed in"), reference("Session")),
            "post": with(operation("session.sign_in", tag, words.say("登录", "Sign in"), reference("Session")), vec![],
                Some(object(json!({"name": text(), "password": text(), "code": text()}), json!(["name", "password"])))),
            "delete": nothing("session.sign_out", words.say("退出", "Sign out")),
        }),
    );
    paths.insert(
        "/api/sessions".into(),
        json!({"get": operation("session.list", tag, words.say("自己的登录", "One's own sessions"), reference("Sessions"))}),
    );
    let id =
        json!({"name": "id", "in": "path", "required": true, "schema": {"type": "string", "format": "uuid"}});
    paths.insert(
        "/api/sessions/{id}".into(),
        json!({"delete": with(nothing("session.end", words.say("结束自己的一个登录", "End one of one's own sessions")), vec![id], None)}),
    );
    paths.insert(
        "/api/session/password".into(),
        json!({"post": with(nothing("session.change_password", words.say("修改自己的密码", "Change one's own password")), vec![],
        Some(object(json!({"current": text(), "new": text()}), json!(["current", "new"]))))}),
    );
    paths.insert(
        "/api/schema".into(),
        json!({"get": operation("schema", tag, words.say("系统有哪些内容（以提问者可见为限）", "What there is, as far as the asker may see it"), any())}),
    );
    paths.insert(
        "/api/navigation".into(),
        json!({"get": operation("navigation", tag, words.say("作为菜单的框架", "The framework as the menu"), reference("Navigation"))}),
    );
    paths.insert(
        "/api/openapi.json".into(),
        json!({"get": operation("openapi", tag, words.say("本文档", "This document"), any())}),
    );
    paths.insert("/api/search".into(), json!({"get": with(operation("search", tag, words.say("按名称、编码、拼音首字母搜索", "Names, codes, pinyin initials"), list(reference("SearchHit"))),
        vec![json!({"name": "q", "in": "query", "required": true, "schema": text(), "description": words.say("输入的内容", "What was typed")}), words.in_query("record", text(), "只在此类记录中", "In this record only"), words.in_query("limit", json!({"type": "integer"}), "最多几条", "So many at most")], None)}));
    let view = object(
        json!({"record": text(), "name": text(), "shared": {"type": "boolean"}, "settings": {}}),
        json!(["record", "name", "settings"]),
    );
    paths.insert("/api/views".into(), json!({
        "get": with(operation("views.list", tag, words.say("列表的已存视图", "Saved views of a list"), list(reference("SavedView"))),
            vec![json!({"name": "record", "in": "query", "required": true, "schema": text(), "description": words.say("列表的记录", "The list's record")})], None),
        "post": with(operation("views.save", tag, words.say("保存视图", "Keep a view"), reference("SavedView")), vec![], Some(view)),
    }));
    paths.insert(
        "/api/views/{id}".into(),
        json!({"delete": with(nothing("views.forget", words.say("删除视图", "Forget a view")), vec![id_in_path()], None)}),
    );
    let record = in_path("record");
    let entries = json!({"type": "object", "properties": {"items": {"type": "array", "items": reference("HistoryEntry")}, "next": {"type": ["string", "null"]}}, "required": ["items", "next"]});
    paths.insert("/api/records/{record}/{id}/history".into(), json!({"get": with(operation("records.history", tag, words.say("谁在何时改了什么", "Who changed what, and when"), entries),
        vec![record.clone(), id_in_path(), words.in_query("after", json!({"type": "integer"}), "上一页答复中的 next", "What the last page said under `next`"), words.in_query("limit", json!({"type": "integer"}), "每页条数", "Entries of a page")], None)}));
    paths.insert("/api/records/{record}/{id}/links".into(), json!({"get": with(operation("records.links", tag, words.say("引用它的记录", "What refers to it"), any()), vec![record.clone(), id_in_path()], None)}));
    let mut parameters = vec![record.clone()];
    parameters.extend(words.of_file());
    let template = with(
        file(
            "records.import_template",
            words.say("含导入各列的空文件", "An empty file with the columns that an import takes"),
        ),
        parameters.clone(),
        None,
    );
    paths.insert("/api/records/{record}/import-template".into(), json!({"get": template}));
    parameters.extend(words.list_parameters());
    paths.insert(
        "/api/records/{record}/export".into(),
        json!({"get": with(file("records.export", words.say("把列表导出为文件", "A list as a file")), parameters, None)}),
    );
    let spoken = || {
        words.in_query("language", json!({"enum": ["zh", "en"]}), "文件的语言", "The language of the file")
    };
    let mut parameters = vec![record.clone(), spoken()];
    parameters.extend(words.list_parameters());
    let list =
        with(pdf("records.list_pdf", words.say("把列表排成 PDF", "A list as a PDF file")), parameters, None);
    paths.insert("/api/records/{record}/pdf".into(), json!({"get": list}));
    let row = pdf("records.pdf", words.say("把一条记录排成 PDF", "A row as a PDF file"));
    let row = with(row, vec![record.clone(), id_in_path(), spoken()], None);
    paths.insert("/api/records/{record}/{id}/pdf".into(), json!({"get": row}));
    let mut import = with(
        operation(
            "records.import",
            tag,
            words.say(
                "从 CSV 或 XLSX 文件导入：全部成功或全不写入",
                "Rows from a CSV or XLSX file: all or nothing",
            ),
            reference("ImportReport"),
        ),
        vec![
            record,
            words.in_query(
                "dry_run",
                json!({"type": "boolean"}),
                "只检查，不写入",
                "Only look, write nothing",
            ),
            words.idempotency_key(),
        ],
        None,
    );
    import["requestBody"] =
        json!({"required": true, "content": {"application/octet-stream": {}, "text/csv": {}}});
    paths.insert("/api/records/{record}/import".into(), json!({"post": import}));
}

fn pdf(id: &str, summary: &str) -> Value {
    json!({
        "operationId": id, "tags": ["program"], "summary": summary,
        "responses": {"200": {"description": "The file", "content": {"application/pdf": {}}}, "default": problem()},
    })
}

fn file(id: &str, summary: &str) -> Value {
    json!({
        "operationId": id, "tags": ["program"], "summary": summary,
        "responses": {"200": {"description": "The file", "content": {"text/csv": {}, (FileKind::Xlsx.content_type()): {}}}, "default": problem()},
    })
}
