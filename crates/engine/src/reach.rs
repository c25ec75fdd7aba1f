//! Whose rows a right holds on: rights are held in units of the organisation, and rows are somebody's.
//!
//! A record says by `scope` which of its fields tells whose a row is. A right that is held everywhere holds on every row; one
//! that is held in units, on the rows of those units and of all below them. Rows out of reach are as if they were not there.
//! The tree of units stands in `access_reach`, a line for each unit and each that it stands below, which is kept here.
//! The units themselves are everybody's to read. To change one is to change what stands below it, and so whose rows are whose: a right
//! that is held in units holds on those units and the ones below, and moves none out of or into where it does not hold.

use crate::{Actor, Registry, Within, failures, records};
use kernel::{Failure, Uuid};
use schema::{FieldDef, FieldKind, RecordDef, Right, Value};
use store::{RecordRow, Scope, Sql, Tx};

/// The organisation, as a module brings it.
#[derive(Debug, Clone, Copy)]
pub struct Organisation {
    /// The record of its units.
    pub unit: &'static RecordDef,
    /// The field that names the unit above.
    pub parent: &'static str,
    /// The record of the posts by which roles are held.
    pub post: &'static RecordDef,
    /// SQL that gives `holder, role, post, unit` for each role that a user holds on day `$2` by a post, with the post and its unit.
    pub held: &'static str,
}

/// The fields that lead from a record to the unit whose a row is, and the last one, which names it.
pub(crate) type Way = (Vec<(&'static FieldDef, &'static RecordDef)>, &'static FieldDef);

/// The way from a record to the unit whose a row is; none when its rows are everybody's.
pub fn way(registry: &Registry, def: &'static RecordDef) -> Option<Way> {
    let unit = registry.organisation()?.unit;
    let (mut through, mut at) = (Vec::new(), def);
    // no way is longer than there are records: one that is goes in a circle, which the registry's tests see to
    for _ in registry.records() {
        let field = at.field(at.scope?)?;
        let FieldKind::Reference(target) = field.kind else { return None };
        if target == unit.name {
            return Some((through, field));
        }
        at = registry.record(target).ok()?.def;
        through.push((field, at));
    }
    None
}

/// The rows of `def` on which a right on `name` (the record's own, or a command's that works on it) holds: none for all.
/// Refused where it holds nowhere.
pub(crate) fn scope_of(
    who: &Actor,
    right: Right,
    name: &str,
    def: &'static RecordDef,
) -> Result<Option<Scope>, Failure> {
    who.require(right, name)?;
    let Some(within) = who.grants().within(name, right) else { return Err(who.refused(right, name)) };
    Ok(match within {
        Within::Everywhere => None,
        Within::Units(units) => way(who.registry(), def)
            .map(|(through, unit)| Scope::new(through, unit, units.into_iter().collect())),
    })
}

/// The rows of a record on which a right on it holds: none for all. For the SQL of queries made by hand, too.
pub fn scope(who: &Actor, right: Right, def: &'static RecordDef) -> Result<Option<Scope>, Failure> {
    scope_of(who, right, def.name, def)
}

fn holds(tx: &mut Tx<'_>, scope: Option<&Scope>, def: &RecordDef, values: &[Value]) -> Result<bool, Failure> {
    let Some(scope) = scope else { return Ok(true) };
    let value = def.position(scope.field().name).and_then(|at| values.get(at)).unwrap_or(&Value::Null);
    scope.holds(tx, value)
}

/// The row of that id, for whoever may read it; as if it were not there for others.
pub fn readable(
    tx: &mut Tx<'_>,
    who: &Actor,
    def: &'static RecordDef,
    id: Uuid,
) -> Result<RecordRow, Failure> {
    let scope = scope(who, Right::Read, def)?;
    let row = records::row(tx, def, id)?;
    if holds(tx, scope.as_ref(), def, &row.values)? { Ok(row) } else { Err(records::not_found(def)) }
}

/// Whether a row is one that the actor may see, where they see some only.
pub(crate) fn is_seen(
    tx: &mut Tx<'_>,
    who: &Actor,
    def: &'static RecordDef,
    id: Uuid,
) -> Result<bool, Failure> {
    if !who.may(Right::Read, def.name) {
        // what a file refers to by a key that its writer knows is no secret of theirs to keep
        return Ok(true);
    }
    let Some(scope) = scope(who, Right::Read, def)? else { return Ok(true) };
    let row = store::get(tx, def, id)?;
    row.map_or(Ok(false), |row| holds(tx, Some(&scope), def, &row.values))
}

/// Whose a row is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Whose {
    /// Everybody's, as all of its record.
    Anybodys,
    /// Nobody's: its unit is not said.
    Nobodys,
    /// This unit's.
    Unit(Uuid),
}

