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
    let hits = store::search(tx, &within, typed, LOOKED_AT)?;
    let mut found: HashMap<Uuid, (Nearness, Json)> = HashMap::new();
    for def in records {
        let ids: Vec<Uuid> = hits.iter().filter(|hit| hit.record == def.name).map(|hit| hit.id).collect();
        let rows = store::get_many(tx, def, &ids)?;
        let titles = titles::titles_of(tx, who, def, &rows)?;
        let contexts = titles::contexts_of(tx, who, def, &rows)?;
        for row in &rows {
            let key = titles::short_key(def, row);
            let nearness = Nearness::of(typed, &key);
            let hit = json!({
                "record": def.name, "id": row.id, "title": titles.get(&row.id), "key": key,
                "context": contexts.get(&row.id),
            });
            found.insert(row.id, (nearness, hit));
        }
    }
    let mut items: Vec<(Nearness, Json)> = hits.iter().filter_map(|hit| found.remove(&hit.id)).collect();
    items.sort_by_key(|(nearness, _)| *nearness);
    let items: Vec<Json> = items.into_iter().map(|(_, hit)| hit).take(limit.clamp(1, LOOKED_AT)).collect();
    Ok(json!({"items": items}))
}

/// Rows looked at for those that are told: a code stands in many others as their end, and the terms cannot tell.
const LOOKED_AT: usize = 100;

/// How a row's own number stands to what was typed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Nearness {
    Same,
    Begins,
    Other,
}

impl Nearness {
    fn of(typed: &str, key: &str) -> Self {
        let (typed, key) = (typed.trim().to_lowercase(), key.to_lowercase());
        match key.strip_prefix(&typed) {
            Some("") => Self::Same,
            Some(_) => Self::Begins,
            None => Self::Other,
        }
    }
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
