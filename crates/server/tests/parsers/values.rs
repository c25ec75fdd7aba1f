//! Single values: of a cell, a URL, a JSON body.

use crate::kit::{any_json, check, like, mangled_json, named};
use kernel::{Currency, Id, Label, Language, Money, Period, Price, Quantity, Rate};
use organisation::records::Department;
use proptest::prelude::*;
use schema::{Choice, FieldDef, FieldKind, Tone, Value, WrittenBy, parse_json, parse_text, to_json, to_text};
use serde::{Serialize, de::DeserializeOwned};
use serde_json::json;
use std::{fmt, str::FromStr};

const TEXTS: &[&str] = &[
    "1234.56 CNY",
    "-0.0001 USD",
    "+.5",
    "-0",
    "922337203685477.5807",
    "-922337203685477.5808 JPY",
    "9223372036854.775807",
    "-170141183460469231731687303715.884105728",
    "2026-11-23",
    "2026-1-5",
    "+12026-11-23",
    "-0001-02-28",
    "0000-01-01",
    "2024-02-29",
    "2026-11",
    "9999-12",
    "2026-11-23T08:00:00Z",
    "9999-12-31T23:59:59.9999999-14:00",
    "0000-01-01T00:00:00+14:00",
    "2016-12-31T23:59:60Z",
    "true",
    "是",
    "No",
    "0190163d-8694-739b-aea5-966c26f8ad91",
    "{0190163d-8694-739b-aea5-966c26f8ad91}",
    "urn:uuid:0190163d-8694-739b-aea5-966c26f8ad91",
    "open",
    "开放",
    "{\"a\":[1,2.5e300,null,{\"b\":\"规\"}],\"n\":0.1}",
    "null",
    "S-1.2_规",
    "规划\r\nzweite\tZeile ",
    "'=1+1",
    "CNY",
    "",
];

const CHOICES: &[Choice] = &[
    Choice { value: "open", label: Label::new("开放", "Open"), tone: Tone::Neutral, retired: false },
    Choice { value: "closed", label: Label::new("关闭", "Closed"), tone: Tone::Neutral, retired: true },
];

const fn field(kind: FieldKind) -> FieldDef {
    FieldDef {
        name: "field",
        label: Label::new("字段", "Field"),
        help: None,
        kind,
        required: false,
        max: None,
        min: None,
        list: false,
        filter: true,
        sort: true,
        search: false,
        written_by: WrittenBy::Anyone,
        language: None,
        default: None,
        numbered: None,
        by_number: false,
        section: None,
        secret: false,
        guarded: false,
        personal: false,
        custom: None,
    }
}

static FIELDS: &[FieldDef] = &[
    field(FieldKind::Text),
    field(FieldKind::LongText),
    field(FieldKind::Code),
    field(FieldKind::Integer),
    field(FieldKind::Boolean),
    field(FieldKind::Date),
    field(FieldKind::Timestamp),
    field(FieldKind::Money),
    field(FieldKind::Quantity),
    field(FieldKind::Choice(CHOICES)),
    field(FieldKind::Reference("organisation.department")),
    field(FieldKind::Json),
];

fn has_float(document: &serde_json::Value) -> bool {
    match document {
        serde_json::Value::Number(number) => number.is_f64(),
        serde_json::Value::Array(items) => items.iter().any(has_float),
        serde_json::Value::Object(fields) => fields.values().any(has_float),
        _ => false,
    }
}

#[test]
fn a_value_from_a_text_reads_the_same_once_it_is_written() {
    check(3_000, like(TEXTS), |text| {
        for field in FIELDS {
            match parse_text(field, &text) {
                // a float is read to within its last digit, and no field of ours holds one: they are whole numbers at a scale
                Ok(Value::Json(document)) if has_float(&document) => {}
                Ok(value) => {
                    prop_assert_eq!(parse_text(field, &to_text(&value)).ok(), Some(value.clone()));
                    prop_assert_eq!(parse_json(field, &to_json(&value)).ok(), Some(value.clone()));
                    bounded(&value)?;
                }
                Err(failure) => named(&failure)?,
            }
        }
        Ok(())
    });
}