/// Whose a row is.
pub fn unit_of(
    tx: &mut Tx<'_>,
    registry: &Registry,
    def: &'static RecordDef,
    row: &RecordRow,
) -> Result<Whose, Failure> {
    let Some((through, unit)) = way(registry, def) else { return Ok(Whose::Anybodys) };
    let value = |def: &RecordDef, row: &RecordRow, field: &FieldDef| {
        def.position(field.name).and_then(|at| row.values.get(at)).and_then(Value::as_uuid)
    };
    let (mut at, mut row) = (def, row.clone());
    for (field, next) in through {
        let Some(id) = value(at, &row, field) else { return Ok(Whose::Nobodys) };
        (at, row) = (next, records::row(tx, next, id)?);
    }
    Ok(value(at, &row, unit).map_or(Whose::Nobodys, Whose::Unit))
}

/// Refuses who may not do that to the row: as if it were not there, where they may not see it either.
pub(crate) fn require(
    tx: &mut Tx<'_>,
    who: &Actor,
    right: Right,
    def: &'static RecordDef,
    row: &RecordRow,
) -> Result<(), Failure> {
    require_by(tx, who, right, def.name, def, row)
}

/// [`require()`] by a right on another subject, such as a command that works on the row.
pub(crate) fn require_by(
    tx: &mut Tx<'_>,
    who: &Actor,
    right: Right,
    name: &str,
    def: &'static RecordDef,
    row: &RecordRow,
) -> Result<(), Failure> {
    let own = scope_of(who, right, name, def)?;
    let seen = match who.may(Right::Read, def.name) {
        true => holds(tx, scope(who, Right::Read, def)?.as_ref(), def, &row.values)?,
        false => false,
    };
    let own = match changes_units(who.registry(), right, def) {
        Some(_) => holds_in(tx, who, right, name, Some(row.id))?,
        None => holds(tx, own.as_ref(), def, &row.values)?,
    };
    match own {
        true if seen || !who.may(Right::Read, def.name) => Ok(()),
        false if seen => Err(out_of_reach(who, right, name)),
        _ => Err(records::not_found(def)),
    }
}

/// Refuses to make a row, or to make it one, that would be out of one's own reach.
pub(crate) fn require_values(
    tx: &mut Tx<'_>,
    who: &Actor,
    right: Right,
    def: &'static RecordDef,
    before: Option<&RecordRow>,
    values: &[Value],
) -> Result<(), Failure> {
    if let Some(organisation) = changes_units(who.registry(), right, def) {
        return require_place(tx, who, right, organisation, before, values);
    }
    let Some(scope) = scope(who, right, def)? else { return Ok(()) };
    if holds(tx, Some(&scope), def, values)? {
        return Ok(());
    }
    Err(out_of_reach(who, right, def.name).on(scope.field().name))
}

/// Refuses to make a unit, or to move one, but between places in one's own reach. What stands below none is in reach of those only
/// whose right holds everywhere.
fn require_place(
    tx: &mut Tx<'_>,
    who: &Actor,
    right: Right,
    organisation: Organisation,
    before: Option<&RecordRow>,
    values: &[Value],
) -> Result<(), Failure> {
    let above = |values: &[Value]| {
        organisation.unit.position(organisation.parent).and_then(|at| values.get(at)).and_then(Value::as_uuid)
    };
    let (from, to) = (before.map(|row| above(&row.values)), above(values));
    if from == Some(to) {
        return Ok(());
    }
    let name = organisation.unit.name;
    for place in from.into_iter().chain([to]) {
        if !holds_in(tx, who, right, name, place)? {
            return Err(out_of_reach(who, right, name).on(organisation.parent));
        }
    }
    Ok(())
}

