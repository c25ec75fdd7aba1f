//! Rights in the places where they are easily forgotten: answers told again, empty batches, files, what a write answers.

#![allow(clippy::expect_used, reason = "a step that fails fails the test")]

use axum::http::Method;
use engine::Registry;
use jingwei::modules;
use serde_json::json;
use testkit::on_both;

const DEPARTMENTS: &str = "/api/records/organisation.department";

#[test]
fn an_answer_is_told_again_only_to_whoever_may_still_ask() {
    on_both(|fixture| {
        let admin = fixture.client("administrator");
        let client = fixture.client("hr_officer");
        let body = json!({"code": "D1", "name_zh": "部门", "name_en": "Department"});
        let first = client.post_once(DEPARTMENTS, "key", &body).expect(201);
        assert_eq!(client.post_once(DEPARTMENTS, "key", &body).expect(201).id(), first.id());
        let user = client.get("/api/session").expect(200).json["user"]["id"].clone();
        let held = admin.only("access.user_role", &format!("member = {user}"));
        let path = format!("/api/records/access.user_role/{}/archive", held["id"].as_str().expect("an id"));
        admin.act(&path, 1).expect(200);
        client.post_once(DEPARTMENTS, "other", &body).refused(403, "access.forbidden");
        client.post_once(DEPARTMENTS, "key", &body).refused(403, "access.forbidden");
    });
}

#[test]
fn a_batch_of_nothing_wants_the_right_too() {
    on_both(|fixture| {
        let reader = fixture.client("reader");
        let bulk = "/api/records/access.user/bulk";
        reader.post(bulk, &json!({"items": [], "changes": {}})).refused(403, "access.forbidden");
        reader.post(bulk, &json!({"items": [], "archived": true})).refused(403, "access.forbidden");
        let many =
            |command: &str| reader.post(&format!("/api/commands/{command}/many"), &json!({"inputs": []}));
        many("access.set_password").refused(403, "access.forbidden");
        many("no.such_command").refused(404, "request.no_such_thing");
        fixture.client("administrator").post(bulk, &json!({"items": [], "changes": {}})).expect(200);
    });
}

#[test]
fn a_write_shows_nothing_to_whoever_may_not_read() {
    on_both(|fixture| {
        let client = fixture
            .client_who_may(&[("organisation.department", "create"), ("organisation.department", "update")]);
        let body = json!({"code": "D1", "name_zh": "部门", "name_en": "Department"});
        let made = client.post(DEPARTMENTS, &body).expect(201);
        let path = format!("{DEPARTMENTS}/{}", made.id());
        assert_eq!(made.json, json!({"id": made.id(), "version": 1}));
        assert_eq!(made.headers.get("location").map(|at| at.as_bytes()), Some(path.as_bytes()));
        let changed = client.patch(&path, 1, &json!({})).expect(200);
        assert_eq!(changed.json, json!({"id": made.id(), "version": 1}));
        let many = json!({"items": [{"id": made.id(), "version": 1}], "changes": {"name_en": "Other"}});
        let changed = client.post(&format!("{DEPARTMENTS}/bulk"), &many).expect(200);
        assert_eq!(changed.json, json!({"items": [{"id": made.id(), "version": 2}]}));
        client.get(&path).refused(403, "access.forbidden");
    });
}

#[test]
fn a_file_does_not_do_what_the_form_may_not() {
    on_both(|fixture| {
        let import = |rights: &[(&str, &str)], file: &str| {
            let client = fixture.client_who_may(rights);
            client.send(Method::POST, &format!("{DEPARTMENTS}/import"), &[], file.as_bytes().to_vec())
        };
        let on = |right| ("organisation.department", right);
        let new = "code,name_zh,name_en\nD1,部门,Department\n";
        import(&[on("import")], new).refused(403, "access.forbidden");
        import(&[on("import"), on("update")], new).refused(403, "access.forbidden");
        import(&[on("import"), on("create")], new).expect(200);
        // the same again changes nothing, and so wants no right to change
        import(&[on("import"), on("create")], new).expect(200);
        let other = "code,name_zh,name_en\nD1,部门,Other\n";
        import(&[on("import"), on("create")], other).refused(403, "access.forbidden");
        import(&[on("import"), on("update")], other).expect(200);
    });
}

#[test]
fn a_file_does_not_write_what_only_commands_write() {
    on_both(|fixture| {
        fixture.load_content();
        let client = fixture.client("process_architect");
        let import = |file: &str| {
            let path = "/api/records/framework.finding/import";
            client.send(Method::POST, path, &[], file.as_bytes().to_vec())
        };
        let finding = client.only("framework.finding", "number = \"S-010\"");
        let state = finding["state"].as_str().expect("a state");
        let other = if state == "done" { "open" } else { "done" };
        let refused = import(&format!("number,state\nS-010,{other}\n")).refused(422, "import.faults");
        assert_eq!(refused.json["faults"][0]["code"], "field.not_writable");
        assert_eq!(refused.json["faults"][0]["column"], "state");
        import(&format!("number,state\nS-010,{state}\n")).expect(200);
    });
}

