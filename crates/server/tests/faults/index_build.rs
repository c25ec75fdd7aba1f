//! The program is killed while it builds the index of a customer's field: the next start builds it, and what it found is true.

use crate::{
    place::{Place, WRITER, on_each},
    served::{Client, Served},
};
use rand::Rng;
use serde_json::json;
use std::{
    fmt::Write,
    thread::sleep,
    time::{Duration, Instant},
};

const DEPARTMENTS: &str = "/api/records/organisation.department";
const ROWS: usize = 4_000;
const KILLS: usize = 3;

#[test]
fn an_index_whose_building_was_killed_is_built_at_the_next_start_and_finds_what_is_there() {
    on_each(|place| {
        let served = Served::start(place);
        let mut file = String::from("code,name_zh,name_en\n");
        (0..ROWS).for_each(|row| writeln!(file, "I{row:05},部门,Unit {row}").expect("a text"));
        let told = Client::sign_in(&served, WRITER).upload(&format!("{DEPARTMENTS}/import"), &file);
        assert_eq!(told.expect("an answer").0, 200);
        let root = Client::sign_in(&served, "root");
        served.kill();
        for kill in 0..KILLS {
            let served = Served::start(place);
            let root = root.at(&served.address);
            let field = json!({
                "of_record": "organisation.department", "code": format!("x_kind{kill}"), "label_zh": format!("种类{kill}"),
                "label_en": format!("Kind {kill}"), "holds": "integer", "default_value": kill.to_string(), "filterable": true,
            });
            assert_eq!(root.post("/api/records/access.custom_field", &[], &field).expect("an answer").0, 201);
            // the job is claimed and the index built within these
            sleep(Duration::from_millis(rand::rng().random_range(0..120)));
            served.kill();
            place.verify();
        }
        finds_them(place, &root);
    });
}

fn finds_them(place: &Place, root: &Client) {
    let served = Served::start(place);
    let (root, writer) = (root.at(&served.address), Client::sign_in(&served, WRITER));
    let begun = Instant::now();
    for kill in 0..KILLS {
        let ready = format!("/api/records/access.custom_field?filter=code%3D%22x_kind{kill}%22");
        // a job that a killed server held is taken over once its lease is over
        while root.get(&ready).expect("an answer").1["items"][0]["index_ready_for"] != "integer" {
            assert!(begun.elapsed() < Duration::from_secs(150), "x_kind{kill} has no index");
            sleep(Duration::from_millis(100));
        }
        let row = json!({"code": format!("K{kill}"), "name_zh": "新", "name_en": "New", format!("x_kind{kill}"): 100 + kill});
        assert_eq!(writer.post(DEPARTMENTS, &[], &row).expect("an answer").0, 201);
        let count = |value: usize| {
            let asked = format!("{DEPARTMENTS}?count=true&limit=1&filter=x_kind{kill}%3D{value}");
            let (status, page) = writer.get(&asked).expect("an answer");
            assert_eq!(status, 200, "{page}");
            page["count"].as_u64().expect("a count")
        };
        assert_eq!(count(100 + kill), 1);
        // rows from before have no value in it; those made since have the default
        assert_eq!(count(kill), kill as u64);
    }
    served.kill();
    place.verify();
}