/// Refuses a command to whoever may not run it in each of these units; in none is everywhere. For a command that moves units by what its
/// own row says.
pub fn require_in(
    tx: &mut Tx<'_>,
    who: &Actor,
    command: &str,
    units: impl IntoIterator<Item = Option<Uuid>>,
) -> Result<(), Failure> {
    for unit in units {
        if !holds_in(tx, who, Right::Run, command, unit)? {
            return Err(out_of_reach(who, Right::Run, command));
        }
    }
    Ok(())
}

/// The organisation, where `def` is the record of its units and the right is one to change them.
pub(crate) fn changes_units(registry: &Registry, right: Right, def: &RecordDef) -> Option<Organisation> {
    let reads = matches!(right, Right::Read | Right::Export);
    registry.organisation().filter(|known| !reads && known.unit == def)
}

/// Whether a right holds in a unit; in none, where it holds everywhere.
fn holds_in(
    tx: &mut Tx<'_>,
    who: &Actor,
    right: Right,
    name: &str,
    unit: Option<Uuid>,
) -> Result<bool, Failure> {
    let units = match who.grants().within(name, right) {
        None => return Ok(false),
        Some(Within::Everywhere) => return Ok(true),
        Some(Within::Units(units)) => units,
    };
    let Some(unit) = unit.filter(|_| !units.is_empty()) else { return Ok(false) };
    let mut sql = Sql::new("SELECT 1 FROM access_reach WHERE unit = ");
    sql.bind(unit).push(" AND ancestor IN ");
    sql.bind_all(units.into_iter().map(Value::from)).push(" LIMIT 1");
    Ok(!sql.query(tx)?.is_empty())
}

fn out_of_reach(who: &Actor, right: Right, name: &str) -> Failure {
    let (subject, right) = (who.registry().label_of(name), right.label());
    failures::OUT_OF_REACH
        .fail()
        .with("subject_zh", subject.zh)
        .with("subject_en", subject.en)
        .with("right_zh", right.zh)
        .with("right_en", right.en)
}

/// Keeps the tree of units as a saved unit makes it.
pub(crate) fn placed(
    tx: &mut Tx<'_>,
    registry: &Registry,
    def: &RecordDef,
    before: Option<&RecordRow>,
    after: &RecordRow,
) -> Result<(), Failure> {
    let Some(organisation) = registry.organisation().filter(|known| known.unit == def) else { return Ok(()) };
    let above = |row: &RecordRow| {
        def.position(organisation.parent).and_then(|at| row.values.get(at)).and_then(Value::as_uuid)
    };
    let id = Value::from(after.id);
    match before {
        None => {
            let sql = "INSERT INTO access_reach (ancestor, unit) VALUES ($1, $1)";
            tx.execute(sql, std::slice::from_ref(&id))?;
        }
        Some(before) if above(before) == above(after) => return Ok(()),
        Some(_) => {
            let sql = "DELETE FROM access_reach
                       WHERE unit IN (SELECT unit FROM access_reach WHERE ancestor = $1)
                         AND ancestor IN (SELECT ancestor FROM access_reach WHERE unit = $1 AND ancestor <> $1)";
            tx.execute(sql, std::slice::from_ref(&id))?;
        }
    }
    if let Some(parent) = above(after) {
        let sql = "INSERT INTO access_reach (ancestor, unit)
                   SELECT a.ancestor, b.unit FROM access_reach a CROSS JOIN access_reach b
                   WHERE a.unit = $2 AND b.ancestor = $1";
        tx.execute(sql, &[id, parent.into()])?;
    }
    Ok(())
}
