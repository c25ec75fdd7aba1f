//! What a list is asked for in a URL: conditions, orders, fields, places. Conditions are also asked of both databases, which must
//! find the same; and of a condition and its opposite one holds for each row.
//!
//! Long because: a grammar of conditions, how one is written, and what is asked of it are read together.

use crate::kit::{check, like, mangled, named};
use engine::list::{self, ListParams};
use kernel::Failure;
use proptest::{
    collection::vec,
    prelude::*,
    sample::{Index, select},
};
use schema::{FieldKind, RecordDef};
use serde_json::Value;
use store::{ArchivedRows, Cursor, Order};
use testkit::{Fixture, postgres_server};

/// Records of many kinds of fields, and of few rows.
const RECORDS: &[&str] = &[
    "framework.finding",
    "organisation.department",
    "organisation.post",
    "organisation.special_day",
    "access.user",
    "access.webhook",
];

fn fixtures() -> Vec<Fixture> {
    let postgres = postgres_server().map(|server| Fixture::postgres(&server));
    [Some(Fixture::sqlite()), postgres].into_iter().flatten().map(Fixture::with_content).collect()
}

fn page(fixture: &Fixture, record: &str, params: &ListParams) -> Result<Value, Failure> {
    let who = fixture.program.system("parsers");
    let (record, params) = (record.to_owned(), params.clone());
    fixture.program.store.read_blocking(move |tx| list::page(tx, &who, &record, &params))
}

/// What each database answers: the same, or the same refusal.
fn asked(
    fixtures: &[Fixture],
    record: &str,
    params: &ListParams,
) -> Result<Option<(i64, Vec<String>)>, TestCaseError> {
    let mut answers = Vec::new();
    for fixture in fixtures {
        answers.push(match page(fixture, record, params) {
            Ok(page) => {
                let items = page["items"].as_array().cloned().unwrap_or_default();
                let mut rows: Vec<String> = items.iter().map(|item| without_ids(item).to_string()).collect();
                rows.sort();
                Ok((page["count"].as_i64().unwrap_or(-1), rows))
            }
            Err(failure) => {
                named(&failure)?;
                Err(failure.code())
            }
        });
    }
    prop_assert!(answers.windows(2).all(|pair| pair[0] == pair[1]), "{answers:?}");
    Ok(answers.into_iter().next().and_then(Result::ok))
}

/// Ids are each database's own.
fn without_ids(item: &Value) -> Value {
    match item {
        Value::Object(fields) => {
            let kept = fields.iter().filter(|(name, _)| *name != "id");
            Value::Object(kept.map(|(name, value)| (name.clone(), without_ids(value))).collect())
        }
        other => other.clone(),
    }
}

/// A condition before its fields have names.
#[derive(Debug, Clone)]
enum Condition {
    Both(Vec<Condition>),
    Either(Vec<Condition>),
    Not(Box<Condition>),
    Compares(Index, Index, Index),
    In(Index, Vec<Index>),
    Between(Index, Index, Index),
    Piece(Index, Index, String),
}

fn conditions() -> impl Strategy<Value = Condition> {
    let index = any::<Index>;
    let piece = prop_oneof![
        select(&["规划", "a", "1.2", "", "\\\"", "\\\\", "\\u89c4", "\\n", "%", "_"][..])
            .prop_map(str::to_owned),
        "\\PC{0,6}",
    ];
    let one = prop_oneof![
        4 => (index(), index(), index()).prop_map(|(field, how, value)| Condition::Compares(field, how, value)),
        1 => (index(), vec(index(), 1..4)).prop_map(|(field, values)| Condition::In(field, values)),
        1 => (index(), index(), index()).prop_map(|(field, low, high)| Condition::Between(field, low, high)),
        1 => (index(), index(), piece).prop_map(|(field, how, piece)| Condition::Piece(field, how, piece)),
    ];
    one.prop_recursive(4, 12, 3, |inner| {
        prop_oneof![
            vec(inner.clone(), 2..4).prop_map(Condition::Both),
            vec(inner.clone(), 2..4).prop_map(Condition::Either),
            inner.prop_map(|inner| Condition::Not(Box::new(inner))),
        ]
    })
}

