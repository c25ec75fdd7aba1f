//! Every kind of field on both databases: what is written reads back, filters and sorts, with and without a value.
//!
//! Long because: one sample record and all that is asked of it.

#![allow(clippy::expect_used, reason = "a step that fails fails the test")]

mod thing;

use kernel::{Currency, Money, NaiveDate, Timestamp, Uuid};
use proptest::{prelude::*, test_runner::TestRunner};
use schema::{InputType, RecordType, Value};
use std::cmp::Ordering;
use store::{
    ArchivedRows, Compare, Cursor, DatabaseUrl, Filter, ListSpec, Order, RecordRow, Store, introspect, list,
    ready, table_shape,
};
use thing::{Colour, Thing, bare, named, on_both, on_each, row, thing};

#[test]
fn the_table_is_made_as_it_is_declared() {
    on_both(|store| {
        let declared = table_shape(Thing::DEF);
        let wanted = declared.clone();
        assert_eq!(store.read_blocking(move |tx| introspect(tx, &wanted)).expect("the table"), declared);
    });
}

#[test]
fn what_is_written_reads_back_and_every_order_pages_without_gap() {
    on_both(|store| {
        let mut runner = TestRunner::new(ProptestConfig {
            cases: 60,
            failure_persistence: None,
            ..ProptestConfig::default()
        });
        let things = std::cell::RefCell::new(Vec::new());
        runner
            .run(&thing(), |thing| {
                let row = row(&thing);
                let (kept, id) = (row.clone(), row.id);
                store.write_blocking(move |tx| store::insert(tx, Thing::DEF, &kept)).expect("a new row");
                let read = store
                    .read_blocking(move |tx| store::get(tx, Thing::DEF, id))
                    .expect("an answer")
                    .expect("the row");
                prop_assert_eq!(&read, &row);
                prop_assert_eq!(Thing::from_values(read.values.clone()).expect("a thing"), thing);
                things.borrow_mut().push(read);
                Ok(())
            })
            .expect("every thing reads back");
        let things = things.into_inner();
        for field in Thing::DEF.fields.iter().filter(|field| field.sort) {
            for descending in [false, true] {
                let order = vec![Order { field, descending }];
                let paged = pages(store, &order, 7);
                let at = Thing::DEF.position(field.name).expect("the field");
                let mut wanted = things.clone();
                wanted.sort_by(|a, b| compare(field, &a.values[at], &b.values[at]).then(a.id.cmp(&b.id)));
                if descending {
                    wanted.reverse();
                }
                let ids = |rows: &[RecordRow]| rows.iter().map(|row| row.id).collect::<Vec<_>>();
                assert_eq!(ids(&paged), ids(&wanted), "{} descending {descending}", field.name);
            }
        }
    });
}

/// Missing values first, texts by their sound, codes by their numbers where they are declared so, amounts by their number.
fn compare(field: &schema::FieldDef, one: &Value, other: &Value) -> Ordering {
    let sort_key = if field.by_number { kernel::text::code_key } else { kernel::text::sort_key };
    let key = |value: &Value| value.as_text().map(sort_key).unwrap_or_default();
    match (one, other) {
        (Value::Null, Value::Null) => Ordering::Equal,
        (Value::Null, _) => Ordering::Less,
        (_, Value::Null) => Ordering::Greater,
        (Value::Text(_), Value::Text(_)) if field.has_sort_column() => key(one).cmp(&key(other)),
        (Value::Text(a), Value::Text(b)) => a.cmp(b),
        (Value::Int(a), Value::Int(b)) => a.cmp(b),
        (Value::Date(a), Value::Date(b)) => a.cmp(b),
        (Value::Timestamp(a), Value::Timestamp(b)) => a.cmp(b),
        (Value::Money(a), Value::Money(b)) => a.units().cmp(&b.units()),
        (Value::Quantity(a), Value::Quantity(b)) => a.cmp(b),
        other => panic!("no order for {other:?}"),
    }
}

