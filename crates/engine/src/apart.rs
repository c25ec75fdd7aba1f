//! Separation of duties: what the same person may not do to the same row.
//!
//! A command declares by `apart_from` which commands, or `create`, the same person may not have done to its row before. The audit
//! knows who did; it counts whoever acts and whomever they act for.

use crate::{Actor, failures};
use kernel::{Failure, Label};
use schema::CommandDef;
use store::{RecordRow, Sql, Tx};

/// As a command names the making of a row.
pub const CREATE: &str = "create";

/// Refuses the command to who did one of those that it is kept apart from, on the same row.
pub(crate) fn require(
    tx: &mut Tx<'_>,
    who: &Actor,
    def: &CommandDef,
    row: &RecordRow,
) -> Result<(), Failure> {
    if def.apart_from.is_empty() {
        return Ok(());
    }
    // the row's own history, by the index on it; the sign that a command made a row is that it was made while it ran
    let mut sql = Sql::new("SELECT action, command FROM audit_entry WHERE row_id = ");
    sql.bind(row.id).push(" AND (actor IN ");
    sql.bind_all(who.people().into_iter().map(Into::into)).push(" OR acted_for IN ");
    sql.bind_all(who.people().into_iter().map(Into::into)).push(") AND (command IN ");
    sql.bind_all(def.apart_from.iter().map(|name| (*name).into()));
    if def.apart_from.contains(&CREATE) {
        sql.push(" OR action = ").bind(CREATE);
    }
    sql.push(") ORDER BY id LIMIT 1");
    let Some(found) = sql.query(tx)?.into_iter().next() else { return Ok(()) };
    let earlier = match found.opt_text(1)? {
        Some(command) if def.apart_from.contains(&command.as_str()) => who.registry().label_of(&command),
        _ => Label::new("新建", "create"),
    };
    Err(failures::SAME_PERSON.fail().with("earlier_zh", earlier.zh).with("earlier_en", earlier.en))
}
