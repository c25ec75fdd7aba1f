//! The connection that work is done on aside.
//!
//! Its own file is `main`, the database is attached as `house` and cannot be written through it. A table that gets rows aside is hidden by a view
//! of the same name, which shows the database's rows and those aside as one: whoever asks sees what the work has written so far, as they
//! would anywhere.

use super::{
    Reads,
    plan::{Asked, Plan, Tables, staged},
    stand::Standing,
};
use crate::{
    Row,
    answer::Answer,
    failures,
    sqlite_conn::{attach_to_read, execute, failure, query},
};
use kernel::Failure;
use rusqlite::{Connection, OpenFlags};
use schema::Value;
use std::{
    cell::RefCell,
    collections::{BTreeMap, HashMap},
    path::Path,
};

/// Numbers that stand for those that a table will give; none that it gives is so small.
const STANDS_FOR: i64 = i64::MIN + 1;
const STANDS_FOR_LAST: i64 = STANDS_FOR + (1 << 40);

pub(crate) struct AsideConnection {
    connection: Connection,
    tables: Tables,
    state: RefCell<State>,
}

#[derive(Default)]
struct State {
    plans: HashMap<String, Plan>,
    /// The tables that have rows aside, in the order in which they first had some; and whether they are indexed yet.
    staged: Vec<(String, bool)>,
    reads: Reads,
    unfit: Option<String>,
}

impl AsideConnection {
    pub(super) fn open(file: &Path, house: &Path) -> Result<Self, Failure> {
        let flags = OpenFlags::SQLITE_OPEN_READ_WRITE
            | OpenFlags::SQLITE_OPEN_CREATE
            | OpenFlags::SQLITE_OPEN_NO_MUTEX
            | OpenFlags::SQLITE_OPEN_URI;
        let connection = Connection::open_with_flags(file, flags).map_err(failure)?;
        connection.set_prepared_statement_cache_capacity(512);
        connection
            .execute_batch(
                // what stands aside is worth nothing after a crash
                "PRAGMA journal_mode = MEMORY;
                 PRAGMA synchronous = OFF;
                 PRAGMA busy_timeout = 10000;
                 PRAGMA temp_store = MEMORY;
                 PRAGMA cache_size = -32000;",
            )
            .map_err(failure)?;
        attach_to_read(&connection, house, "house")?;
        connection.execute_batch("BEGIN").map_err(failure)?;
        let tables = tables(&connection)?;
        Ok(Self { connection, tables, state: RefCell::default() })
    }

    /// Why what was asked for cannot be done aside, if it cannot.
    pub(super) fn unfit(&self) -> Option<String> {
        self.state.borrow().unfit.clone()
    }

    fn plan(&self, sql: &str) -> Plan {
        let mut state = self.state.borrow_mut();
        match state.plans.get(sql) {
            Some(plan) => plan.clone(),
            None => {
                let plan = Plan::of(sql, &self.tables);
                state.plans.insert(sql.to_owned(), plan.clone());
                plan
            }
        }
    }

    fn is_unfit(&self, sql: &str) -> Failure {
        let why = format!("not to be done aside: {sql}");
        self.state.borrow_mut().unfit.get_or_insert_with(|| why.clone());
        failures::INTERNAL.fail().because(why)
    }

    pub(crate) fn execute(&self, sql: &str, params: &[Value]) -> Result<u64, Failure> {
        // a number that only stands for another must not be written down
        let stands_for =
            |value: &Value| matches!(value, Value::Int(n) if (STANDS_FOR..STANDS_FOR_LAST).contains(n));
        if params.iter().any(stands_for) {
            return Err(self.is_unfit(sql));
        }
        match self.plan(sql) {
            Plan::Savepoint => execute(&self.connection, sql, params),
            Plan::Insert { table, sql, reads, .. } => {
                self.stage(&table)?;
                for table in &reads {
                    self.index(table)?;
                }
                self.remember(reads, Asked::Otherwise, params);
                execute(&self.connection, &sql, params)
            }
            Plan::Update { table, sql: aside, id } => {
                let Some(id) = params.get(id) else { return Err(self.is_unfit(sql)) };
                self.stage(&table)?;
                self.index(&table)?;
                self.take_aside(&table, id)?;
                execute(&self.connection, &aside, params)
            }
            Plan::Read { .. } | Plan::Unfit => Err(self.is_unfit(sql)),
        }
    }

    /// Asks; what was asked is remembered unless a unique index keeps the answer true anyway.
    pub(crate) fn query(&self, sql: &str, params: &[Value], unique: bool) -> Result<Vec<Row>, Failure> {
        match self.plan(sql) {
            Plan::Read { tables, how } => {
                for table in &tables {
                    self.index(table)?;
                }
                if !unique {
                    self.remember(tables, how, params);
                }
                query(&self.connection, sql, params)
            }
            Plan::Insert { table, sql, numbered: true, .. } => {
                self.stage(&table)?;
                execute(&self.connection, &sql, params)?;
                let number = STANDS_FOR + self.connection.last_insert_rowid();
                Ok(Answer::of_number(number))
            }
            _ => Err(self.is_unfit(sql)),
        }
    }

