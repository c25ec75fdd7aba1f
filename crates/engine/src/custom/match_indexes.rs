//! The indexes of customer's fields, brought to what the definitions say.

use super::{FieldDefinition, current, takes_fields};
use crate::{
    Actor, Stored,
    jobs::{self, Beside, Every, Job, JobDef, RunsAs, ScheduleDef, Subject},
    typed,
};
use kernel::{Failure, Label};
use schema::{RecordDef, elements};
use serde::{Deserialize, Serialize};
use store::{CustomIndex, Store, Tx};

/// Makes the indexes of customer's fields that are wanted and not there, and drops those that are there and not wanted.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct MatchIndexes {
    /// Of this record only; of all when none is said.
    #[serde(default)]
    pub record: Option<String>,
}

/// When it is looked at whether they are all there: a restored database may lack them.
pub static SCHEDULE: ScheduleDef = ScheduleDef {
    name: "access.match_indexes",
    label: Label::new("核对自定义字段的索引", "Look at the indexes of custom fields"),
    every: Every::Day { hour: 3, minute: 20 },
};

impl Job for MatchIndexes {
    const DEF: &'static JobDef = &JobDef {
        name: "access.match_indexes",
        label: Label::new("建立自定义字段的索引", "Build the indexes of custom fields"),
        owner: elements::SECURITY,
        runs_as: RunsAs::Program,
        needs: &[],
        most_tries: 10,
    };
}

impl Beside for MatchIndexes {
    fn run(&self, store: &Store, who: &Actor) -> Result<(), Failure> {
        let names: Vec<&'static str> = who.registry().records().map(|entry| entry.def.name).collect();
        for name in names.into_iter().filter(|name| self.record.as_deref().is_none_or(|only| only == *name)) {
            match_record(store, who, name)?;
        }
        Ok(())
    }
}

/// Enqueues it for a record, after what is under way for it.
pub(super) fn enqueue(tx: &mut Tx<'_>, who: &Actor, record: &str) -> Result<(), Failure> {
    let job = MatchIndexes { record: Some(record.to_owned()) };
    let subject = Subject::named(format!("custom indexes {record}"));
    jobs::enqueue(tx, who, &job, Some(subject), None).map(|_| ())
}

/// Enqueues it for all records, when a server starts, where there are customer's fields.
pub fn look_at_indexes(tx: &mut Tx<'_>, who: &Actor) -> Result<(), Failure> {
    if current::version(tx)? != 0 {
        jobs::enqueue(tx, who, &MatchIndexes::default(), None, None)?;
    }
    Ok(())
}

/// What a table has, and what it wants for each definition.
struct Found {
    def: &'static RecordDef,
    known: Vec<(String, bool)>,
    wanted: Vec<(Stored<FieldDefinition>, Vec<CustomIndex>)>,
}

impl Found {
    fn look(tx: &mut Tx<'_>, who: &Actor, record: &str) -> Result<Self, Failure> {
        let registry = current(tx, who.registry())?;
        let def = registry.record(record)?.def;
        let mut wanted = Vec::new();
        for one in current::all::<FieldDefinition>(tx)? {
            if one.archived || one.data.of_record != record {
                continue;
            }
            let field = def.field(&one.data.code).filter(|_| one.data.wants_index());
            let indexes = field.map(|field| store::custom_indexes(def, field, tx.dialect()));
            wanted.push((one, indexes.unwrap_or_default()));
        }
        Ok(Self { def, known: store::known_indexes(tx, &def.table())?, wanted })
    }

    fn is_there(&self, index: &CustomIndex) -> bool {
        self.known.iter().any(|(name, finished)| *finished && *name == index.name)
    }
}

fn match_record(store: &Store, who: &Actor, record: &'static str) -> Result<(), Failure> {
    if !takes_fields(who.registry().record(record)?.def) {
        return Ok(());
    }
    let asker = who.clone();
    let found = store.read_blocking(move |tx| Found::look(tx, &asker, record))?;
    let wanted: Vec<&CustomIndex> = found.wanted.iter().flat_map(|(_, indexes)| indexes).collect();
    for (name, finished) in &found.known {
        if !finished || !wanted.iter().any(|index| index.name == *name) {
            store.drop_index(name)?;
        }
    }
    for index in wanted.into_iter().filter(|index| !found.is_there(index)) {
        tracing::info!(index = index.name, "an index of a customer's field is made");
        store.make_index(&found.def.table(), index)?;
    }
    let who = who.clone();
    store.write_blocking(move |tx| note_ready(tx, &who, record))
}

/// Says of each definition whether its indexes are there.
fn note_ready(tx: &mut Tx<'_>, who: &Actor, record: &str) -> Result<(), Failure> {
    let found = Found::look(tx, who, record)?;
    for (one, indexes) in &found.wanted {
        let is_ready = !indexes.is_empty() && indexes.iter().all(|index| found.is_there(index));
        let index_ready_for = is_ready.then_some(one.data.holds);
        if one.data.index_ready_for != index_ready_for {
            typed::update(tx, who, one, &FieldDefinition { index_ready_for, ..one.data.clone() })?;
        }
    }
    Ok(())
}
