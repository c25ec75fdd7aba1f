//! The three columns side by side: what is, what is best practice, what is suggested.

use super::{
    finding_rows::{FindingRow, findings},
    matrix::edition_of,
    tree::{ElementName, editions},
};
use crate::records::{Aspect, Element, FindingState};
use engine::{
    Actor, AsTable, Query,
    table::{Cell, Column, Table},
};
use kernel::{Bilingual, Failure, Id, Label, Language, text::code_key};
use organisation::records::Department;
use schema::{ChoiceType, Input, QueryDef, elements};
use serde::Serialize;
use std::collections::{BTreeMap, HashMap};
use store::Tx;

/// The three columns, filtered.
#[derive(Debug, Input)]
pub struct GapTable {
    /// The edition's code; the study's own when nothing is said.
    #[field(label("框架版本", "Edition"), max = 30)]
    pub edition: Option<String>,
    /// Only this element and what is below it.
    #[field(label("范围", "Under"))]
    pub under: Option<Id<Element>>,
    /// Only this column.
    #[field(label("栏目", "Column"))]
    pub aspect: Option<Aspect>,
    /// Only those in this state.
    #[field(label("状态", "State"))]
    pub state: Option<FindingState>,
    /// Only those that this department answers for.
    #[field(label("责任部门", "Owner"))]
    pub owner: Option<Id<Department>>,
    /// Only those that no department answers for.
    #[field(label("无责任部门", "Without owner"), default = "false")]
    pub unowned: bool,
    /// Only those whose number or text, in either language, holds this.
    #[field(label("文字", "Text"), max = 100)]
    pub search: Option<String>,
}

/// One element's row of the table.
#[derive(Debug, Serialize, schemars::JsonSchema)]
pub struct GapRow {
    /// The element.
    pub element: ElementName,
    /// The level-1 group that it lies in.
    pub group: ElementName,
    /// How it is done today.
    pub as_is: Vec<FindingRow>,
    /// How the best do it.
    pub benchmark: Vec<FindingRow>,
    /// What to do.
    pub suggestion: Vec<FindingRow>,
}

/// How many there are.
#[derive(Debug, Default, Serialize, schemars::JsonSchema)]
pub struct GapCounts {
    /// In the first column.
    pub as_is: usize,
    /// In the second.
    pub benchmark: usize,
    /// In the third.
    pub suggestion: usize,
    /// That wait for a decision.
    pub open: usize,
}

/// What [`GapTable`] answers.
#[derive(Debug, Serialize, schemars::JsonSchema)]
pub struct GapTableAnswer {
    /// The rows, by element.
    pub rows: Vec<GapRow>,
    /// How many there are.
    pub counts: GapCounts,
}

impl Query for GapTable {
    type Output = GapTableAnswer;
    const DEF: &'static QueryDef = &QueryDef {
        name: "framework.gap_table",
        label: Label::new("差距对照表", "Gap table"),
        owner: elements::PROCESS_MANAGEMENT_SUPPORT,
        reads: &[
            "framework.finding",
            "framework.element",
            "framework.as_is_process",
            "organisation.department",
        ],
        untouched: &[
            "framework.finding.evidence",
            "framework.finding.reason",
            "framework.element.position",
            "framework.element.in_scope",
            "framework.element.about_zh",
            "framework.element.about_en",
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

    const TABLE: Option<AsTable<GapTableAnswer>> = Some(side_by_side);

    fn run(tx: &mut Tx<'_>, _: &Actor, input: Self) -> Result<GapTableAnswer, Failure> {
        let edition = edition_of(&editions(tx)?, input.edition.as_deref())?;
        let names = names(tx, edition.id.uuid())?;
        let mut found = findings(tx, |sql| {
            sql.push(" AND e.edition = ").bind(edition.id);
            if let Some(aspect) = input.aspect {
                sql.push(" AND f.aspect = ").bind(aspect.code());
            }
            if let Some(state) = input.state {
                sql.push(" AND f.state = ").bind(state.code());
            }
            if let Some(owner) = input.owner {
                sql.push(" AND f.owner = ").bind(owner);
            }
            if input.unowned {
                sql.push(" AND f.owner IS NULL");
            }
        })?;
        if let Some(under) = input.under {
            found.retain(|finding| lies_under(&names, finding.element.id, under));
        }
        if let Some(typed) = input.search.as_deref().map(str::to_lowercase) {
            let holds = |text: &str| text.to_lowercase().contains(&typed);
            found.retain(|f| holds(&f.number) || holds(&f.text.zh) || holds(&f.text.en));
        }
        Ok(table(found, &names))
    }
}

const COLUMNS: &[Column] = &[
    Column::name("流程组", "Group"),
    Column::narrow("标识", "Identifier"),
    Column::name("框架要素", "Element"),
    Column::narrow("编号", "Number"),
    Column::sentence("现有流程", "As is"),
    Column::narrow("状态", "State"),
    Column::narrow("编号", "Number"),
    Column::sentence("标杆流程", "Benchmark"),
    Column::narrow("编号", "Number"),
    Column::sentence("改进建议", "Suggestion"),
    Column::narrow("状态", "State"),
    Column::name("责任部门", "Owner"),
];

/// The three columns as the study has them: as many lines for an element as its longest column has entries.
fn side_by_side(answer: &GapTableAnswer, language: Language) -> Table {
    let mut rows = Vec::new();
    for row in &answer.rows {
        let lines = row.as_is.len().max(row.benchmark.len()).max(row.suggestion.len());
        rows.extend((0..lines).map(|at| {
            let (as_is, suggestion) = (row.as_is.get(at), row.suggestion.get(at));
            let mut line: Vec<Cell> = vec![
                row.group.label.text(language).into(),
                row.element.identifier.as_str().into(),
                row.element.label.text(language).into(),
            ];
            line.extend(said(as_is, language));
            line.push(as_is.map(|finding| state(finding, language)).into());
            line.extend(said(row.benchmark.get(at), language));
            line.extend(said(suggestion, language));
            line.push(suggestion.map(|finding| state(finding, language)).into());
            let owner = suggestion.and_then(|finding| finding.owner.as_ref());
            line.push(owner.map(|owner| owner.label.text(language)).into());
            line
        }));
    }
    Table { columns: COLUMNS, rows }
}

/// A finding's number and what it says.
fn said(finding: Option<&FindingRow>, language: Language) -> [Cell; 2] {
    let number = finding.map(|finding| finding.number.as_str());
    [number.into(), finding.map(|finding| finding.text.text(language)).into()]
}

fn state(finding: &FindingRow, language: Language) -> &'static str {
    FindingState::from_code(&finding.state).map_or("", |state| state.label().text(language))
}

