//! All about one element.

use super::{
    finding_rows::{FindingRow, MappingRow, element_name, findings, mappings},
    tree::{EditionName, ElementName, ElementNumbers, STUDY, editions, tree},
};
use crate::records::Element;
use engine::{Actor, Named, Query, Stored, get, not_found};
use kernel::{Bilingual, Failure, Id, Label};
use schema::{Input, QueryDef, RecordType, elements};
use serde::Serialize;
use std::collections::{HashMap, HashSet};
use store::Tx;

/// All about one element.
#[derive(Debug, Input)]
pub struct ElementPage {
    /// Which one.
    #[field(label("流程要素", "Element"))]
    pub element: Id<Element>,
}

/// An element with what stands around it.
#[derive(Debug, Serialize, schemars::JsonSchema)]
pub struct ElementDetail {
    /// Its numbers.
    #[serde(flatten)]
    pub numbers: ElementNumbers,
    /// What it is.
    pub about: Option<Bilingual>,
    /// Which edition it belongs to.
    pub edition: EditionName,
    /// What stands above it, the highest first.
    pub ancestors: Vec<ElementName>,
    /// The vertical groups that it stands in.
    pub verticals: Vec<ElementName>,
}

/// What an element is in another edition.
#[derive(Debug, Serialize, schemars::JsonSchema)]
pub struct CounterpartRow {
    /// `same`, `renamed`, `split`, `merged`, `moved`, `dropped` or `added`.
    pub kind: String,
    /// The other edition.
    pub edition: Option<EditionName>,
    /// The other element, if there is one.
    pub element: Option<ElementName>,
    /// Why.
    pub note: Option<Bilingual>,
}

/// A screen of the program.
#[derive(Debug, Serialize, schemars::JsonSchema)]
pub struct ScreenName {
    /// Its path in the browser.
    pub path: &'static str,
    /// As a person reads it.
    pub label: Bilingual,
}

/// A record, a command, a process or an indicator of the program.
#[derive(Debug, Serialize, schemars::JsonSchema)]
pub struct PartName {
    /// Its name.
    pub name: &'static str,
    /// As a person reads it.
    pub label: Bilingual,
}

/// What of the program serves the element itself or what is below it.
#[derive(Debug, Default, Serialize, schemars::JsonSchema)]
pub struct SupportDetail {
    /// Nouns.
    pub records: Vec<PartName>,
    /// Verbs.
    pub commands: Vec<PartName>,
    /// Processes that run.
    pub processes: Vec<PartName>,
    /// Indicators.
    pub kpis: Vec<PartName>,
    /// Screens made by hand.
    pub screens: Vec<ScreenName>,
}

/// What [`ElementPage`] answers.
#[derive(Debug, Serialize, schemars::JsonSchema)]
pub struct ElementPageAnswer {
    /// The element.
    pub element: ElementDetail,
    /// The elements one level below.
    pub children: Vec<ElementNumbers>,
    /// Its mappings and those of what is below it.
    pub mappings: Vec<MappingRow>,
    /// Its findings and those of what is below it.
    pub findings: Vec<FindingRow>,
    /// What it is in other editions.
    pub counterparts: Vec<CounterpartRow>,
    /// What of the program serves it.
    pub support: SupportDetail,
}

impl Query for ElementPage {
    type Output = ElementPageAnswer;
    const DEF: &'static QueryDef = &QueryDef {
        name: "framework.element_page",
        label: Label::new("要素页", "Element page"),
        owner: elements::PROCESS_MANAGEMENT_SUPPORT,
        reads: &[
            "framework.element",
            "framework.placement",
            "framework.finding",
            "framework.process_mapping",
            "framework.as_is_process",
            "framework.element_mapping",
            "organisation.department",
        ],
        untouched: &[
            "framework.finding.evidence",
            "framework.finding.reason",
            "framework.as_is_process.owner",
            "framework.as_is_process.parent",
            "framework.as_is_process.about_zh",
            "framework.as_is_process.about_en",
            "framework.as_is_process.source_zh",
            "framework.as_is_process.source_en",
            "organisation.department.parent",
            "organisation.department.calendar",
        ],
    };

    fn run(tx: &mut Tx<'_>, who: &Actor, input: Self) -> Result<ElementPageAnswer, Failure> {
        let stored: Stored<Element> = get(tx, input.element)?;
        let editions = editions(tx)?;
        let edition = editions.iter().find(|edition| edition.id == stored.data.edition).cloned();
        let edition = edition.ok_or_else(|| not_found(Element::DEF))?;
        let all = tree(tx, who, &edition)?;
        let place: HashMap<Id<Element>, usize> =
            all.iter().enumerate().map(|(at, element)| (element.id, at)).collect();
        let own =
            place.get(&input.element).map(|at| all[*at].clone()).ok_or_else(|| not_found(Element::DEF))?;
        let below = below(&all, &own);
        Ok(ElementPageAnswer {
            children: all.iter().filter(|element| element.parent == Some(own.id)).cloned().collect(),
            mappings: mappings(tx, |sql| {
                sql.push(" AND m.element IN ").bind_all(below.iter().map(|id| (*id).into()));
            })?,
            findings: findings(tx, |sql| {
                sql.push(" AND f.element IN ").bind_all(below.iter().map(|id| (*id).into()));
            })?,
            counterparts: counterparts(tx, own.id, &editions)?,
            support: if edition.code == STUDY {
                support(who, &all, &below)
            } else {
                SupportDetail::default()
            },
            element: ElementDetail {
                about: both(stored.data.about_zh, stored.data.about_en),
                ancestors: ancestors(&all, &place, &own),
                verticals: own.verticals.iter().filter_map(|id| Some(name(&all[*place.get(id)?]))).collect(),
                numbers: own,
                edition,
            },
        })
    }
}