#[test]
fn an_export_names_what_one_may_not_read_by_its_id_alone() {
    on_both(|fixture| {
        fixture.load_content();
        let on = |right| ("framework.finding", right);
        let client = fixture.client_who_may(&[on("read"), on("export")]);
        let file = client.get("/api/records/framework.finding/export?filter=number = \"S-001\"").expect(200);
        let text = String::from_utf8(file.bytes).expect("text");
        assert!(text.contains("S-001") && !text.contains("study/") && !text.contains("MKT"), "{text}");
        let id = client.only("framework.finding", "number = \"S-001\"")["element"]["id"].clone();
        assert!(text.contains(id.as_str().expect("an id")), "{text}");
    });
}

#[test]
fn a_role_that_was_taken_away_can_be_given_again() {
    on_both(|fixture| {
        let admin = fixture.client("administrator");
        let client = fixture.client("hr_officer");
        let session = client.get("/api/session").expect(200).json;
        let held = admin.only("access.user_role", &format!("member = {}", session["user"]["id"]));
        let path = format!("/api/records/access.user_role/{}/archive", held["id"].as_str().expect("an id"));
        admin.act(&path, 1).expect(200);
        client.get(DEPARTMENTS).refused(403, "access.forbidden");
        fixture.user(session["user"]["name"].as_str().expect("a name"), "hr_officer");
        let mut client = fixture.anonymous();
        client.sign_in(session["user"]["name"].as_str().expect("a name"), testkit::PASSWORD);
        client.get(DEPARTMENTS).expect(200);
    });
}

#[test]
fn the_menu_offers_what_one_may_open() {
    on_both(|fixture| {
        let screens = |client: &testkit::Client<'_>| {
            let all = client.get("/api/schema").expect(200).json["screens"].clone();
            all.as_array().expect("screens").iter().map(|s| s["path"].to_string()).collect::<Vec<_>>()
        };
        assert!(screens(&fixture.client("reader")).contains(&"\"/map\"".to_owned()));
        let few = fixture.client_who_may(&[("organisation.department", "read")]);
        assert!(screens(&few).is_empty());
        let navigation = few.get("/api/navigation").expect(200).json.to_string();
        assert!(navigation.contains("organisation.department") && !navigation.contains("/map"));
    });
}

/// Of the registry: each field that can be guarded, and each query that reads its record. Its SQL knows nothing of what is guarded.
#[test]
fn no_query_tells_of_a_guarded_field_to_whoever_may_not_see_it() {
    let registry = Registry::new(modules());
    let can_be = |record: &str, field: &str| engine::access::guardable(&registry, record, field).is_some();
    let mut fields: Vec<(&str, &str)> = Vec::new();
    for entry in registry.records() {
        let own = entry.def.fields.iter().map(|field| field.name);
        fields.extend(own.filter(|field| can_be(entry.def.name, field)).map(|field| (entry.def.name, field)));
    }
    for query in registry.queries() {
        for name in query.def.untouched {
            let (record, field) = name.rsplit_once('.').expect("a field");
            let fits = query.def.reads.contains(&record) && can_be(record, field);
            assert!(
                fits,
                "{} leaves {name} untouched, which it does not read or nobody can guard",
                query.def.name
            );
        }
    }
    on_both(|fixture| {
        fixture.load_content();
        let admin = fixture.client("administrator");
        let names: Vec<String> = fields.iter().map(|(record, field)| format!("{record}.{field}")).collect();
        let every = names.iter().map(|name| (name.as_str(), "read"));
        let sees = fixture.client_who_may(&every.chain([("*", "read")]).collect::<Vec<_>>());
        let few = fixture.client_who_may(&[("*", "read")]);
        let kept = |client: &testkit::Client<'_>, query: &str| {
            client.get(&format!("/api/queries/{query}")).code() == "access.guarded_in_query"
        };
        let mut asked = 0;
        for ((record, field), name) in fields.iter().zip(&names) {
            let guard = json!({"of_record": record, "of_field": field});
            let guard = admin.post("/api/records/access.guarded_field", &guard).expect(201).id();
            for query in registry.queries().map(|entry| entry.def).filter(|def| def.reads.contains(record)) {
                let told = !query.untouched.contains(&name.as_str());
                assert_eq!(kept(&few, query.name), told, "{} and {name}", query.name);
                assert!(!kept(&sees, query.name), "{} and {name}, by whoever may see it", query.name);
                asked += usize::from(told);
            }
            if name == "framework.finding.state" {
                assert!(kept(&few, "framework.matrix"), "it counts those that are open");
                assert!(!kept(&sees, "framework.matrix"));
            }
            if name == "organisation.post.valid_to" {
                let schema = few.get("/api/schema").expect(200).json["screens"].to_string();
                assert!(!schema.contains("/organisation/chart") && schema.contains("/map"), "{schema}");
            }
            admin.act(&format!("/api/records/access.guarded_field/{guard}/archive"), 1).expect(200);
        }
        assert!(asked > 20, "{asked}");
        assert!(!kept(&few, "organisation.at_date?day=2026-11-24"), "nothing is guarded any more");
    });
}
