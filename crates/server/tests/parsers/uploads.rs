//! Files that hang on rows: their names and what they hold. What is taken comes back as it was, under a name that is no path and turns
//! nothing round.

use crate::kit::{check, like, mangled_bytes};
use axum::http::Method;
use proptest::{prelude::*, sample::select};
use serde_json::json;
use testkit::on_both;

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
        let client = fixture.client_who_may(&[("framework.edition", "read"), ("framework.edition", "update")]);
        fixture.load_content();
        let content = mangled_bytes(select(CONTENTS).prop_map(<[u8]>::to_vec));
        let edition = client.list("framework.edition", "limit=1").remove(0)["id"].as_str().expect("an id").to_owned();
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
            let odd = |c: char| c.is_control() || matches!(c, '/' | '\\' | '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}');
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