fn both(zh: Option<String>, en: Option<String>) -> Option<Bilingual> {
    (zh.is_some() || en.is_some())
        .then(|| Bilingual { zh: zh.unwrap_or_default(), en: en.unwrap_or_default() })
}

fn name(element: &ElementNumbers) -> ElementName {
    ElementName { id: element.id, identifier: element.identifier.clone(), label: element.label.clone() }
}

fn ancestors(
    all: &[ElementNumbers],
    place: &HashMap<Id<Element>, usize>,
    own: &ElementNumbers,
) -> Vec<ElementName> {
    let mut found = Vec::new();
    let mut parent = own.parent;
    while let Some(above) = parent.and_then(|id| place.get(&id)).map(|at| &all[*at]) {
        found.push(name(above));
        parent = above.parent;
        if found.len() > all.len() {
            break;
        }
    }
    found.reverse();
    found
}

/// The element and all below it, in the horizontal view or, for a vertical group, in the vertical one.
fn below(all: &[ElementNumbers], own: &ElementNumbers) -> Vec<Id<Element>> {
    let mut children: HashMap<Id<Element>, Vec<Id<Element>>> = HashMap::new();
    for element in all {
        let parents = if own.kind == "vertical" { element.verticals.clone() } else { Vec::new() };
        for parent in element.parent.into_iter().chain(parents) {
            children.entry(parent).or_default().push(element.id);
        }
    }
    let mut found = vec![own.id];
    let mut seen: HashSet<Id<Element>> = found.iter().copied().collect();
    let mut at = 0;
    while let Some(id) = found.get(at).copied() {
        at += 1;
        for child in children.get(&id).into_iter().flatten() {
            if seen.insert(*child) {
                found.push(*child);
            }
        }
    }
    found
}

fn counterparts(
    tx: &mut Tx<'_>,
    id: Id<Element>,
    editions: &[EditionName],
) -> Result<Vec<CounterpartRow>, Failure> {
    let sql = "SELECT m.kind, m.note_zh, m.note_en, o.edition, o.id, o.identifier, o.name_zh, o.name_en
               FROM framework_element_mapping m
               LEFT JOIN framework_element o
                 ON o.id = CASE WHEN m.from_element = $1 THEN m.to_element ELSE m.from_element END
               WHERE (m.from_element = $1 OR m.to_element = $1) AND m.archived_at IS NULL ORDER BY m.number_sort LIMIT 200";
    let rows = tx.query(sql, &[id.into()])?;
    let row = |row: &store::Row| {
        let edition = row.opt_uuid(3)?;
        Ok(CounterpartRow {
            kind: row.text(0)?,
            note: both(row.opt_text(1)?, row.opt_text(2)?),
            edition: editions.iter().find(|known| Some(known.id.uuid()) == edition).cloned(),
            element: element_name(row, 4)?,
        })
    };
    rows.iter().map(row).collect()
}

fn support(who: &Actor, all: &[ElementNumbers], below: &[Id<Element>]) -> SupportDetail {
    let inside: HashSet<&Id<Element>> = below.iter().collect();
    let identifiers: HashSet<&str> = all
        .iter()
        .filter(|element| inside.contains(&element.id))
        .map(|element| element.identifier.as_str())
        .collect();
    let mut detail = SupportDetail::default();
    let part = |named: Named| PartName { name: named.name, label: named.label.into() };
    for (_, support) in
        who.registry().coverage().into_iter().filter(|(e, _)| identifiers.contains(e.identifier))
    {
        detail.records.extend(support.records.into_iter().map(part));
        detail.commands.extend(support.commands.into_iter().map(part));
        detail
            .screens
            .extend(support.screens.into_iter().map(|s| ScreenName { path: s.name, label: s.label.into() }));
        detail.processes.extend(support.processes.into_iter().map(part));
        detail.kpis.extend(support.kpis.into_iter().map(part));
    }
    detail
}
