//! An edition's elements as a tree, with what is mapped and found on each, summed up the tree.
//!
//! Long because: one tree and all that is summed up along it.

use crate::{
    records::{Edition, Element, ElementKind, Finding, FindingState, Fit},
    rules::{CoverageInput, Degree, coverage},
};
use engine::{Actor, Registry, run::require_seen};
use kernel::{Bilingual, Failure, Id, text::code_key};
use schema::{ChoiceType, RecordType, elements};
use serde::Serialize;
use std::collections::HashMap;
use store::Tx;

/// A thing with an id, a short name and a name.
#[derive(Debug, Clone, Serialize, schemars::JsonSchema)]
#[schemars(rename = "ElementName")]
pub struct ElementName {
    /// Its id.
    pub id: Id<Element>,
    /// `1.2.1.1`.
    pub identifier: String,
    /// Its name.
    pub label: Bilingual,
}

/// An edition, by name.
#[derive(Debug, Clone, Serialize, schemars::JsonSchema)]
pub struct EditionName {
    /// Its id.
    pub id: Id<Edition>,
    /// Its short name.
    pub code: String,
    /// Its name.
    pub label: Bilingual,
}

/// How much of the program serves an element.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, schemars::JsonSchema)]
pub struct SupportCount {
    /// Nouns.
    pub records: usize,
    /// Verbs.
    pub commands: usize,
    /// Processes that run.
    pub processes: usize,
    /// Indicators.
    pub kpis: usize,
}

/// An element with its numbers; those of mappings, findings and support include all below it.
#[derive(Debug, Clone, Serialize, schemars::JsonSchema)]
pub struct ElementNumbers {
    /// Its id.
    pub id: Id<Element>,
    /// `1.2.1.1`.
    pub identifier: String,
    /// The element one level up.
    pub parent: Option<Id<Element>>,
    /// How deep it lies.
    pub level: i64,
    /// `area`, `group`, `vertical` or `element`.
    pub kind: &'static str,
    /// Its name.
    pub label: Bilingual,
    /// Its place among its siblings.
    pub position: i64,
    /// Whether the study looks into it.
    pub in_scope: bool,
    /// The vertical groups that it stands in.
    pub verticals: Vec<Id<Element>>,
    /// How much of it today's processes cover, in basis points.
    pub coverage: Option<i64>,
    /// Processes that match.
    pub matched: i64,
    /// Processes that do part.
    pub partial: i64,
    /// Elements that no process does.
    pub missing: i64,
    /// Entries of the three columns.
    pub findings: i64,
    /// Entries of the as-is column that wait for a decision.
    pub open_findings: i64,
    /// Suggestions that wait for a decision.
    pub open_suggestions: i64,
    /// What of the program serves it.
    pub support: SupportCount,
}

/// The editions in use.
pub fn editions(tx: &mut Tx<'_>) -> Result<Vec<EditionName>, Failure> {
    let sql = "SELECT id, code, name_zh, name_en FROM framework_edition WHERE archived_at IS NULL ORDER BY code DESC LIMIT 100";
    let rows = tx.query(sql, &[])?;
    let edition = |row: &store::Row| {
        Ok(EditionName {
            id: Id::from_uuid(row.uuid(0)?),
            code: row.text(1)?,
            label: Bilingual { zh: row.text(2)?, en: row.text(3)? },
        })
    };
    rows.iter().map(edition).collect()
}

/// All elements of an edition in the order of their identifiers.
pub fn tree(tx: &mut Tx<'_>, who: &Actor, edition: &EditionName) -> Result<Vec<ElementNumbers>, Failure> {
    let mut found = elements_of(tx, edition.id)?;
    found.sort_by_cached_key(|element| code_key(&element.identifier));
    let place: HashMap<Id<Element>, usize> =
        found.iter().enumerate().map(|(at, element)| (element.id, at)).collect();
    add_placements(tx, edition.id, &mut found, &place)?;
    let own = add_mappings(tx, edition.id, &mut found, &place)?;
    // open findings are counted, also for whoever may read none
    require_seen(who, Finding::NAME, "state")?;
    add_findings(tx, edition.id, &mut found, &place)?;
    if edition.code == STUDY {
        add_support(who.registry(), &mut found);
    }
    let inputs: Vec<CoverageInput> = found
        .iter()
        .zip(&own)
        .map(|(element, own)| CoverageInput {
            parent: element.parent.and_then(|parent| place.get(&parent).copied()),
            level: element.level,
            in_scope: element.in_scope,
            own: *own,
        })
        .collect();
    for (element, covered) in found.iter_mut().zip(coverage(&inputs)) {
        element.coverage = covered;
    }
    sum_up(&mut found, &inputs);
    sum_across(&mut found, &place);
    Ok(found)
}

/// The edition that the program's own parts name as their owners.
pub const STUDY: &str = "study";

fn elements_of(tx: &mut Tx<'_>, edition: Id<Edition>) -> Result<Vec<ElementNumbers>, Failure> {
    let sql = "SELECT id, identifier, parent, level, kind, name_zh, name_en, position, in_scope
               FROM framework_element WHERE edition = $1 AND archived_at IS NULL";
    let rows = tx.query(sql, &[edition.into()])?;
    let element = |row: &store::Row| {
        Ok(ElementNumbers {
            id: Id::from_uuid(row.uuid(0)?),
            identifier: row.text(1)?,
            parent: row.opt_uuid(2)?.map(Id::from_uuid),
            level: row.int(3)?,
            kind: ElementKind::from_code(&row.text(4)?).map_or("element", ElementKind::code),
            label: Bilingual { zh: row.text(5)?, en: row.text(6)? },
            position: row.int(7)?,
            in_scope: row.bool(8)?,
            verticals: Vec::new(),
            coverage: None,
            matched: 0,
            partial: 0,
            missing: 0,
            findings: 0,
            open_findings: 0,
            open_suggestions: 0,
            support: SupportCount::default(),
        })
    };
    rows.iter().map(element).collect()
}