struct Above {
    name: ElementName,
    parent: Option<Id<Element>>,
    verticals: Vec<Id<Element>>,
    level: i64,
    vertical: bool,
}

type Names = HashMap<Id<Element>, Above>;

fn names(tx: &mut Tx<'_>, edition: kernel::Uuid) -> Result<Names, Failure> {
    let sql = "SELECT id, identifier, name_zh, name_en, parent, level, kind FROM framework_element WHERE edition = $1";
    let mut names = HashMap::new();
    for row in tx.query(sql, &[edition.into()])? {
        let id = Id::from_uuid(row.uuid(0)?);
        let label = Bilingual { zh: row.text(2)?, en: row.text(3)? };
        let above = Above {
            name: ElementName { id, identifier: row.text(1)?, label },
            parent: row.opt_uuid(4)?.map(Id::from_uuid),
            verticals: Vec::new(),
            level: row.int(5)?,
            vertical: row.text(6)? == "vertical",
        };
        names.insert(id, above);
    }
    let sql = "SELECT p.element, p.vertical FROM framework_placement p
               JOIN framework_element e ON e.id = p.element AND e.edition = $1 WHERE p.archived_at IS NULL";
    for row in tx.query(sql, &[edition.into()])? {
        if let Some(element) = names.get_mut(&Id::from_uuid(row.uuid(0)?)) {
            element.verticals.push(Id::from_uuid(row.uuid(1)?));
        }
    }
    Ok(names)
}

/// The way up from an element, itself first.
fn way_up(names: &Names, from: Id<Element>) -> impl Iterator<Item = &Above> {
    let mut at = names.get(&from);
    let mut left = names.len();
    std::iter::from_fn(move || {
        let here = at?;
        left = left.checked_sub(1)?;
        at = here.parent.and_then(|parent| names.get(&parent));
        Some(here)
    })
}

/// Below it in the horizontal view, or placed in it in the vertical one.
fn lies_under(names: &Names, element: Id<Element>, under: Id<Element>) -> bool {
    way_up(names, element).any(|above| above.name.id == under || above.verticals.contains(&under))
}

fn table(found: Vec<FindingRow>, names: &Names) -> GapTableAnswer {
    let mut counts = GapCounts::default();
    let mut rows: BTreeMap<Id<Element>, GapRow> = BTreeMap::new();
    for finding in found {
        // level 3 and below stand in the row of their level-2 element
        let level_2 = way_up(names, finding.element.id).find(|above| above.level <= 2);
        let group = way_up(names, finding.element.id).find(|above| above.level <= 1 && !above.vertical);
        let element = level_2.map_or_else(|| finding.element.clone(), |above| above.name.clone());
        let group = group.map_or_else(|| element.clone(), |above| above.name.clone());
        let row = rows.entry(element.id).or_insert_with(|| GapRow {
            element,
            group,
            as_is: Vec::new(),
            benchmark: Vec::new(),
            suggestion: Vec::new(),
        });
        counts.open += usize::from(finding.state == FindingState::Open.code());
        match Aspect::from_code(&finding.aspect) {
            Some(Aspect::AsIs) => {
                counts.as_is += 1;
                row.as_is.push(finding);
            }
            Some(Aspect::Benchmark) => {
                counts.benchmark += 1;
                row.benchmark.push(finding);
            }
            Some(Aspect::Suggestion) | None => {
                counts.suggestion += 1;
                row.suggestion.push(finding);
            }
        }
    }
    let mut rows: Vec<GapRow> = rows.into_values().collect();
    rows.sort_by_cached_key(|row| code_key(&row.element.identifier));
    GapTableAnswer { rows, counts }
}
