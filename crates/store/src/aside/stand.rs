//! What stands aside, taken over by the writer: one statement for the rows that are new, one for those that are changed.

use super::plan::staged;
use crate::{
    Tx, failures,
    sqlite_conn::{execute, query},
    tx::TxConn,
};
use kernel::Failure;
use rusqlite::Connection;
use schema::Value;

/// The rows of one table.
#[derive(Debug)]
pub(super) struct Standing {
    table: String,
    /// Those that are written; not the number that the table gives.
    columns: Vec<String>,
    added: u64,
    replaced: u64,
}

impl Standing {
    /// Puts the rows of a table in the order in which they are taken over fastest; none where there are none.
    pub(super) fn put_in_order(aside: &Connection, table: String) -> Result<Option<Self>, Failure> {
        let name = [Value::from(table.as_str())];
        let sql = "SELECT name, pk, type FROM pragma_table_info($1, 'house') ORDER BY cid";
        let columns = query(aside, sql, &name)?;
        let (mut own, mut key, mut numbers) = (Vec::new(), Vec::new(), false);
        for column in &columns {
            let (name, place) = (column.text(0)?, column.int(1)?);
            if place > 0 {
                key.push((place, name.clone()));
                numbers |= column.text(2)? == "INTEGER";
            }
            own.push(name);
        }
        key.sort();
        let given = numbers && key.len() == 1;
        let count = |sql: &str| -> Result<u64, Failure> {
            let rows = query(aside, sql, &[])?;
            Ok(rows.first().map_or(Ok(0), |row| row.int(0))?.unsigned_abs())
        };
        let kept = staged(&table);
        // numbers that were said are kept
        let given = match key.first().filter(|_| given) {
            Some((_, number)) => {
                count(&format!("SELECT count(*) FROM main.{kept} WHERE {number} IS NOT NULL"))? == 0
            }
            None => false,
        };
        own.retain(|name| !(given && key.iter().any(|(_, key)| key == name)));
        let replaced = count(&format!("SELECT count(*) FROM main.replaced_{table}"))?;
        let all = count(&format!("SELECT count(*) FROM main.{kept}"))?;
        // a table that is kept in the order of its key takes rows in that order with the least work
        let by_key = "SELECT wr FROM pragma_table_list WHERE schema = 'house' AND name = $1";
        if query(aside, by_key, &name)?.first().map_or(Ok(0), |row| row.int(0))? == 1 {
            // whose view nobody asks any more: it would stand in the way of a new name
            execute(aside, &format!("DROP VIEW temp.{table}"), &[])?;
            let key: Vec<String> = key.into_iter().map(|(_, name)| name).collect();
            let sql = format!(
                "CREATE TABLE main.sorted_{table} AS SELECT * FROM main.{kept} ORDER BY {}",
                key.join(", ")
            );
            execute(aside, &sql, &[])?;
            execute(aside, &format!("DROP TABLE main.{kept}"), &[])?;
            execute(aside, &format!("ALTER TABLE main.sorted_{table} RENAME TO {kept}"), &[])?;
        }
        let standing = Self { columns: own, added: all - replaced, replaced, table };
        Ok((all > 0).then_some(standing))
    }

    /// Takes them over. The number of rows is what it was, or nothing stands.
    pub(super) fn stand(&self, tx: &mut Tx<'_>) -> Result<(), Failure> {
        let TxConn::Sqlite(connection) = &tx.conn else {
            return Err(failures::INTERNAL.fail().because("what stands aside is SQLite's"));
        };
        let Self { table, columns, added, replaced } = self;
        let run = |sql: String, wanted: u64| -> Result<(), Failure> {
            let done = execute(connection, &sql, &[])?;
            if done == wanted {
                return Ok(());
            }
            let why = format!("{done} rows of {table}, and {wanted} stood aside");
            Err(failures::CONTENDED.fail().because(why))
        };
        let aside = format!("aside.{}", staged(table));
        if *replaced > 0 {
            let set: Vec<String> = columns.iter().map(|name| format!("{name} = s.{name}")).collect();
            let sql = format!(
                "UPDATE main.{table} SET {} FROM {aside} s
                 WHERE main.{table}.id IN (SELECT id FROM aside.replaced_{table}) AND s.id = main.{table}.id",
                set.join(", ")
            );
            run(sql, *replaced)?;
        }
        if *added > 0 {
            let columns = columns.join(", ");
            let new = match replaced {
                0 => String::new(),
                _ => format!(" WHERE id NOT IN (SELECT id FROM aside.replaced_{table})"),
            };
            run(format!("INSERT INTO main.{table} ({columns}) SELECT {columns} FROM {aside}{new}"), *added)?;
        }
        Ok(())
    }
}