#[test]
fn a_value_from_json_reads_the_same_once_it_is_written() {
    let money = Just(json!({"amount": "12.5", "currency": "CNY"}));
    let reference = Just(json!({"id": "0190163d-8694-739b-aea5-966c26f8ad91", "title": null}));
    let values = prop_oneof![
        any_json(),
        mangled_json(money),
        mangled_json(reference),
        like(TEXTS).prop_map(serde_json::Value::from),
    ];
    check(3_000, values, |json| {
        for field in FIELDS {
            match parse_json(field, &json) {
                Ok(value) => {
                    prop_assert_eq!(parse_json(field, &to_json(&value)).ok(), Some(value.clone()));
                    bounded(&value)?;
                }
                Err(failure) => named(&failure)?,
            }
        }
        Ok(())
    });
}

/// A day or an instant of a year that has four digits: others stand in no order as texts, and not every database has them.
fn bounded(value: &Value) -> Result<(), TestCaseError> {
    if let Value::Date(_) | Value::Timestamp(_) = value {
        let text = to_text(value);
        prop_assert!(text.as_bytes().get(4) == Some(&b'-') && !text.starts_with("0000"), "{text}");
    }
    Ok(())
}

/// What was found: years beyond four digits were taken, and read no more once they were written; SQLite sorted them as texts.
#[test]
fn a_year_has_four_digits() {
    let (date, instant) = (field(FieldKind::Date), field(FieldKind::Timestamp));
    for text in ["+12026-11-23", "-0001-02-28", "0000-12-31", "10000-01-01"] {
        assert!(parse_text(&date, text).is_err(), "{text}");
    }
    for text in ["9999-12-31T23:59:59-14:00", "0001-01-01T00:00:00+14:00"] {
        assert_eq!(parse_text(&instant, text).expect_err("refused").code(), "field.out_of_range", "{text}");
    }
    for (field, text) in [(&date, "0001-01-01"), (&date, "9999-12-31"), (&instant, "9999-12-31T23:59:59Z")] {
        assert!(parse_text(field, text).is_ok(), "{text}");
    }
}

/// What was found: a document `null` was no value in JSON and a value in a cell, so that a required field was not filled in.
#[test]
fn a_document_that_says_null_is_no_value_whichever_door_it_comes_by() {
    let asked = FieldDef { required: true, ..field(FieldKind::Json) };
    assert_eq!(parse_text(&asked, " null ").expect_err("refused").code(), "field.required");
    assert_eq!(parse_text(&field(FieldKind::Json), "null").expect("nothing"), Value::Null);
}

/// What was found: a sign stood for a digit.
#[test]
fn a_period_is_of_digits() {
    for text in ["+202-01", "2026-+1", "-202-01"] {
        assert!(text.parse::<Period>().is_err(), "{text}");
    }
}

fn comes_back<T: FromStr + fmt::Display + PartialEq + fmt::Debug>(text: &str) -> Result<(), TestCaseError> {
    if let Ok(read) = text.parse::<T>() {
        prop_assert_eq!(read.to_string().parse::<T>().ok(), Some(read));
    }
    Ok(())
}

fn comes_back_as_json<T: Serialize + DeserializeOwned + PartialEq + fmt::Debug>(
    text: &str,
) -> Result<(), TestCaseError> {
    if let Ok(read) = serde_json::from_str::<T>(text) {
        let written = serde_json::to_string(&read).expect("written");
        prop_assert_eq!(serde_json::from_str::<T>(&written).ok(), Some(read));
    }
    Ok(())
}

#[test]
fn numbers_periods_currencies_and_ids_come_back() {
    check(3_000, like(TEXTS), |text| {
        comes_back::<Quantity>(&text)?;
        comes_back::<Price>(&text)?;
        comes_back::<Rate>(&text)?;
        comes_back::<Currency>(&text)?;
        comes_back::<Period>(&text)?;
        comes_back::<Id<Department>>(&text)?;
        let quoted = serde_json::Value::from(text.as_str()).to_string();
        comes_back_as_json::<Quantity>(&quoted)?;
        comes_back_as_json::<Id<Department>>(&quoted)?;
        comes_back_as_json::<Money>(&json!({"amount": text, "currency": "CNY"}).to_string())?;
        comes_back_as_json::<Money>(&json!({"amount": "1", "currency": text}).to_string())
    });
}

#[test]
fn whatever_languages_a_reader_takes_one_of_ours_is_found() {
    let accepted = like(&["zh-CN,zh;q=0.9,en;q=0.8", "en", "de, en-GB;q=0.5", "*", "en;q=0"]);
    check(1_000, accepted, |text| {
        let language = Language::from_accept_language(&text);
        prop_assert_eq!(Language::from_accept_language(language.code()), language);
        Ok(())
    });
}
