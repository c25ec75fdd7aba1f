//! Lists by customer's fields: filtered, sorted, continued, by an index.

use crate::kit::{DEPARTMENTS, FIELDS, codes, define, department, field, one_of_each, work};
use serde_json::{Value, json};
use store::Dialect;
use testkit::{Fixture, on_both};

#[test]
fn a_list_is_filtered_by_a_field_once_its_index_is_there() {
    on_both(|fixture| {
        let (admin, hr) = (fixture.client("administrator"), fixture.client("hr_officer"));
        let made = define(&admin, &field("x_number", "integer", json!({})));
        let path = format!("{FIELDS}/{}", made.id());
        department(&hr, "A", json!({"x_number": 1})).expect(201);
        let filter = format!("{DEPARTMENTS}?filter=x_number = 1");
        let refused = hr.get(&filter).refused(400, "list.not_filterable");
        assert!(refused.json["detail"].as_str().unwrap_or_default().contains("x_number"));
        hr.get(&format!("{DEPARTMENTS}?sort=x_number")).refused(400, "list.not_sortable");
        admin.patch(&path, 1, &json!({"filterable": true})).expect(200);
        let refused = hr.get(&filter).refused(409, "custom.not_indexed");
        assert!(
            refused.json["detail"].as_str().unwrap_or_default().contains("Field x_number"),
            "{}",
            refused.json
        );
        hr.get(&format!("{DEPARTMENTS}?sort=x_number")).refused(409, "custom.not_indexed");
        work(fixture);
        let ready = admin.get(&path).expect(200);
        assert_eq!(ready.json["index_ready_for"], "integer");
        assert_eq!(hr.get(&filter).expect(200).json["items"].as_array().map(Vec::len), Some(1));
        admin.patch(&path, ready.etag(), &json!({"filterable": false})).expect(200);
        work(fixture);
        hr.get(&filter).refused(400, "list.not_filterable");
        assert_eq!(indexes(fixture), Vec::<String>::new());
    });
}

fn indexes(fixture: &Fixture) -> Vec<String> {
    let known = fixture.program.store.read_blocking(|tx| store::known_indexes(tx, "organisation_department"));
    known.expect("indexes").into_iter().map(|(name, _)| name).collect()
}

#[test]
fn every_type_is_filtered_by() {
    on_both(|fixture| {
        one_of_each(fixture);
        let hr = fixture.client("hr_officer");
        let mother = department(&hr, "M", json!({})).expect(201).id();
        for (code, text, number, share, cost, since, open, medium) in [
            ("A", "规划", -5, "0.5", ("10", "CNY"), "2026-01-01", true, "copper"),
            ("B", "建设", 40, "12", ("2.5", "CNY"), "2026-11-26", false, "fibre"),
            ("C", "b", 6, "-3", ("10", "USD"), "1999-12-31", true, "fibre"),
        ] {
            let said = json!({
                "x_text": text, "x_number": number, "x_share": share, "x_cost": {"amount": cost.0, "currency": cost.1},
                "x_since": since, "x_open": open, "x_medium": medium, "x_mother": mother,
            });
            department(&hr, code, said).expect(201);
        }
        for (filter, found) in [
            ("x_text = \"规划\"", "A"),
            ("x_text in (\"规划\", \"b\")", "A C"),
            ("contains(x_text, \"设\")", "B"),
            ("starts with(x_text, \"建\")", "B"),
            ("x_text != \"b\"", "A B M"),
            ("x_text = null", "M"),
            ("x_number > 6", "B"),
            ("x_number between -5 and 6", "A C"),
            ("x_share < 0", "C"),
            ("x_cost >= \"10 CNY\"", "A"),
            ("x_cost = \"10 USD\"", "C"),
            ("x_since > \"2026-01-01\"", "B"),
            ("x_since <= \"2026-01-01\"", "A C"),
            ("x_open", "A C"),
            ("x_open = false", "B"),
            ("not(x_open)", "B M"),
            ("x_medium = \"fibre\" and x_open", "C"),
            ("x_mother.code = \"M\" and x_number > 0", "B C"),
            ("x_mother != null", "A B C"),
        ] {
            let items = hr.list("organisation.department", &format!("filter={filter}&fields=code,x_number"));
            assert_eq!(codes(&items).join(" "), found, "{filter} on {:?}", fixture.dialect());
            assert!(items.iter().all(|item| item.get("x_text").is_none()));
        }
        let filter = format!("x_mother = \"{mother}\"");
        assert_eq!(hr.list("organisation.department", &format!("filter={filter}")).len(), 3);
        hr.get(&format!("{DEPARTMENTS}?filter=x_story = \"a\"")).refused(400, "list.not_filterable");
        hr.get(&format!("{DEPARTMENTS}?sort=x_medium")).refused(400, "list.not_sortable");
    });
}

