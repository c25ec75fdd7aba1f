//! Separation of duties: what the same person may not do to the same row.
//!
//! A command declares by `apart_from` which commands, or making or changing it, the same person may not have done to its row before.
//! The audit knows who did; it counts whoever acts and whomever they act for.

use crate::{Actor, attachments, comments, failures};
use kernel::{Failure, Label};
use schema::CommandDef;
use serde_json::Value as Json;
use store::{RecordRow, Sql, Tx};

/// As a command names the making of a row.
pub const CREATE: &str = "create";

/// As a command names a change of a row, or of its lines, that no command made: by a form, a file or a program.
pub const CHANGE: &str = "update";

/// Entries of a history that are looked at in one go.
const AT_ONCE: usize = 500;

/// Refuses the command to who did one of those that it is kept apart from, on the same row.
pub(crate) fn require(
    tx: &mut Tx<'_>,
    who: &Actor,
    def: &CommandDef,
    row: &RecordRow,
) -> Result<(), Failure> {
    let Some(earlier) = earlier(tx, who, def, row)? else { return Ok(()) };
    Err(failures::SAME_PERSON.fail().with("earlier_zh", earlier.zh).with("earlier_en", earlier.en))
}

/// What they did of that to the row, if anything.
fn earlier(
    tx: &mut Tx<'_>,
    who: &Actor,
    def: &CommandDef,
    row: &RecordRow,
) -> Result<Option<Label>, Failure> {
    if def.apart_from.is_empty() {
        return Ok(None);
    }
    let mut after = 0;
    loop {
        // the row's own history, by the index on it; the sign that a command made a row is that it was made while it ran
        let mut sql = Sql::new("SELECT id, action, command, changes FROM audit_entry WHERE row_id = ");
        sql.bind(row.id).push(" AND id > ").bind(after).push(" AND (actor IN ");
        sql.bind_all(who.people().into_iter().map(Into::into)).push(" OR acted_for IN ");
        sql.bind_all(who.people().into_iter().map(Into::into)).push(") AND (command IN ");
        sql.bind_all(def.apart_from.iter().map(|name| (*name).into()));
        if def.apart_from.contains(&CREATE) {
            sql.push(" OR action = ").bind(CREATE);
        }
        if def.apart_from.contains(&CHANGE) {
            sql.push(" OR command IS NULL AND action = ").bind(CHANGE);
        }
        sql.push(") ORDER BY id LIMIT ").bind(AT_ONCE as i64);
        let found = sql.query(tx)?;
        for entry in &found {
            after = entry.int(0)?;
            let command = entry.opt_text(2)?;
            match command.filter(|command| def.apart_from.contains(&command.as_str())) {
                Some(command) => return Ok(Some(who.registry().label_of(&command))),
                None if entry.text(1)? == CREATE => return Ok(Some(Label::new("新建", "create"))),
                None if is_of_the_row(&entry.json(3)?) => return Ok(Some(Label::new("修改", "change"))),
                None => {}
            }
        }
        if found.len() < AT_ONCE {
            return Ok(None);
        }
    }
}

/// Whether an entry tells of the row itself: a comment or a file beside it, by which one asks before one decides, changes nothing in it.
fn is_of_the_row(changes: &Json) -> bool {
    let beside =
        |change: &Json| [comments::FIELD, attachments::FIELD].iter().any(|name| change["field"] == *name);
    changes.as_array().is_none_or(|changes| changes.is_empty() || !changes.iter().all(beside))
}