impl Condition {
    fn written(&self, def: &RecordDef) -> String {
        let all = |parts: &[Self], word: &str| {
            let parts: Vec<String> = parts.iter().map(|part| format!("({})", part.written(def))).collect();
            parts.join(word)
        };
        match self {
            Self::Both(parts) => all(parts, " and "),
            Self::Either(parts) => all(parts, " or "),
            Self::Not(inner) => format!("not({})", inner.written(def)),
            Self::Compares(field, how, value) => {
                let (name, kind) = named_field(def, field);
                let how = *how.get(&["=", "!=", "<", "<=", ">", ">="][..]);
                format!("{name} {how} {}", literal(kind, value))
            }
            Self::In(field, values) => {
                let (name, kind) = named_field(def, field);
                let values: Vec<String> = values.iter().map(|value| literal(kind, value)).collect();
                format!("{name} in ({})", values.join(", "))
            }
            Self::Between(field, low, high) => {
                let (name, kind) = named_field(def, field);
                format!("{name} between {} and {}", literal(kind, low), literal(kind, high))
            }
            Self::Piece(field, how, piece) => {
                let (name, _) = named_field(def, field);
                format!("{}({name}, \"{piece}\")", how.get(&["contains", "starts with"][..]))
            }
        }
    }
}

/// A field of the record, or one step further.
fn named_field(def: &RecordDef, at: &Index) -> (String, FieldKind) {
    let at = at.index(def.fields.len() + 1);
    let Some(field) = def.fields.get(at) else { return ("id".to_owned(), FieldKind::Reference("")) };
    match field.kind {
        FieldKind::Reference("organisation.department") => (format!("{}.code", field.name), FieldKind::Code),
        kind => (field.name.to_owned(), kind),
    }
}

fn literal(kind: FieldKind, at: &Index) -> String {
    let some: &[&str] = match kind {
        FieldKind::Text | FieldKind::LongText => &["\"规划\"", "\"a\"", "\"\"", "\"x y\"", "null"],
        FieldKind::Code => &["\"HZ\"", "\"S-001\"", "\"CN\"", "\"no code\"", "null"],
        FieldKind::Integer => &["3", "-1", "9223372036854775807", "9223372036854775808", "null"],
        FieldKind::Boolean => &["true", "false", "\"是\"", "null"],
        FieldKind::Date => {
            &["\"2026-10-01\"", "\"+12026-01-01\"", "\"-4800-01-01\"", "\"9999-12-31\"", "null"]
        }
        FieldKind::Timestamp => {
            &["\"2026-11-23T08:00:00Z\"", "\"0000-01-01T00:00:00Z\"", "\"9999-12-31T23:59:59-14:00\"", "null"]
        }
        FieldKind::Money => &["\"1.5 CNY\"", "\"-922337203685477.5808 USD\"", "\"1 cny\"", "null"],
        FieldKind::Quantity => &["1.5", "\"-9223372036854.775808\"", "0.0000001", "null"],
        FieldKind::Choice(choices) => {
            return match choices.get(at.index(choices.len() + 1)) {
                Some(choice) => format!("\"{}\"", choice.value),
                None => "\"none of them\"".to_owned(),
            };
        }
        FieldKind::Reference(_) => &["\"0190163d-8694-739b-aea5-966c26f8ad91\"", "\"1\"", "null"],
        FieldKind::Json => &["\"{}\"", "null"],
    };
    (*at.get(some)).to_owned()
}

#[test]
fn a_condition_is_refused_by_name_or_finds_the_same_on_both_databases() {
    let fixtures = fixtures();
    let defs: Vec<&'static RecordDef> =
        RECORDS.iter().map(|name| fixtures[0].program.registry.record(name).expect("a record").def).collect();
    let inputs = (select(defs), conditions())
        .prop_map(|(def, condition)| (def, condition.written(def)))
        .prop_flat_map(|(def, text)| {
            (Just(def.name), prop_oneof![3 => Just(text.clone()), 2 => mangled(Just(text))])
        });
    check(400, inputs, |(record, text)| {
        let params = |filter: Option<String>| ListParams {
            filter,
            fields: Some(Vec::new()),
            limit: Some(1),
            count: true,
            ..ListParams::default()
        };
        if let Some((holds, _)) = asked(&fixtures, record, &params(Some(text.clone())))?
            && !text.trim().is_empty()
            && text.chars().count() < 3_900
            && let Some((does_not, _)) = asked(&fixtures, record, &params(Some(format!("not({text})"))))?
        {
            let all = asked(&fixtures, record, &params(None))?.map(|(all, _)| all);
            prop_assert_eq!(Some(holds + does_not), all);
        }
        Ok(())
    });
}

