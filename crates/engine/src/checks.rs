//! What is asked of every row before it is saved or archived, whatever record it is of.

use crate::{Actor, custom, failures, input::Faults};
use kernel::{Failure, Uuid};
use schema::{FieldDef, RecordDef, Value};
use store::{RecordRow, Sql, Tx};

/// Trees are no deeper than this; a walk upwards that is longer is a cycle.
const DEEPEST: usize = 200;

/// What is asked of every row before it is saved.
pub(crate) fn check_row(
    tx: &mut Tx<'_>,
    who: &Actor,
    def: &'static RecordDef,
    before: Option<&RecordRow>,
    after: &RecordRow,
) -> Result<(), Failure> {
    check_references(tx, who, def, before, after)?;
    check_key(tx, who, def, before, after)?;
    custom::check_row(tx, who, def, before, after)?;
    (who.registry().record(def.name)?.check)(tx, who, before, after)
}

/// What a changed reference names must exist, be in use, and not lie below the row itself.
fn check_references(
    tx: &mut Tx<'_>,
    who: &Actor,
    def: &RecordDef,
    before: Option<&RecordRow>,
    after: &RecordRow,
) -> Result<(), Failure> {
    let mut faults = Faults::default();
    for (field, target) in def.references() {
        let Some(at) = def.position(field.name) else { continue };
        let old = before.and_then(|row| row.values.get(at));
        let new = after.values.get(at);
        let (Some(Value::Uuid(id)), false) = (new, old == new) else { continue };
        let table = who.registry().record(target)?.def.table();
        let sql = format!("SELECT archived_at FROM {table} WHERE id = $1");
        let labelled =
            |f: Failure| f.with("label_zh", field.label.zh).with("label_en", field.label.en).on(field.name);
        match tx.query_one(&sql, &[Value::from(*id)])? {
            None => faults.add(field.name, labelled(failures::MISSING_REFERENCE.fail())),
            Some(row) if row.opt_timestamp(0)?.is_some() => {
                faults.add(field.name, labelled(failures::ARCHIVED_REFERENCE.fail()));
            }
            Some(_) if target == def.name && lies_above(tx, def, field, after.id, *id)? => {
                faults.add(field.name, labelled(failures::CYCLE.fail()));
            }
            Some(_) => {}
        }
    }
    faults.done()
}

/// Whether `id` stands on the way up from `from`.
fn lies_above(
    tx: &mut Tx<'_>,
    def: &RecordDef,
    field: &FieldDef,
    id: Uuid,
    from: Uuid,
) -> Result<bool, Failure> {
    let above = store::value_sql(field, "", tx.dialect());
    let sql = format!("SELECT {above} FROM {} WHERE id = $1", def.table());
    let mut at = Some(from);
    for _ in 0..DEEPEST {
        match at {
            None => return Ok(false),
            Some(above) if above == id => return Ok(true),
            Some(above) => {
                at = tx.query_one(&sql, &[above.into()])?.map_or(Ok(None), |row| row.opt_uuid(0))?
            }
        }
    }
    Ok(true)
}

/// No other row has the same natural key.
fn check_key(
    tx: &mut Tx<'_>,
    who: &Actor,
    def: &'static RecordDef,
    before: Option<&RecordRow>,
    after: &RecordRow,
) -> Result<(), Failure> {
    let key_of = |row: &RecordRow| -> Vec<Value> {
        def.key.iter().filter_map(|name| row.values.get(def.position(name)?).cloned()).collect()
    };
    let key = key_of(after);
    if before.map(key_of).is_some_and(|old| old == key) {
        return Ok(());
    }
    if tx.hopeful() {
        return Ok(());
    }
    if row_by_key(tx, def, &key)?.is_none_or(|other| other == after.id) {
        return Ok(());
    }
    let fields: Vec<&FieldDef> = def.key.iter().filter_map(|name| def.field(name)).collect();
    let labels =
        |text: fn(&FieldDef) -> &'static str| fields.iter().map(|f| text(f)).collect::<Vec<_>>().join("、");
    let failure = failures::DUPLICATE_KEY
        .fail()
        .with("label_zh", labels(|f| f.label.zh))
        .with("label_en", labels(|f| f.label.en).replace('、', ", "))
        .with("key", crate::titles::key_in_words(tx, who, def, after)?);
    let mut faults = Faults::default();
    faults.add(fields.last().map_or("", |field| field.name), failure);
    faults.done()
}

/// The id of the row with that natural key.
pub(crate) fn row_by_key(tx: &mut Tx<'_>, def: &RecordDef, key: &[Value]) -> Result<Option<Uuid>, Failure> {
    let mut sql = Sql::new(&format!("SELECT id FROM {} WHERE ", def.table()));
    for (at, (name, value)) in def.key.iter().zip(key).enumerate() {
        sql.push(if at > 0 { " AND " } else { "" }).push(&format!("{name} = ")).bind(value.clone());
    }
    sql.query_unique(tx)?.first().map(|row| row.uuid(0)).transpose()
}

/// No row in use refers to the row, its own lines excepted: those go with it.
pub(crate) fn nothing_refers_to(
    tx: &mut Tx<'_>,
    who: &Actor,
    def: &RecordDef,
    id: Uuid,
) -> Result<(), Failure> {
    for (other, field) in who.registry().referring_to(def.name) {
        if def.lines.iter().any(|lines| lines.record == other.name && lines.parent == field.name) {
            continue;
        }
        if !who.registry().record(other.name)?.holds {
            continue;
        }
        let sql = format!(
            "SELECT count(*) FROM (SELECT 1 FROM {} WHERE {} = $1 AND archived_at IS NULL LIMIT 1000) found",
            other.table(),
            store::value_sql(field, "", tx.dialect())
        );
        let count = tx.query_one(&sql, &[id.into()])?.map_or(Ok(0), |row| row.int(0))?;
        if count > 0 {
            return Err(failures::STILL_REFERRED_TO
                .fail()
                .with("count", if count == 1000 { "1000+".to_owned() } else { count.to_string() })
                .with("record_zh", other.label.zh)
                .with("record_en", other.label_plural.en.to_lowercase()));
        }
    }
    Ok(())
}