    fn remember(&self, tables: Vec<String>, how: Asked, params: &[Value]) {
        let mut state = self.state.borrow_mut();
        match how {
            Asked::ById => state.reads.rows.extend(params.iter().filter_map(Value::as_uuid)),
            Asked::Otherwise => state.reads.tables.extend(tables),
        }
    }

    /// Gives a table its place aside, and shows both places as one.
    fn stage(&self, table: &str) -> Result<(), Failure> {
        if self.state.borrow().staged.iter().any(|(known, _)| known == table) {
            return Ok(());
        }
        let aside = staged(table);
        self.connection
            .execute_batch(&format!(
                "CREATE TABLE main.{aside} AS SELECT * FROM house.{table} WHERE 0;
                 CREATE TABLE main.replaced_{table} (id BLOB PRIMARY KEY) WITHOUT ROWID;"
            ))
            .map_err(failure)?;
        let has_id = query(&self.connection, &format!("SELECT id FROM house.{table} LIMIT 0"), &[]).is_ok();
        let replaced = match has_id {
            true => format!(" WHERE id NOT IN (SELECT id FROM main.replaced_{table})"),
            false => String::new(),
        };
        self.connection
            .execute_batch(&format!(
                "CREATE TEMP VIEW {table} AS SELECT * FROM house.{table}{replaced} UNION ALL SELECT * FROM main.{aside}"
            ))
            .map_err(failure)?;
        self.state.borrow_mut().staged.push((table.to_owned(), false));
        Ok(())
    }

    /// Gives what stands aside of a table the indexes that the table has, once somebody asks for it.
    fn index(&self, table: &str) -> Result<(), Failure> {
        {
            let mut state = self.state.borrow_mut();
            let Some((_, indexed)) = state.staged.iter_mut().find(|(known, _)| known == table) else {
                return Ok(());
            };
            if std::mem::replace(indexed, true) {
                return Ok(());
            }
        }
        let indexes = query(
            &self.connection,
            "SELECT name FROM pragma_index_list($1, 'house')",
            &[Value::from(table)],
        )?;
        for (at, index) in indexes.iter().enumerate() {
            let columns = query(
                &self.connection,
                "SELECT name FROM pragma_index_info($1, 'house') ORDER BY seqno",
                &[Value::from(index.text(0)?.as_str())],
            )?;
            let columns: Vec<Option<String>> =
                columns.iter().map(|column| column.opt_text(0)).collect::<Result<_, _>>()?;
            // an index over an expression, as a customer's field has one, is done without
            let Some(columns) = columns.into_iter().collect::<Option<Vec<String>>>() else { continue };
            let (aside, columns) = (staged(table), columns.join(", "));
            let sql = format!("CREATE INDEX main.{aside}__{at} ON {aside} ({columns})");
            execute(&self.connection, &sql, &[])?;
        }
        Ok(())
    }

    /// Brings a row of the database aside, where it is changed.
    fn take_aside(&self, table: &str, id: &Value) -> Result<(), Failure> {
        let aside = staged(table);
        let known = format!("SELECT 1 FROM main.{aside} WHERE id = $1");
        let id = std::slice::from_ref(id);
        if !query(&self.connection, &known, id)?.is_empty() {
            return Ok(());
        }
        let copy = format!("INSERT INTO main.{aside} SELECT * FROM house.{table} WHERE id = $1");
        if execute(&self.connection, &copy, id)? == 1 {
            let sql = format!("INSERT INTO main.replaced_{table} (id) VALUES ($1)");
            execute(&self.connection, &sql, id)?;
        }
        Ok(())
    }

    /// Puts in order what stands aside, and tells what it is; the connection ends, and the file is left.
    pub(super) fn end(self) -> Result<(Vec<Standing>, Reads), Failure> {
        let Self { connection, state, .. } = self;
        let State { staged, reads, .. } = state.into_inner();
        let mut tables = Vec::new();
        for (table, _) in staged {
            tables.extend(Standing::put_in_order(&connection, table)?);
        }
        connection.execute_batch("COMMIT").map_err(failure)?;
        connection.close().map_err(|(_, error)| failure(error))?;
        Ok((tables, reads))
    }
}

fn tables(connection: &Connection) -> Result<Tables, Failure> {
    let sql = "SELECT t.name, EXISTS (SELECT 1 FROM pragma_table_info(t.name, 'house') c WHERE c.pk = 1 AND c.type = 'INTEGER')
               AND NOT t.wr AND 1 = (SELECT count(*) FROM pragma_table_info(t.name, 'house') c WHERE c.pk > 0)
               FROM pragma_table_list t WHERE t.schema = 'house' AND t.type = 'table' AND t.name NOT LIKE 'sqlite%'";
    let rows = query(connection, sql, &[])?;
    rows.iter().map(|row| Ok((row.text(0)?, row.bool(1)?))).collect::<Result<BTreeMap<_, _>, Failure>>()
}
