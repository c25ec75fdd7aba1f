//! The outbox of webhooks: what happens is enqueued with it.

use super::{Deliver, Event, Happening};
use crate::{
    Actor,
    jobs::{self, Subject},
};
use kernel::{Failure, Uuid};
use schema::{ChoiceType, RecordDef, Right};
use store::{RecordRow, Tx};

/// Tells the webhooks that want to know it what happened to a row.
pub(crate) fn happened(
    tx: &mut Tx<'_>,
    who: &Actor,
    happening: Happening,
    def: &RecordDef,
    row: &RecordRow,
) -> Result<(), Failure> {
    tell(tx, who, happening, def.name, Some((def.name, row.id, row.version)))
}

/// Tells those that want to know it that a command was run, and on which row.
pub(crate) fn commanded(
    tx: &mut Tx<'_>,
    who: &Actor,
    command: &'static str,
    subject: Option<(&'static str, Uuid)>,
) -> Result<(), Failure> {
    let webhooks = listening(tx, Happening::Done, command)?;
    if webhooks.is_empty() {
        return Ok(());
    }
    let on = match subject {
        Some((record, id)) => {
            let def = who.registry().record(record)?.def;
            store::get(tx, def, id)?.map(|row| (def.name, row.id, row.version))
        }
        None => None,
    };
    enqueue(tx, who, webhooks, Happening::Done, command, on)
}

fn tell(
    tx: &mut Tx<'_>,
    who: &Actor,
    happening: Happening,
    name: &str,
    on: Option<(&str, Uuid, i64)>,
) -> Result<(), Failure> {
    let webhooks = listening(tx, happening, name)?;
    enqueue(tx, who, webhooks, happening, name, on)
}

/// Those to which anything is sent now, and that want to know of it.
fn listening(tx: &mut Tx<'_>, happening: Happening, name: &str) -> Result<Vec<Uuid>, Failure> {
    let module = name.split_once('.').map_or(name, |(module, _)| module);
    let sql =
        "SELECT DISTINCT e.webhook FROM access_webhook_event e JOIN access_webhook w ON w.id = e.webhook
               WHERE e.subject IN ($1, $2, '*') AND e.happening = $3 AND e.archived_at IS NULL
               AND w.archived_at IS NULL AND w.active AND w.state = 'sending' ORDER BY e.webhook";
    let values = [name.into(), format!("{module}.*").into(), happening.code().into()];
    tx.query(sql, &values)?.iter().map(|row| row.uuid(0)).collect()
}

fn enqueue(
    tx: &mut Tx<'_>,
    who: &Actor,
    webhooks: Vec<Uuid>,
    happening: Happening,
    name: &str,
    on: Option<(&str, Uuid, i64)>,
) -> Result<(), Failure> {
    for webhook in webhooks {
        let event = Event {
            subject: name.to_owned(),
            happening: Some(happening),
            record: on.map(|(record, _, _)| record.to_owned()),
            row: on.map(|(_, row, _)| row),
            version: on.map(|(_, _, version)| version),
            at: tx.now(),
        };
        let deliver = Deliver { webhook, event };
        jobs::enqueue(tx, who, &deliver, Some(Subject::named(webhook.to_string())), None)?;
    }
    Ok(())
}

/// Whether somebody may know of an event: they may see the row that it is about; where it is about none, they may do what was done.
pub(super) fn may_know(tx: &mut Tx<'_>, who: &Actor, event: &Event) -> Result<bool, Failure> {
    let (Some(record), Some(row)) = (&event.record, event.row) else {
        // a test tells nothing
        return Ok(event.happening.is_none() || who.may(Right::Run, &event.subject));
    };
    let Ok(entry) = who.registry().record(record) else { return Ok(false) };
    let scope = match who.may(Right::Read, record) {
        true => crate::reach::scope(who, Right::Read, entry.def)?,
        false => return Ok(false),
    };
    Ok(!store::get_many_within(tx, entry.def, &[row], scope.as_ref())?.is_empty())
}
