//! Working days: what is shipped, what a branch has of its own, and what is reckoned with them.

#![allow(clippy::expect_used, reason = "a step that fails fails the test")]

use axum::http::Method;
use organisation::working_time::working_time_of;
use serde_json::{Value, json};
use testkit::{Client, on_both};

const DAYS: &str = "/api/queries/organisation.working_days";
const YEAR: &str = "/api/queries/organisation.calendar_year";

fn id(client: &Client<'_>, record: &str, code: &str) -> String {
    client.only(record, &format!("code = \"{code}\""))["id"].as_str().expect("an id").to_owned()
}

fn ask(client: &Client<'_>, query: &str) -> Value {
    client.get(query).expect(200).json
}

fn due(client: &Client<'_>, from: &str, count: i64, more: &str) -> Value {
    ask(client, &format!("{DAYS}?from={from}&count={count}{more}"))["due"].clone()
}

#[test]
fn the_announced_years_have_as_many_working_days_as_the_state_council_gives() {
    on_both(|fixture| {
        fixture.load_content();
        let reader = fixture.client("reader");
        for (year, wanted) in [(2024, 251), (2025, 248), (2026, 248)] {
            let told = ask(&reader, &format!("{YEAR}?year={year}"));
            assert_eq!(told["announced"], true);
            assert_eq!(told["chain"][0]["code"], "CN");
            let months: Vec<i64> =
                told["working_days"].as_array().expect("months").iter().filter_map(Value::as_i64).collect();
            assert_eq!((months.len(), months.iter().sum::<i64>()), (12, wanted), "{year}: {months:?}");
            let whole = format!("{DAYS}?from={}-12-31&to={year}-12-31", year - 1);
            assert_eq!(ask(&reader, &whole)["count"], wanted);
        }
        let february = ask(&reader, &format!("{YEAR}?year=2026"))["working_days"][1].clone();
        assert_eq!(february, 16, "nine days off, two Saturdays on");
        let unknown = ask(&reader, &format!("{YEAR}?year=2031"));
        assert_eq!((&unknown["announced"], &unknown["days"]), (&json!(false), &json!([])));
        assert_eq!(unknown["working_days"].as_array().expect("months").len(), 12);
    });
}

#[test]
fn a_term_passes_over_the_spring_festival_and_says_where_it_is_provisional() {
    on_both(|fixture| {
        fixture.load_content();
        let reader = fixture.client("reader");
        assert_eq!(due(&reader, "2026-02-13", 1, ""), "2026-02-14", "a Saturday that is worked");
        assert_eq!(due(&reader, "2026-02-13", 2, ""), "2026-02-24");
        assert_eq!(due(&reader, "2026-02-24", -1, ""), "2026-02-14");
        assert_eq!(due(&reader, "2026-02-20", 0, ""), "2026-02-20");
        let told = ask(&reader, &format!("{DAYS}?from=2026-12-28&count=10"));
        assert_eq!((&told["due"], &told["unannounced"]), (&json!("2027-01-11"), &json!([2027])));
        let backwards = ask(&reader, &format!("{DAYS}?from=2026-10-09&to=2026-09-30"));
        assert_eq!((&backwards["count"], &backwards["unannounced"]), (&json!(-2), &json!([])));
        let far = reader.get(&format!("{DAYS}?from=9999-12-01&count=100000"));
        far.refused(422, "organisation.beyond_all_dates");
        reader.get(&format!("{DAYS}?from=2026-01-01&count=100001")).expect(422);
        reader.get(&format!("{DAYS}?from=2026-02-29&count=1")).expect(422);
        reader.get(&format!("{YEAR}?year=0")).expect(422);
        reader.get(&format!("{YEAR}?year=2026&unit={}", kernel::Uuid::from_u128(7))).expect(404);
    });
}

