//! The map: all elements of an edition down to a level, with their numbers.

use super::tree::{EditionName, ElementNumbers, STUDY, editions, tree};
use engine::{
    Actor, AsTable, Query,
    table::{Cell, Column, Table, yes_or_no},
};
use kernel::{Failure, Label, Language};
use schema::{Input, QueryDef, elements};
use serde::Serialize;
use std::collections::HashMap;
use store::Tx;

/// The map of an edition.
#[derive(Debug, Input)]
pub struct Matrix {
    /// The edition's code; the study's own when nothing is said.
    #[field(label("框架版本", "Edition"), max = 30)]
    pub edition: Option<String>,
    /// The deepest level wanted.
    #[field(label("层级", "Depth"), min = 0, max = 30, default = "2")]
    pub depth: i64,
}

/// What [`Matrix`] answers.
#[derive(Debug, Serialize, schemars::JsonSchema)]
pub struct MatrixAnswer {
    /// The edition shown.
    pub edition: EditionName,
    /// The editions there are.
    pub editions: Vec<EditionName>,
    /// Its elements, by identifier.
    pub elements: Vec<ElementNumbers>,
}

impl Query for Matrix {
    type Output = MatrixAnswer;
    const DEF: &'static QueryDef = &QueryDef {
        name: "framework.matrix",
        label: Label::new("流程地图", "Process map"),
        owner: elements::PROCESS_MANAGEMENT_SUPPORT,
        reads: &["framework.edition", "framework.element", "framework.placement"],
        untouched: &[
            "framework.edition.status",
            "framework.edition.about_zh",
            "framework.edition.about_en",
            "framework.element.about_zh",
            "framework.element.about_en",
        ],
    };

    const TABLE: Option<AsTable<MatrixAnswer>> = Some(element_by_element);

    fn run(tx: &mut Tx<'_>, who: &Actor, input: Self) -> Result<MatrixAnswer, Failure> {
        let editions = editions(tx)?;
        let edition = edition_of(&editions, input.edition.as_deref())?;
        let mut elements = tree(tx, who, &edition)?;
        elements.retain(|element| element.level <= input.depth);
        Ok(MatrixAnswer { edition, editions, elements })
    }
}

const COLUMNS: &[Column] = &[
    Column::narrow("标识", "Identifier"),
    Column::name("框架要素", "Element"),
    Column::narrow("层级", "Level"),
    Column::name("上级要素", "Above"),
    Column::name("端到端流程组", "Verticals"),
    Column::narrow("研究范围内", "In scope"),
    Column::narrow("覆盖率", "Coverage"),
    Column::narrow("符合", "Matched"),
    Column::narrow("部分", "Partial"),
    Column::narrow("缺失", "Missing"),
    Column::narrow("发现与建议", "Findings"),
    Column::narrow("待处理发现", "Open findings"),
    Column::narrow("待处理建议", "Open suggestions"),
    Column::narrow("记录", "Records"),
    Column::narrow("命令", "Commands"),
    Column::narrow("流程", "Processes"),
    Column::narrow("指标", "KPIs"),
];

/// The map without its picture: each element with its numbers.
fn element_by_element(answer: &MatrixAnswer, language: Language) -> Table {
    let count = |number: usize| Cell::Number(i64::try_from(number).unwrap_or(i64::MAX));
    let names: HashMap<_, _> =
        answer.elements.iter().map(|element| (element.id, element.label.text(language))).collect();
    let row = |element: &ElementNumbers| {
        let numbers = [
            element.matched,
            element.partial,
            element.missing,
            element.findings,
            element.open_findings,
            element.open_suggestions,
        ];
        let support = element.support;
        let verticals: Vec<&str> = element.verticals.iter().filter_map(|id| names.get(id).copied()).collect();
        let mut row: Vec<Cell> = vec![
            element.identifier.as_str().into(),
            element.label.text(language).into(),
            element.level.into(),
            element.parent.and_then(|parent| names.get(&parent).copied()).into(),
            verticals.join(" / ").into(),
            yes_or_no(element.in_scope, language).into(),
            element.coverage.map_or(Cell::Nothing, Cell::BasisPoints),
        ];
        row.extend(numbers.map(Cell::Number));
        row.extend([support.records, support.commands, support.processes, support.kpis].map(count));
        row
    };
    Table { columns: COLUMNS, rows: answer.elements.iter().map(row).collect() }
}

/// The edition of that code.
pub(super) fn edition_of(editions: &[EditionName], code: Option<&str>) -> Result<EditionName, Failure> {
    let code = code.unwrap_or(STUDY);
    let found = editions.iter().find(|edition| edition.code == code).cloned();
    found.ok_or_else(|| engine::failures::NO_SUCH_THING.fail().with("name", code).on("edition"))
}
