//! Lists of rows that are somebody's, by people who may see those of their own units only.

use super::{ADMIN, PASSWORD, Run, fill, requests};
use crate::{
    Outcome,
    figures::{Figure, Wanted},
    http::{once, request},
    measure::lists,
};
use serde_json::json;

/// Branches below the company, and offices below each.
const BRANCHES: u64 = 100;
const OFFICES: u64 = 100;

/// The codes of units.
type Units = fn() -> Vec<String>;

/// Who sees how much: what is told of it, and the units in which they have a post.
const PEOPLE: &[(&str, &str, Units)] = &[
    ("bench-office", "list in reach of one office of 10,000, sorted by code", || vec!["O00-00".into()]),
    ("bench-branch", "list in reach of one branch of 100, sorted by code", || vec!["B00".into()]),
    ("bench-half", "list in reach of half the company, sorted by code", || {
        (0..BRANCHES / 2).map(|at| format!("B{:02}", at * 2)).collect()
    }),
    ("bench-all", "list in reach of the whole company, sorted by code", || vec!["ZMCC".into()]),
];

impl Run<'_> {
    /// Ten thousand units, and as many posts in them as rows are asked for.
    pub(super) fn scoped(&self, url: &str, figures: &mut Vec<Figure>) -> Outcome<()> {
        self.typed(url, &["user", "bench-hr", "--role", "hr_officer"])?;
        for (name, _, _) in PEOPLE {
            self.typed(url, &["user", name])?;
        }
        let (server, _) = self.started(url)?;
        let (hr, admin) = (
            requests::sign_in(server.at, "bench-hr", PASSWORD)?,
            requests::sign_in(server.at, ADMIN, PASSWORD)?,
        );
        let mut csv = "code,name_zh,name_en,parent\n".to_owned();
        for branch in 0..BRANCHES {
            csv.push_str(&format!("B{branch:02},分公司{branch:02},Branch {branch:02},ZMCC\n"));
            for office in 0..OFFICES {
                csv.push_str(&format!(
                    "O{branch:02}-{office:02},营业部{branch:02}{office:02},Office {branch:02}-{office:02},B{branch:02}\n"
                ));
            }
        }
        let path = "/api/records/organisation.department/import";
        let answer = once(server.at, &request("POST", path, &hr.writes, csv.as_bytes()))?;
        if answer.status != 200 {
            return Err(format!("units: {}", answer.text()));
        }
        server.stop();
        fill::fill(&self.subject, url, &fill::POSTS, self.options.rows())?;
        let (server, _) = self.started(url)?;
        let only = |record: &str, field: &str, value: &str| -> Outcome<String> {
            let filter = crate::http::encoded(&format!("{field} = \"{value}\""));
            let page = requests::get(server.at, &admin, &format!("/api/records/{record}?filter={filter}"))?;
            let id = page["items"][0]["id"].as_str().map(str::to_owned);
            id.ok_or_else(|| format!("there is no {record} {value}"))
        };
        let role = only("access.role", "code", "reader")?;
        for (name, measure, units) in PEOPLE {
            let holder = only("access.user", "name", name)?;
            for unit in units() {
                let department = only("organisation.department", "code", &unit)?;
                let post = json!({
                    "code": format!("{name}-{unit}"), "name_zh": "查阅岗", "name_en": "Reader", "department": department,
                    "valid_from": "2026-01-01",
                });
                let post = requests::make(server.at, &hr, "organisation.post", &post)?;
                let held = json!({"post": post, "holder": holder, "valid_from": "2026-01-01"});
                requests::make(server.at, &hr, "organisation.holding", &held)?;
                requests::make(
                    server.at,
                    &admin,
                    "organisation.post_role",
                    &json!({"post": post, "role": role}),
                )?;
            }
            let session = requests::sign_in(server.at, name, PASSWORD)?;
            let asked =
                requests::page_of(&session, "/api/records/organisation.post?limit=50&sort=code".to_owned());
            let mut figure = lists(&self.subject, self.options, server.at, measure, asked)?;
            figure.wanted = Some(Wanted::P99Below(20.0));
            figures.push(figure);
        }
        server.stop();
        self.rights(url, "bench-half", figures)
    }
}