type Places = HashMap<Id<Element>, usize>;

fn add_placements(
    tx: &mut Tx<'_>,
    edition: Id<Edition>,
    found: &mut [ElementNumbers],
    place: &Places,
) -> Result<(), Failure> {
    let sql = "SELECT p.element, p.vertical FROM framework_placement p
               JOIN framework_element e ON e.id = p.element AND e.edition = $1
               JOIN framework_element v ON v.id = p.vertical
               WHERE p.archived_at IS NULL ORDER BY v.position, v.identifier_sort";
    for row in tx.query(sql, &[edition.into()])? {
        if let Some(at) = place.get(&Id::from_uuid(row.uuid(0)?)) {
            found[*at].verticals.push(Id::from_uuid(row.uuid(1)?));
        }
    }
    Ok(())
}

/// Adds the counts of mappings, and gives each element's best own one.
fn add_mappings(
    tx: &mut Tx<'_>,
    edition: Id<Edition>,
    found: &mut [ElementNumbers],
    place: &Places,
) -> Result<Vec<Option<Degree>>, Failure> {
    let mut own = vec![None; found.len()];
    let sql = "SELECT m.element, m.kind, count(*) FROM framework_process_mapping m
               JOIN framework_element e ON e.id = m.element AND e.edition = $1
               WHERE m.archived_at IS NULL GROUP BY m.element, m.kind";
    for row in tx.query(sql, &[edition.into()])? {
        let Some(at) = place.get(&Id::from_uuid(row.uuid(0)?)).copied() else { continue };
        let count = row.int(2)?;
        let degree = match Fit::from_code(&row.text(1)?) {
            Some(Fit::Match) => {
                found[at].matched = count;
                Degree::Match
            }
            Some(Fit::Partial) => {
                found[at].partial = count;
                Degree::Partial
            }
            Some(Fit::Missing) => {
                found[at].missing = count;
                Degree::Missing
            }
            Some(Fit::Extra) | None => continue,
        };
        own[at] = own[at].max(Some(degree));
    }
    Ok(own)
}

fn add_findings(
    tx: &mut Tx<'_>,
    edition: Id<Edition>,
    found: &mut [ElementNumbers],
    place: &Places,
) -> Result<(), Failure> {
    let sql = "SELECT f.element, f.aspect, f.state, count(*) FROM framework_finding f
               JOIN framework_element e ON e.id = f.element AND e.edition = $1
               WHERE f.archived_at IS NULL GROUP BY f.element, f.aspect, f.state";
    for row in tx.query(sql, &[edition.into()])? {
        let Some(at) = place.get(&Id::from_uuid(row.uuid(0)?)).copied() else { continue };
        let (aspect, state, count) = (row.text(1)?, row.text(2)?, row.int(3)?);
        found[at].findings += count;
        if state == FindingState::Open.code() {
            match aspect.as_str() {
                "as_is" => found[at].open_findings += count,
                "suggestion" => found[at].open_suggestions += count,
                _ => {}
            }
        }
    }
    Ok(())
}

fn add_support(registry: &Registry, found: &mut [ElementNumbers]) {
    for element in found {
        let Some(known) = elements::ALL.iter().find(|known| known.identifier == element.identifier) else {
            continue;
        };
        let support = registry.serving(*known);
        element.support = SupportCount {
            records: support.records.len(),
            commands: support.commands.len(),
            processes: support.processes.len(),
            kpis: support.kpis.len(),
        };
    }
}

/// Adds each element's numbers to all above it. Deeper elements are added first.
fn sum_up(found: &mut [ElementNumbers], inputs: &[CoverageInput]) {
    let mut deepest_first: Vec<usize> = (0..found.len()).collect();
    let depth = |mut at: usize| {
        let mut depth = 0;
        while let (Some(parent), true) = (inputs[at].parent, depth <= inputs.len()) {
            at = parent;
            depth += 1;
        }
        depth
    };
    deepest_first.sort_by_key(|at| std::cmp::Reverse(depth(*at)));
    for at in deepest_first {
        let Some(parent) = inputs[at].parent else { continue };
        let child = found[at].clone();
        add_to(&mut found[parent], &child);
    }
}

/// Adds the numbers of the elements placed in each vertical group to the group; its coverage is their mean.
fn sum_across(found: &mut [ElementNumbers], place: &Places) {
    let mut covered: HashMap<usize, Vec<i64>> = HashMap::new();
    for at in 0..found.len() {
        let element = found[at].clone();
        for vertical in element.verticals.iter().filter_map(|id| place.get(id).copied()) {
            add_to(&mut found[vertical], &element);
            covered.entry(vertical).or_default().extend(element.coverage);
        }
    }
    for (vertical, values) in covered.into_iter().filter(|(_, values)| !values.is_empty()) {
        found[vertical].coverage = Some(values.iter().sum::<i64>() / values.len() as i64);
    }
}

fn add_to(sum: &mut ElementNumbers, part: &ElementNumbers) {
    sum.matched += part.matched;
    sum.partial += part.partial;
    sum.missing += part.missing;
    sum.findings += part.findings;
    sum.open_findings += part.open_findings;
    sum.open_suggestions += part.open_suggestions;
    sum.support.records += part.support.records;
    sum.support.commands += part.support.commands;
    sum.support.processes += part.support.processes;
    sum.support.kpis += part.support.kpis;
}