fn pages(store: &Store, order: &[Order], limit: usize) -> Vec<RecordRow> {
    let mut all: Vec<RecordRow> = Vec::new();
    loop {
        let after = all.last().map(|row| Cursor::of(Thing::DEF, order, ArchivedRows::Live, row).write());
        // the text is what a caller keeps: it must read back as the same place
        let after = after.map(|text| Cursor::read(&text, order, ArchivedRows::Live).expect("its own cursor"));
        let spec = ListSpec { order: order.to_vec(), after, limit, ..ListSpec::default() };
        let page = store.read_blocking(move |tx| list(tx, Thing::DEF, &spec)).expect("a page");
        let last = page.len() < limit;
        all.extend(page);
        if last {
            return all;
        }
    }
}

#[test]
fn filters_compare_every_kind() {
    on_both(|store| {
        let field = |name: &str| Thing::DEF.field(name).expect("the field");
        let yuan = |text: &str| Money::parse(text, Currency::CNY).expect("an amount");
        let full = Thing {
            code: "full".into(),
            name: Some("规划 50%_off".into()),
            serial: None,
            number: Some(5),
            flag: Some(true),
            day: NaiveDate::from_ymd_opt(2028, 2, 29),
            instant: Timestamp::from_timestamp_micros(5),
            amount: Some(yuan("12.34")),
            quantity: "1.5".parse().ok(),
            colour: Some(Colour::Red),
            document: None,
            parent: None,
        };
        let empty = bare("empty", None);
        for thing in [&full, &empty] {
            let row = row(thing);
            store.write_blocking(move |tx| store::insert(tx, Thing::DEF, &row)).expect("a new row");
        }
        let found = |filter: Filter| {
            let spec = ListSpec {
                filter: Some(filter),
                order: vec![Order { field: field("code"), descending: false }],
                limit: 10,
                ..ListSpec::default()
            };
            let rows = store.read_blocking(move |tx| list(tx, Thing::DEF, &spec)).expect("an answer");
            rows.iter()
                .map(|row| row.values[0].as_text().expect("a code").to_owned())
                .collect::<Vec<_>>()
                .join(" ")
        };
        let dollars = Money::parse("12.34", "USD".parse().expect("a currency")).expect("an amount");
        let at_least = [
            ("number", Value::Int(5)),
            ("day", Value::Date(NaiveDate::from_ymd_opt(2028, 2, 29).expect("a day"))),
            ("instant", Value::Timestamp(Timestamp::from_timestamp_micros(5).expect("an instant"))),
            ("amount", Value::Money(yuan("12.34"))),
            ("quantity", Value::Quantity("1.5".parse().expect("a quantity"))),
        ];
        for (name, value) in at_least {
            assert_eq!(found(Filter::Field(field(name), Compare::AtLeast, value.clone())), "full", "{name}");
            assert_eq!(found(Filter::Field(field(name), Compare::Greater, value.clone())), "", "{name}");
            assert_eq!(
                found(Filter::Field(field(name), Compare::NotEqual, value.clone())),
                "empty",
                "{name}"
            );
            assert_eq!(
                found(Filter::Not(Box::new(Filter::Field(field(name), Compare::Equal, value)))),
                "empty",
                "{name}"
            );
            assert_eq!(found(Filter::Field(field(name), Compare::Equal, Value::Null)), "empty", "{name}");
        }
        assert_eq!(found(Filter::Field(field("amount"), Compare::Equal, Value::Money(dollars))), "");
        assert_eq!(found(Filter::In(field("colour"), vec!["red".into(), "blue".into()])), "full");
        assert_eq!(found(Filter::In(field("colour"), vec![])), "");
        assert_eq!(found(Filter::Contains(field("name"), "50%_".into())), "full");
        assert_eq!(found(Filter::Contains(field("name"), "50_%".into())), "");
        assert_eq!(found(Filter::StartsWith(field("name"), "规".into())), "full");
        assert_eq!(found(Filter::StartsWith(field("code"), String::new())), "empty full");
        assert_eq!(found(Filter::All(vec![])), "empty full");
        assert_eq!(found(Filter::Any(vec![])), "");
    });
}