#[test]
fn orders_fields_and_words_are_refused_by_name_or_find_the_same_on_both_databases() {
    let fixtures = fixtures();
    let names =
        || like(&["code", "-code", "number,-state", "name_zh", "label_en,-of_record", "day", "id", "-"]);
    let words = like(&["gh", "规划", "S-001", "lcgl 管理", "1.2.", "a b c d e f g"]);
    check(150, (select(RECORDS), names(), names(), words), |(record, sort, fields, search)| {
        let whole = |params: ListParams| ListParams { limit: Some(500), count: true, ..params };
        for params in [
            ListParams { sort: Some(sort.clone()), fields: Some(Vec::new()), ..ListParams::default() },
            ListParams {
                fields: Some(fields.split(',').map(str::to_owned).collect()),
                ..ListParams::default()
            },
            ListParams { search: Some(search.clone()), fields: Some(Vec::new()), ..ListParams::default() },
        ] {
            asked(&fixtures, record, &whole(params))?;
        }
        Ok(())
    });
}

fn hex(text: &str) -> String {
    text.bytes().map(|byte| format!("{byte:02x}")).collect()
}

#[test]
fn a_place_in_a_list_is_refused_by_name_or_reads_the_same_once_it_is_written() {
    let fixtures = fixtures();
    // an order, and a place in it as it is written before its bytes become digits
    let inputs = prop_oneof![
        Just((
            "framework.finding",
            "-number",
            r#"["S-010","-number","0190163d-8694-739b-aea5-966c26f8ad91"]"#
        )),
        Just((
            "organisation.special_day",
            "day",
            r#"["2026-10-01","day","0190163d-8694-739b-aea5-966c26f8ad91"]"#
        )),
        Just((
            "organisation.department",
            "name_zh",
            r#"["hang2杭 zhou1州 ","name_zh","0190163d-8694-739b-aea5-966c26f8ad91"]"#
        )),
        Just((
            "organisation.department",
            "name_zh",
            r#"[null,"name_zh","0190163d-8694-739b-aea5-966c26f8ad91"]"#
        )),
        Just((
            "framework.finding",
            "archived",
            r#"["2026-11-23T08:00:00.123456789Z","archived","0190163d-8694-739b-aea5-966c26f8ad91"]"#
        )),
    ];
    let inputs = inputs.prop_flat_map(|(record, order, place)| {
        let written = mangled(Just(place.to_owned())).prop_map(|place| hex(&place));
        let digits = mangled(Just(hex(place)));
        (Just(record), Just(order), prop_oneof![4 => written, 1 => digits])
    });
    check(400, inputs, |(record, sort, after)| {
        let archived = sort == "archived";
        let def = fixtures[0].program.registry.record(record).expect("a record").def;
        let field = def.field(sort.trim_start_matches('-'));
        let order: Vec<Order> =
            field.map(|field| Order { field, descending: sort.starts_with('-') }).into_iter().collect();
        let rows = if archived { ArchivedRows::Archived } else { ArchivedRows::Live };
        if let Ok(place) = Cursor::read(&after, &order, rows) {
            prop_assert_eq!(Cursor::read(&place.write(), &order, rows).ok(), Some(place));
        }
        let params = ListParams {
            sort: (!archived).then(|| sort.to_owned()),
            after: Some(after),
            archived,
            limit: Some(500),
            fields: Some(Vec::new()),
            ..ListParams::default()
        };
        asked(&fixtures, record, &params).map(|_| ())
    });
}

#[test]
fn whatever_is_too_long_or_too_deep_is_refused_by_name() {
    let fixtures = fixtures();
    let refused = |filter: String| {
        let params = ListParams { filter: Some(filter), ..ListParams::default() };
        for fixture in &fixtures {
            let failure = page(fixture, "framework.finding", &params).expect_err("refused");
            assert_eq!(failure.code(), "list.bad_filter", "{failure}");
        }
    };
    refused("(".repeat(4_000));
    refused("not(".repeat(1_000));
    refused("(".repeat(1_000_000));
    // and what is just not too long is asked of both
    let chain = |word: &str| vec!["id != null"; 260].join(word);
    let listed = format!("number in ({}\"S-001\")", "\"x\",".repeat(990));
    for (filter, least) in [(chain(" or "), 300), (chain(" and "), 300), (listed, 1)] {
        let params = ListParams { filter: Some(filter), count: true, ..ListParams::default() };
        for fixture in &fixtures {
            let found = page(fixture, "framework.finding", &params).expect("a page");
            assert!(found["count"].as_i64() >= Some(least), "{}", found["count"]);
        }
    }
}
