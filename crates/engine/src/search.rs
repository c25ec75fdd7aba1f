//! Search over everything that the asker may read.

use crate::{Actor, reach, titles};
use kernel::{Failure, Uuid};
use schema::{RecordDef, Right};
use serde_json::{Value as Json, json};
use std::collections::HashMap;
use store::Tx;

/// What is found, the nearest first, in the form of the API.
pub fn search(
    tx: &mut Tx<'_>,
    who: &Actor,
    typed: &str,
    only: Option<&str>,
    limit: usize,
) -> Result<Json, Failure> {
    let records: Vec<&'static RecordDef> = who
        .registry()
        .records()
        .map(|entry| entry.def)
        .filter(|def| only.is_none_or(|name| name == def.name) && who.may(Right::Read, def.name))
        .filter(|def| def.fields.iter().any(|field| field.search))
        .collect();
    let within: Vec<(&'static RecordDef, Option<store::Scope>)> = records
        .iter()
        .map(|def| Ok((*def, reach::scope(who, Right::Read, def)?)))
        .collect::<Result<_, Failure>>()?;
    let hits = store::search(tx, &within, typed, limit.clamp(1, 100))?;
    let mut found: HashMap<Uuid, Json> = HashMap::new();
    for def in records {
        let ids: Vec<Uuid> = hits.iter().filter(|hit| hit.record == def.name).map(|hit| hit.id).collect();
        let rows = store::get_many(tx, def, &ids)?;
        let titles = titles::titles_of(tx, who, def, &rows)?;
        let contexts = titles::contexts_of(tx, who, def, &rows)?;
        for row in &rows {
            let hit = json!({
                "record": def.name, "id": row.id, "title": titles.get(&row.id), "key": titles::short_key(def, row),
                "context": contexts.get(&row.id),
            });
            found.insert(row.id, hit);
        }
    }
    let items: Vec<Json> = hits.iter().filter_map(|hit| found.remove(&hit.id)).collect();
    Ok(json!({"items": items}))
}

/// What refers to a row: for each record and field that may, how many and the first five.
pub fn links(tx: &mut Tx<'_>, who: &Actor, record: &str, id: Uuid) -> Result<Json, Failure> {
    let def = who.registry().record(record)?.def;
    who.require(Right::Read, record)?;
    reach::readable(tx, who, def, id)?;
    let mut links = Vec::new();
    for (other, field) in who.registry().referring_to(record) {
        if !who.may(Right::Read, other.name) || !who.sees(other, field) {
            continue;
        }
        let spec = store::ListSpec {
            scopes: reach::scope(who, Right::Read, other)?.into_iter().collect(),
            filter: Some(store::Filter::Field(field, store::Compare::Equal, id.into())),
            order: crate::list::default_order(other),
            limit: 5,
            ..store::ListSpec::default()
        };
        let rows = store::list(tx, other, &spec)?;
        let counted = store::count(tx, other, &spec, 10_000)?;
        let titles = titles::titles_of(tx, who, other, &rows)?;
        links.push(json!({
            "record": other.name, "field": field.name, "count": counted.rows,
            "items": rows.iter().map(|row| json!({"id": row.id, "title": titles.get(&row.id)})).collect::<Vec<_>>(),
        }));
    }
    Ok(json!({"links": links}))
}