#[test]
fn codes_begin_with_what_they_begin_with_and_stand_by_their_numbers() {
    on_both(|store| {
        let serial = Thing::DEF.field("serial").expect("the field");
        let sorted = [
            "1.2",
            "1.2.9",
            "1.2.10",
            "1.10",
            "P-1",
            "P-01",
            "P-9",
            "P-10",
            "P-10-2",
            "P-10-10",
            "P-99",
            "P-100",
            "P 7",
            "P",
            "流程-9",
            "流程-10",
        ];
        let mut codes = sorted;
        codes.sort_by_cached_key(|code| kernel::text::code_key(code));
        for (at, code) in sorted.iter().enumerate() {
            let row = row(&Thing { serial: Some((*code).into()), ..bare(&format!("c{at:02}"), None) });
            store.write_blocking(move |tx| store::insert(tx, Thing::DEF, &row)).expect("a new row");
        }
        let pieces = [
            "", "1", "1.", "1.2", "1.2.", "P", "P-", "P-1", "P-10", "P-10-", "P-100", "P ", "流", "流程-",
            "流程-1", "x", "0",
        ];
        for piece in pieces {
            let spec = ListSpec {
                filter: Some(Filter::StartsWith(serial, piece.into())),
                order: vec![Order { field: serial, descending: false }],
                limit: 100,
                ..ListSpec::default()
            };
            let rows = store.read_blocking(move |tx| list(tx, Thing::DEF, &spec)).expect("an answer");
            let at = Thing::DEF.position("serial").expect("the field");
            let found: Vec<&str> = rows.iter().filter_map(|row| row.values[at].as_text()).collect();
            let wanted: Vec<&str> = codes.iter().copied().filter(|code| code.starts_with(piece)).collect();
            assert_eq!(found, wanted, "{piece:?}");
        }
    });
}

#[test]
fn a_panic_or_a_failure_in_a_command_undoes_it_alone() {
    on_both(|store| {
        let thing = |code: &str| named(code, None);
        let (broken, whole) = (thing("broken"), thing("whole"));
        let panicked: Result<(), _> = store.write_blocking(move |tx| {
            store::insert(tx, Thing::DEF, &broken)?;
            panic!("in the middle")
        });
        assert_eq!(panicked.expect_err("a failure").code(), "store.internal");
        let kept = whole.clone();
        store.write_blocking(move |tx| store::insert(tx, Thing::DEF, &kept)).expect("the next one");
        let again = whole.clone();
        let twice = store.write_blocking(move |tx| store::insert(tx, Thing::DEF, &again));
        assert_eq!(twice.expect_err("a failure").code(), "store.duplicate");
        let mut orphan = thing("orphan");
        orphan.values[Thing::DEF.position("parent").expect("the field")] = Value::Uuid(Uuid::now_v7());
        let orphaned = store.write_blocking(move |tx| store::insert(tx, Thing::DEF, &orphan));
        assert_eq!(orphaned.expect_err("a failure").code(), "store.broken_reference");
        let overflow = store.read_blocking(|tx| {
            let sql = "SELECT CAST(sum(n) AS BIGINT) FROM (SELECT 9223372036854775807 AS n UNION ALL SELECT 1) numbers";
            tx.query_one(sql, &[])?.map_or(Ok(0), |row| row.int(0))
        });
        assert_eq!(overflow.expect_err("a failure").code(), "store.overflow");
        let wrote = store.read_blocking(|tx| tx.execute("DELETE FROM sample_thing", &[]));
        assert!(wrote.is_err(), "a reader wrote");
        let count = store.read_blocking(|tx| {
            tx.query_one("SELECT count(*) FROM sample_thing", &[])?.map_or(Ok(0), |row| row.int(0))
        });
        assert_eq!(count.expect("a count"), 1);
    });
}

