//! A record with a field of every kind, and databases that hold its table.

use kernel::{FixedClock, Id, Money, NaiveDate, Quantity, SystemClock, Timestamp, Uuid};
use proptest::prelude::*;
use schema::{Choice, InputType, Record, RecordType, elements};
use std::sync::Arc;
use store::{
    DatabaseUrl, Dialect, MigrationFile, RecordRow, Store, StoreOptions, create_table_sql, migrate, ready,
    scratch, table_shape,
};

#[derive(Debug, Clone, Copy, PartialEq, Choice)]
pub enum Colour {
    #[choice("红", "Red")]
    Red,
    #[choice("蓝", "Blue", tone = Info)]
    Blue,
}

#[derive(Debug, Clone, PartialEq, Record)]
#[record(
    name = "sample.thing",
    label("样品", "Thing"),
    about("各种字段", "Every kind of field"),
    owner = elements::PROCESS_MANAGEMENT_SUPPORT,
    key(code),
    title_zh(code),
    title_en(code)
)]
pub struct Thing {
    #[field(label("编码", "Code"), code, sort, search)]
    pub code: String,
    #[field(label("名称", "Name"), sort, search, filter)]
    pub name: Option<String>,
    #[field(label("序号", "Serial"), code, by_number, max = 40, sort, filter)]
    pub serial: Option<String>,
    #[field(label("数", "Number"), sort, filter)]
    pub number: Option<i64>,
    #[field(label("标记", "Flag"), filter)]
    pub flag: Option<bool>,
    #[field(label("日期", "Day"), sort, filter)]
    pub day: Option<NaiveDate>,
    #[field(label("时间", "Instant"), sort, filter)]
    pub instant: Option<Timestamp>,
    #[field(label("金额", "Amount"), sort, filter)]
    pub amount: Option<Money>,
    #[field(label("数量", "Quantity"), sort, filter)]
    pub quantity: Option<Quantity>,
    #[field(label("颜色", "Colour"), filter)]
    pub colour: Option<Colour>,
    #[field(label("文档", "Document"))]
    pub document: Option<serde_json::Value>,
    #[field(label("上级", "Parent"))]
    pub parent: Option<Id<Thing>>,
}

pub fn on_both(test: impl Fn(&Store)) {
    on_each(|_, store| test(store));
}

pub fn on_each(test: impl Fn(&DatabaseUrl, &Store)) {
    let clock = Arc::new(FixedClock::at(Timestamp::UNIX_EPOCH));
    let open = |url: &DatabaseUrl| {
        let table = |dialect| create_table_sql(&table_shape(Thing::DEF), dialect);
        let found_by = "CREATE TABLE search_term (term text COLLATE \"C\", record bigint, row_id uuid, PRIMARY KEY (record, term, row_id))";
        let noted =
            "CREATE TABLE search_change (number INTEGER PRIMARY KEY AUTOINCREMENT, record INTEGER NOT NULL,
                         row_id BLOB NOT NULL, gone TEXT NOT NULL, made TEXT NOT NULL) STRICT;
                     INSERT INTO sqlite_sequence (name, seq) VALUES ('search_change', 7)";
        let step = MigrationFile {
            name: "V0001__kinds".into(),
            sqlite: format!("{noted};\n{}", table(Dialect::Sqlite)),
            postgres: format!("{found_by};\n{}", table(Dialect::Postgres)),
        };
        migrate(url, &[step]).expect("tables");
        assert!(ready(url, &[Thing::DEF]).expect("an index"), "it was there already");
        assert!(!ready(url, &[Thing::DEF]).expect("an index"), "it was made twice");
        let store = Store::open(url, clock.clone(), StoreOptions::default()).expect("an open database");
        test(url, &store);
    };
    let folder = tempfile::tempdir().expect("a folder");
    open(&DatabaseUrl::Sqlite(folder.path().join("kinds.sqlite")));
    match std::env::var("JINGWEI_TEST_POSTGRES") {
        Ok(server) => {
            let name = format!(
                "jw_kinds_{}",
                Id::<Thing>::generate(kernel::Clock::now(&SystemClock)).uuid().simple()
            );
            open(&DatabaseUrl::Postgres(scratch::create_database(&server, &name).expect("a database")));
            scratch::drop_database(&server, &name).expect("gone");
        }
        Err(_) => eprintln!("skipped on PostgreSQL: JINGWEI_TEST_POSTGRES is not set"),
    }
}

pub fn row(thing: &Thing) -> RecordRow {
    let at = Timestamp::from_timestamp_micros(1_795_000_000_123_456).expect("an instant");
    RecordRow {
        id: Uuid::now_v7(),
        version: 1,
        created_at: at,
        created_by: Uuid::nil(),
        updated_at: at,
        updated_by: Uuid::nil(),
        archived_at: None,
        values: thing.to_values(),
    }
}

/// One that says no more than its code, and perhaps its name.
pub fn bare(code: &str, name: Option<&str>) -> Thing {
    Thing {
        code: code.into(),
        name: name.map(Into::into),
        serial: None,
        number: None,
        flag: None,
        day: None,
        instant: None,
        amount: None,
        quantity: None,
        colour: None,
        document: None,
        parent: None,
    }
}

pub fn named(code: &str, name: Option<&str>) -> RecordRow {
    row(&bare(code, name))
}

fn day() -> impl Strategy<Value = NaiveDate> {
    (0_i32..3_000_000).prop_filter_map("a date of four digits", |days| {
        NaiveDate::from_num_days_from_ce_opt(days + 365).filter(|date| date.to_string().len() == 10)
    })
}

pub fn thing() -> impl Strategy<Value = Thing> {
    let text = proptest::option::of("[\\PC&&[^\u{0}]]{1,30}");
    let small = (-3_i64..4).prop_map(Some);
    let number = prop_oneof![Just(None), small, any::<i64>().prop_map(Some)];
    let instant = proptest::option::of(
        (-60_000_000_000_000_000_i64..250_000_000_000_000_000)
            .prop_map(|micros| Timestamp::from_timestamp_micros(micros).expect("an instant")),
    );
    let money = (any::<i64>(), prop_oneof![Just("CNY"), Just("USD")])
        .prop_map(|(units, code)| Money::from_units(units, code.parse().expect("a currency")));
    let serial = proptest::option::of("(P-|流程)?[0-9]{1,3}([.-][0-9]{1,3}){0,2}");
    let text = (text, serial);
    let values = (number, proptest::option::of(any::<bool>()), proptest::option::of(day()), instant);
    let more = (
        proptest::option::of(money),
        proptest::option::of(any::<i64>().prop_map(Quantity::from_units)),
        proptest::option::of(prop_oneof![Just(Colour::Red), Just(Colour::Blue)]),
        proptest::option::of(any::<i32>().prop_map(|n| serde_json::json!({"n": n, "list": [n, "文"]}))),
    );
    ("[a-z0-9]{12}", text, values, more).prop_map(
        |(code, (name, serial), (number, flag, day, instant), (amount, quantity, colour, document))| Thing {
            code,
            name,
            serial,
            number,
            flag,
            day,
            instant,
            amount,
            quantity,
            colour,
            document,
            parent: None,
        },
    )
}
