//! Files that come in: those that hang on rows, whose names are no paths and turn nothing round, and those that hold rows.

use crate::kit::{check, like, mangled, mangled_bytes};
use axum::http::Method;
use proptest::{prelude::*, sample::select};
use serde_json::json;
use testkit::{Answered, Fixture, on_both, postgres_server};

const NAMES: &[&str] = &[
    "合同.pdf",
    "C:\\用户\\合同.PDF",
    "../../etc/passwd.txt",
    ". a.txt",
    "..\u{A0}.csv",
    "报告\u{202E}fdp.txt",
    "a.txt\r\nset-cookie: x=y",
    "a\"; filename=\"b.exe.txt",
    "名单.xlsx",
    "picture.svg",
    "a.tar.zip",
    "流程.bpmn",
];

const CONTENTS: &[&[u8]] = &[
    b"%PDF-1.7 ...",
    b"PK\x03\x04 zip",
    b"\x89PNG\r\n\x1A\n",
    b"<?xml version=\"1.0\"?><a/>",
    b"a,b\n1,2\n",
    b"",
    b"MZ\x90\0",
];

/// What a browser reads of the name that a file goes out under (RFC 8187).
fn named_as(disposition: &str) -> Option<String> {
    let coded = disposition.strip_prefix("attachment; filename*=UTF-8''")?;
    let mut bytes = Vec::new();
    let mut rest = coded.bytes();
    while let Some(byte) = rest.next() {
        bytes.push(match byte {
            b'%' => {
                let digits = [rest.next()?, rest.next()?];
                u8::from_str_radix(std::str::from_utf8(&digits).ok()?, 16).ok()?
            }
            other => other,
        });
    }
    String::from_utf8(bytes).ok()
}

#[test]
fn a_file_is_refused_by_name_or_comes_back_as_it_was_under_a_name_that_is_no_path() {
    on_both(|fixture| {
        let client =
            fixture.client_who_may(&[("framework.edition", "read"), ("framework.edition", "update")]);
        fixture.load_content();
        let content = mangled_bytes(select(CONTENTS).prop_map(<[u8]>::to_vec));
        let edition =
            client.list("framework.edition", "limit=1").remove(0)["id"].as_str().expect("an id").to_owned();
        let row = format!("/api/records/framework.edition/{edition}/attachments");
        let sent = |name: &str, content: &[u8]| {
            let coded: String = name.bytes().map(|byte| format!("%{byte:02X}")).collect();
            client.send(Method::POST, &format!("{row}?name={coded}"), &[], content.to_vec())
        };
        check(250, (like(NAMES), content), |(name, content)| {
            let told = sent(&name, &content);
            if told.status != 201 {
                let known = ["attachment.type", "attachment.content", "request.malformed"];
                prop_assert!(known.contains(&told.code()), "{}", told.json);
                return Ok(());
            }
            let kept = told.json["name"].as_str().unwrap_or_default();
            let odd = |c: char| {
                c.is_control() || matches!(c, '/' | '\\' | '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}')
            };
            prop_assert!(!kept.contains(odd) && !kept.starts_with('.') && kept.trim() == kept, "{kept:?}");
            prop_assert!(kept.chars().count() <= 200);
            let opened = client.get(&format!("{row}/{}", told.id()));
            prop_assert_eq!(opened.status.as_u16(), 200);
            prop_assert_eq!(&opened.bytes, &content);
            let disposition = opened.headers["content-disposition"].to_str().unwrap_or_default().to_owned();
            prop_assert_eq!(named_as(&disposition), Some(kept.to_owned()), "{}", disposition);
            prop_assert!(!opened.headers.contains_key("set-cookie"));
            // a name that was taken is one that is taken as it is
            let again = sent(kept, &content);
            prop_assert_eq!(&again.json["name"], &json!(kept));
            for file in [told.id(), again.id()] {
                prop_assert_eq!(client.delete(&format!("{row}/{file}")).status.as_u16(), 204);
            }
            Ok(())
        });
    });
}

/// Files of rows as they are mistyped: special days, units in their tree, elements by their natural keys.
const ROWS: &[(&str, &str)] = &[
    (
        "organisation.special_day",
        "calendar,day,kind,name_zh,name_en,source_zh,source_en\nCN,2027-01-01,holiday,元旦,New Year,公告,Notice\nCN,2027-01-02,workday,补班,Make-up day,,\n",
    ),
    (
        "organisation.special_day",
        "工作日历;日期;类型;名称（中）;名称（英）\nCN;2026-10-01;节假日;国庆;National Day\n",
    ),
    ("organisation.department", "code,name_zh,name_en,parent\nA-1,甲,A,HZ\nA-2,乙,B,A-1\nA-1,丙,C,\n"),
    (
        "organisation.post",
        "code,name_zh,name_en,department,valid_from,valid_to\nP-1,岗位,Post,HZ,2026-01-01,\nP-2,岗位,Post,NB,2026-12-31,2026-01-01\n",
    ),
    ("organisation.calendar", "code,name_zh,name_en,base\nZJ,浙江,Zhejiang,CN\nCN,全国,China,ZJ\n"),
    (
        "framework.finding",
        "number,aspect,element,text_zh,text_en\n,gap,2020/1.2,内容,Text\nS-001,gap,,内容,Text\n",
    ),
];

/// What is told of a file, but for what differs by the database: which of equal faults of one row comes first.
fn told(answered: &Answered) -> (u16, String) {
    let mut faults: Vec<String> =
        answered.json["faults"].as_array().into_iter().flatten().map(|fault| fault.to_string()).collect();
    faults.sort();
    let report = if faults.is_empty() { answered.json["code"].to_string() } else { faults.join(" ") };
    (answered.status.as_u16(), report)
}

#[test]
fn a_file_of_rows_is_refused_by_name_or_says_the_same_on_both_databases() {
    let postgres = postgres_server().map(|server| Fixture::postgres(&server));
    let fixtures: Vec<Fixture> =
        [Some(Fixture::sqlite()), postgres].into_iter().flatten().map(Fixture::with_content).collect();
    let rights = ["read", "create", "update", "import"].map(|right| ("*", right));
    let clients: Vec<_> = fixtures.iter().map(|fixture| fixture.client_who_may(&rights)).collect();
    let files = select(ROWS).prop_flat_map(|(record, file)| (Just(record), mangled(Just(file.to_owned()))));
    check(250, files, |(record, file)| {
        let path = format!("/api/records/{record}/import?dry_run=true");
        let mut answers = Vec::new();
        for client in &clients {
            let answered = client.send(Method::POST, &path, &[], file.clone().into_bytes());
            let status = answered.status.as_u16();
            prop_assert!(status == 200 || (400..500).contains(&status), "{status}: {}", answered.json);
            for fault in answered.json["faults"].as_array().into_iter().flatten() {
                prop_assert!(fault["code"].as_str() != Some("store.internal"), "{}", fault);
            }
            answers.push(told(&answered));
        }
        prop_assert!(answers.windows(2).all(|pair| pair[0] == pair[1]), "{answers:?}");
        Ok(())
    });
}