/// 广西 rests at 三月三 beside the country's holidays; its branch's units do so unless they have another calendar.
#[test]
fn a_branch_has_days_of_its_own_and_the_units_below_it_have_them_too() {
    on_both(|fixture| {
        fixture.load_content();
        let hr = fixture.client("hr_officer");
        let country = id(&hr, "organisation.calendar", "CN");
        let body = json!({"code": "GX", "name_zh": "广西", "name_en": "Guangxi", "base": country});
        let own = hr.post("/api/records/organisation.calendar", &body).expect(201).id();
        let import = "calendar,day,kind,name_zh,name_en\nGX,2026-04-20,holiday,三月三,Sanyuesan\n\
                      GX,2026-05-01,workday,值守,On duty\n";
        let path = "/api/records/organisation.special_day/import";
        hr.send(Method::POST, path, &[], import.as_bytes().to_vec()).expect(200);
        let branch = hr.only("organisation.department", "code = \"NB\"");
        let of_branch =
            format!("/api/records/organisation.department/{}", branch["id"].as_str().expect("an id"));
        let version = branch["version"].as_i64().expect("a version");
        hr.patch(&of_branch, version, &json!({"calendar": own})).expect(200);
        let team = json!({"code": "NB-1", "name_zh": "象山", "name_en": "Xiangshan", "parent": branch["id"]});
        let team = hr.post("/api/records/organisation.department", &team).expect(201).id();

        let unit = format!("&unit={team}");
        assert_eq!(due(&hr, "2026-04-17", 1, &unit), "2026-04-21");
        assert_eq!(due(&hr, "2026-04-17", 1, ""), "2026-04-20", "nobody else");
        assert_eq!(due(&hr, "2026-04-30", 1, &unit), "2026-05-01", "its own goes before the country's");
        assert_eq!(due(&hr, "2026-04-30", 1, &format!("&calendar={own}")), "2026-05-01");
        let year = ask(&hr, &format!("{YEAR}?year=2026{unit}"));
        let codes: Vec<_> =
            year["chain"].as_array().expect("a chain").iter().map(|one| &one["code"]).collect();
        assert_eq!(codes, ["CN", "GX"]);
        let days = year["days"].as_array().expect("days").clone();
        let of = |day: &str| days.iter().filter(|one| one["day"] == day).collect::<Vec<_>>();
        assert_eq!(of("2026-05-01").len(), 1);
        assert_eq!(of("2026-05-01")[0]["kind"], "workday");
        assert_eq!(of("2026-04-20")[0]["label"]["zh"], "三月三");
        assert_eq!(year["working_days"][3], 20);
        assert_eq!(ask(&hr, &format!("{YEAR}?year=2026"))["working_days"][3], 21);

        // a calendar cannot be based on what is based on it
        let version = hr.get(&format!("/api/records/organisation.calendar/{country}")).expect(200).etag();
        let turned = json!({"base": own});
        hr.patch(&format!("/api/records/organisation.calendar/{country}"), version, &turned).expect(422);
        // one day is entered once
        let twice = json!({
            "calendar": own, "day": "2026-04-20", "kind": "holiday", "name_zh": "三月三", "name_en": "Sanyuesan",
        });
        hr.post("/api/records/organisation.special_day", &twice).refused(422, "record.invalid");
        fixture.client("reader").post("/api/records/organisation.special_day", &twice).expect(403);
    });
}

#[test]
fn without_any_calendar_one_reckons_in_plain_weeks() {
    on_both(|fixture| {
        let reader = fixture.client("reader");
        assert_eq!(due(&reader, "2026-02-13", 1, ""), "2026-02-16");
        let year = ask(&reader, &format!("{YEAR}?year=2024"));
        assert_eq!((&year["chain"], &year["announced"]), (&json!([]), &json!(false)));
        assert_eq!(
            year["working_days"].as_array().expect("months").iter().filter_map(Value::as_i64).sum::<i64>(),
            262
        );
    });
}

/// What other modules reckon their due dates with is the same calendar.
#[test]
fn a_module_asks_for_the_calendar_of_a_unit_inside_its_own_transaction() {
    on_both(|fixture| {
        fixture.load_content();
        let due = fixture.program.store.read_blocking(|tx| {
            let time = working_time_of(tx, None)?;
            Ok(time.calendar.after("2026-09-30".parse().expect("a day"), 1))
        });
        assert_eq!(due.expect("read"), "2026-10-08".parse().ok());
    });
}
