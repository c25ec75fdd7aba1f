//! Customer's fields in files: told at row and column, and the same again after a round.

use crate::kit::{DEPARTMENTS, define, department, field, one_of_each};
use axum::http::Method;
use proptest::{prelude::*, test_runner::TestRunner};
use serde_json::{Map, Value, json};
use testkit::{Answered, Client, Fixture, on_both, postgres_server};

fn import(client: &Client<'_>, file: &[u8]) -> Answered {
    client.send(Method::POST, &format!("{DEPARTMENTS}/import"), &[], file.to_vec())
}

#[test]
fn faults_are_told_by_row_and_column() {
    on_both(|fixture| {
        one_of_each(fixture);
        let admin = fixture.client("administrator");
        define(&admin, &field("x_must", "integer", json!({"required": true})));
        let hr = fixture.client("hr_officer");
        let told = import(&hr, b"code,name_zh,name_en,x_unheard\nA,\xE7\x94\xB2,A,1\n")
            .refused(422, "import.faults");
        assert_eq!(told.json["faults"][0]["column"], "x_unheard");
        assert_eq!(told.json["faults"][0]["code"], "import.unknown_column");
        let file = "code,name_zh,name_en,Field x_number,字段 x_medium,x_must,x_mother\n\
                    A,甲,A,1.5,光纤,1,\nB,乙,B,7,Radio,2,\nC,丙,C,7,fibre,,\nD,丁,D,,Copper,3,A\nE,戊,E,,,4,NOBODY\n";
        let told = import(&hr, file.as_bytes()).refused(422, "import.faults").json["faults"].clone();
        let told: Vec<(i64, &str, &str)> = told
            .as_array()
            .expect("faults")
            .iter()
            .map(|fault| {
                let text = |name: &str| fault[name].as_str().unwrap_or_default();
                (fault["row"].as_i64().unwrap_or(0), text("column"), text("code"))
            })
            .collect();
        assert_eq!(
            told,
            [
                (2, "Field x_number", "field.wrong_type"),
                (3, "字段 x_medium", "field.unknown_choice"),
                (4, "x_must", "field.required"),
                (6, "x_mother", "import.unknown_reference"),
            ]
        );
        let file = "code,name_zh,name_en,字段 x_medium,x_must,x_mother\nA,甲,A,光纤,1,\nD,丁,D,Copper,3,A\n";
        assert_eq!(import(&hr, file.as_bytes()).expect(200).json["created"], 2);
        let d = hr.only("organisation.department", "code = \"D\"");
        assert_eq!((&d["x_medium"], &d["x_mother"]["title"]["en"]), (&json!("copper"), &json!("A")));
        let template = hr.get(&format!("{DEPARTMENTS}/import-template?format=csv&language=en")).expect(200);
        assert!(String::from_utf8_lossy(&template.bytes).contains("Field x_medium"));
    });
}

#[test]
fn a_row_from_before_a_required_field_comes_in_again_as_it_is() {
    on_both(|fixture| {
        let (admin, hr) = (fixture.client("administrator"), fixture.client("hr_officer"));
        department(&hr, "OLD", json!({})).expect(201);
        define(&admin, &field("x_must", "text", json!({"required": true})));
        let file = hr.get(&format!("{DEPARTMENTS}/export?format=csv&language=en")).expect(200).bytes;
        assert_eq!(import(&hr, &file).expect(200).json["unchanged"], 1);
        let told = import(&hr, b"code,name_en\nOLD,Changed\n").refused(422, "import.faults");
        assert_eq!(told.json["faults"][0]["code"], "field.required");
    });
}

fn values() -> impl Strategy<Value = Map<String, Value>> {
    let text = proptest::option::of("[\\PC&&[^\u{0}]]{1,40}");
    let story = proptest::option::of("[a-z规\n=+@\"',;]{1,60}");
    let numbers = (proptest::option::of(any::<i64>()), proptest::option::of(any::<i64>()));
    let money = proptest::option::of((any::<i64>(), prop_oneof![Just("CNY"), Just("USD"), Just("JPY")]));
    let rest = (
        proptest::option::of((1900_i32..2999, 1_u32..=12, 1_u32..=28)),
        proptest::option::of(any::<bool>()),
        proptest::option::of(prop_oneof![Just("copper"), Just("fibre")]),
    );
    (text, story, numbers, money, rest).prop_map(
        |(text, story, (number, share), money, (since, open, medium))| {
            let mut said = Map::new();
            let mut put =
                |name: &str, value: Option<Value>| said.extend(value.map(|value| (name.to_owned(), value)));
            put("x_text", text.map(Value::from));
            put("x_story", story.map(Value::from));
            put("x_number", number.map(Value::from));
            put("x_share", share.map(|units| kernel::Quantity::from_units(units).to_string().into()));
            put(
                "x_cost",
                money.map(|(units, currency)| {
                    let money = kernel::Money::from_units(units, currency.parse().expect("a currency"));
                    json!({"amount": money.amount(), "currency": currency})
                }),
            );
            put("x_since", since.map(|(year, month, day)| format!("{year}-{month:02}-{day:02}").into()));
            put("x_open", open.map(Value::from));
            put("x_medium", medium.map(Value::from));
            said
        },
    )
}

/// What is told of a department, without what differs by the moment.
fn told(client: &Client<'_>, code: &str) -> Map<String, Value> {
    let item = client.only("organisation.department", &format!("code = \"{code}\""));
    let fields = item.as_object().cloned().unwrap_or_default();
    fields.into_iter().filter(|(name, _)| name.starts_with("x_")).collect()
}

/// import(export(x)) = x whatever the fields hold; and what SQLite tells of them, PostgreSQL tells.
#[test]
fn what_is_exported_comes_in_again_and_both_databases_tell_the_same() {
    let sqlite = Fixture::sqlite();
    let postgres = postgres_server().map(|server| Fixture::postgres(&server));
    let fixtures: Vec<&Fixture> = std::iter::once(&sqlite).chain(&postgres).collect();
    let clients: Vec<Client<'_>> = fixtures
        .iter()
        .map(|fixture| {
            one_of_each(fixture);
            fixture.client("hr_officer")
        })
        .collect();
    let mut runner = TestRunner::new(ProptestConfig { cases: 60, ..ProptestConfig::default() });
    let number = std::cell::Cell::new(0);
    let done = runner.run(&values(), |said| {
        number.set(number.get() + 1);
        let code = format!("P{}", number.get());
        let mut tellings = Vec::new();
        for client in &clients {
            let made = department(client, &code, Value::Object(said.clone())).expect(201);
            let before = told(client, &code);
            for format in ["csv", "xlsx"] {
                let export = format!("{DEPARTMENTS}/export?format={format}&filter=code = \"{code}\"");
                let file = client.get(&export).expect(200).bytes;
                prop_assert_eq!(&import(client, &file).expect(200).json["unchanged"], 1);
                // into a row that has none of it
                let empty: Map<String, Value> =
                    before.keys().map(|name| (name.clone(), Value::Null)).collect();
                let path = format!("{DEPARTMENTS}/{}", made.id());
                let version = client.get(&path).etag();
                client.patch(&path, version, &Value::Object(empty)).expect(200);
                import(client, &file).expect(200);
                prop_assert_eq!(&told(client, &code), &before);
            }
            tellings.push(before);
        }
        prop_assert!(tellings.windows(2).all(|pair| pair[0] == pair[1]));
        Ok(())
    });
    done.expect("the property holds");
}