#[test]
fn a_vague_search_is_cut_and_says_so_unless_another_word_narrows_it() {
    const ROWS: i64 = 5_050;
    on_both(|store| {
        let filled = store.write_alone_blocking(|tx| {
            for at in 0..ROWS {
                let name = if at % 1_000 == 0 { "流程与采购" } else { "流程" };
                store::insert(tx, Thing::DEF, &named(&format!("T{at}"), Some(name)))?;
            }
            Ok(())
        });
        filled.expect("rows");
        let order = |name: &str| Order { field: Thing::DEF.field(name).expect("a field"), descending: false };
        let found = |typed: &str, search_all: bool| {
            let spec = ListSpec {
                search: Some(typed.into()),
                search_all,
                order: vec![order("code")],
                limit: 10,
                ..ListSpec::default()
            };
            store
                .read_blocking(move |tx| {
                    let rows = store::list(tx, Thing::DEF, &spec)?;
                    let codes: Vec<String> =
                        rows.iter().filter_map(|row| row.values[0].as_text().map(Into::into)).collect();
                    Ok((codes, store::count(tx, Thing::DEF, &spec, 100_000)?))
                })
                .expect("an answer")
        };
        let (page, vague) = found("流程", false);
        assert_eq!((page.len(), vague.rows, vague.capped), (10, 5_000, true));
        let (page, all) = found("流程", true);
        assert_eq!((page.len(), all.rows, all.capped), (10, ROWS, false));
        for typed in ["流程 采购", "采购 流程"] {
            let (page, narrowed) = found(typed, false);
            assert_eq!((narrowed.rows, narrowed.capped), (6, false), "{typed}");
            assert_eq!(page, ["T0", "T1000", "T2000", "T3000", "T4000", "T5000"], "{typed}");
        }
        let (page, nothing) = found("财务 流程", false);
        assert_eq!((page.len(), nothing.rows, nothing.capped), (0, 0, false));
    });
}

#[test]
fn of_many_codes_that_begin_alike_the_one_is_found_that_was_typed_whole() {
    // more than a vague search looks at
    const ROWS: i64 = 6_000;
    on_both(|store| {
        let code = |at: i64| format!("ASSET-2026-SY-{at:06}");
        let name = |at: i64| format!("中国移动通信集团辽宁有限公司第{at}号机房");
        let filled = store.write_alone_blocking(move |tx| {
            (0..ROWS).try_for_each(|at| store::insert(tx, Thing::DEF, &named(&code(at), Some(&name(at)))))
        });
        filled.expect("rows");
        let last = ROWS - 1;
        for typed in [code(last), code(last).to_lowercase(), name(last), "1999号机房".into()] {
            let wanted = if typed.starts_with('1') { 1_999 } else { last };
            let spec = ListSpec { search: Some(typed.clone()), limit: 10, ..ListSpec::default() };
            let (hits, rows) = store
                .read_blocking(move |tx| {
                    let hits = store::search(
                        tx,
                        &[(Thing::DEF, None)],
                        spec.search.as_deref().unwrap_or_default(),
                        10,
                    )?;
                    Ok((hits, list(tx, Thing::DEF, &spec)?))
                })
                .expect("an answer");
            let codes: Vec<_> = rows.iter().filter_map(|row| row.values[0].as_text()).collect();
            assert_eq!((hits.len(), codes.as_slice()), (1, [code(wanted).as_str()].as_slice()), "{typed}");
        }
    });
}

#[test]
fn terms_of_another_form_or_of_a_restore_that_was_killed_are_made_anew() {
    on_each(|url, store| {
        let DatabaseUrl::Postgres(_) = url else { return };
        let all = |store: &Store| {
            let terms = store.read_blocking(|tx| {
                let rows = tx.query("SELECT term FROM search_term ORDER BY term, row_id", &[])?;
                rows.iter().map(|row| row.text(0)).collect::<Result<Vec<_>, _>>()
            });
            terms.expect("terms")
        };
        let insert = |code: &'static str| {
            store.write_blocking(move |tx| store::insert(tx, Thing::DEF, &named(code, Some("计划管理"))))
        };
        insert("ASSET-2026-SY-000001").expect("a row");
        insert("ASSET-2026-SY-000002").expect("a row");
        let whole = all(store);
        for spoilt in [
            "UPDATE search_term SET term = left(term, 12); COMMENT ON TABLE search_term IS 'terms of form 1'",
            "DELETE FROM search_term; COMMENT ON TABLE search_term IS NULL",
        ] {
            for sql in spoilt.split("; ") {
                store.write_blocking(move |tx| tx.execute(sql, &[])).expect("spoilt");
            }
            assert_ne!(all(store), whole, "{spoilt}");
            assert!(ready(url, &[Thing::DEF]).expect("an index"), "{spoilt}");
            assert_eq!(all(store), whole, "{spoilt}");
            assert!(!ready(url, &[Thing::DEF]).expect("an index"), "{spoilt}");
        }
    });
}