#[test]
fn a_sorted_list_is_continued_by_key_to_its_end() {
    on_both(|fixture| {
        one_of_each(fixture);
        let hr = fixture.client("hr_officer");
        for at in 0..23_i64 {
            let said = match at % 4 {
                0 => json!({}),
                _ => json!({
                    "x_text": (["规划", "安全", "b"][(at % 3) as usize]), "x_number": at % 5, "x_share": format!("{}.5", at % 3),
                    "x_since": format!("2026-01-{:02}", 1 + at % 6), "x_cost": {"amount": format!("{}", at % 4), "currency": "CNY"},
                }),
            };
            department(&hr, &format!("D{at:02}"), said).expect(201);
        }
        for field in ["x_text", "x_number", "x_share", "x_since", "x_cost"] {
            let mut orders = Vec::new();
            for way in ["", "-"] {
                let (mut seen, mut after) = (Vec::new(), String::new());
                loop {
                    let page =
                        hr.get(&format!("{DEPARTMENTS}?sort={way}{field}&limit=4{after}")).expect(200).json;
                    let items = page["items"].as_array().cloned().unwrap_or_default();
                    seen.extend(items.iter().map(|item| (item["code"].clone(), item[field].clone())));
                    match page["next"].as_str() {
                        Some(next) => after = format!("&after={next}"),
                        None => break,
                    }
                }
                assert_eq!(seen.len(), 23, "{way}{field}");
                orders.push(seen);
            }
            let empty = |(_, value): &(Value, Value)| value.is_null();
            assert!(orders[0].iter().take(6).all(empty), "missing values come first: {field}");
            orders[1].reverse();
            assert_eq!(orders[0], orders[1], "{field}");
        }
        let sorted = hr.list("organisation.department", "sort=x_text&filter=x_text != null");
        assert_eq!(sorted[0]["x_text"], "安全", "Chinese by pinyin, behind no letter of its own");
    });
}

/// As many rows as make an index worth its while, made behind the program.
fn many_rows(fixture: &Fixture, rows: i64) {
    let fixed = "version, created_at, created_by, updated_at, updated_by, code, name_zh, name_zh_sort, name_en, name_en_sort, extra";
    let sql = match fixture.dialect() {
        Dialect::Sqlite => format!(
            "INSERT INTO organisation_department (id, {fixed})
             WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < {rows})
             SELECT randomblob(16), 1, 0, zeroblob(16), 0, zeroblob(16), printf('N%07d', i), '甲', 'jia', 'A', 'a',
                    json_object('x_number', i % 1000, 'x_medium', CASE i % 2 WHEN 0 THEN 'copper' ELSE 'fibre' END) FROM n"
        ),
        Dialect::Postgres => format!(
            "INSERT INTO organisation_department (id, {fixed})
             SELECT gen_random_uuid(), 1, now(), gen_random_uuid(), now(), gen_random_uuid(), 'N' || lpad(i::text, 7, '0'), '甲', 'jia', 'A', 'a',
                    jsonb_build_object('x_number', i % 1000, 'x_medium', CASE i % 2 WHEN 0 THEN 'copper' ELSE 'fibre' END)
             FROM generate_series(1, {rows}) i"
        ),
    };
    let made = fixture.program.store.write_blocking(move |tx| {
        tx.execute(&sql, &[])?;
        tx.execute("ANALYZE organisation_department", &[])
    });
    made.expect("rows");
}

fn plan(fixture: &Fixture, rest: String) -> String {
    let explain = if fixture.dialect() == Dialect::Sqlite { "EXPLAIN QUERY PLAN" } else { "EXPLAIN" };
    let sql = format!(
        "{explain} SELECT t.id FROM organisation_department t WHERE t.archived_at IS NULL AND {rest}"
    );
    let at = usize::from(fixture.dialect() == Dialect::Sqlite) * 3;
    let rows = fixture.program.store.read_blocking(move |tx| {
        tx.query(&sql, &[])?.iter().map(|row| row.text(at)).collect::<Result<Vec<_>, _>>()
    });
    rows.expect("a plan").join("\n")
}

#[test]
fn lists_are_read_along_the_index() {
    on_both(|fixture| {
        one_of_each(fixture);
        many_rows(fixture, 60_000);
        let admin = fixture.program.operator("test").expect("the definitions");
        let def = admin.registry().record("organisation.department").expect("the record").def;
        let value = |name: &str| store::value_sql(def.field(name).expect("a field"), "t.", fixture.dialect());
        let nulls = if fixture.dialect() == Dialect::Postgres { " NULLS FIRST" } else { "" };
        let (number, medium) = (value("x_number"), value("x_medium"));
        let wanted = [
            format!("{number} = 7 ORDER BY t.code LIMIT 50"),
            format!("{number} >= 990 AND {number} < 992 LIMIT 50"),
            format!("{medium} = 'fibre' ORDER BY t.code LIMIT 50"),
            format!("{number} >= 500 ORDER BY {number}{nulls}, t.id LIMIT 50"),
        ];
        for rest in wanted {
            let plan = plan(fixture, rest.clone());
            assert!(plan.contains("custom__organisation_department"), "{rest}: {plan}");
            assert!(!plan.contains("TEMP B-TREE") && !plan.contains("Sort"), "{rest}: {plan}");
        }
        // and by the list's own words
        let hr = fixture.client("hr_officer");
        assert_eq!(
            hr.list("organisation.department", "filter=x_number = 7 and x_medium = \"fibre\"&limit=500")
                .len(),
            60
        );
    });
}
