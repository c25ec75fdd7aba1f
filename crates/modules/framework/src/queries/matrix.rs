//! The map: all elements of an edition down to a level, with their numbers.

use super::tree::{EditionName, ElementNumbers, STUDY, editions, tree};
use engine::{Actor, Query};
use kernel::{Failure, Label};
use schema::{Input, QueryDef, elements};
use serde::Serialize;
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

    fn run(tx: &mut Tx<'_>, who: &Actor, input: Self) -> Result<MatrixAnswer, Failure> {
        let editions = editions(tx)?;
        let edition = edition_of(&editions, input.edition.as_deref())?;
        let mut elements = tree(tx, who, &edition)?;
        elements.retain(|element| element.level <= input.depth);
        Ok(MatrixAnswer { edition, editions, elements })
    }
}

/// The edition of that code.
pub(super) fn edition_of(editions: &[EditionName], code: Option<&str>) -> Result<EditionName, Failure> {
    let code = code.unwrap_or(STUDY);
    let found = editions.iter().find(|edition| edition.code == code).cloned();
    found.ok_or_else(|| engine::failures::NO_SUCH_THING.fail().with("name", code).on("edition"))
}
