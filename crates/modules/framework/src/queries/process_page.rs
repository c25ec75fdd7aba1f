//! All about one process of today.

use super::finding_rows::{
    DepartmentName, FindingRow, MappingRow, ProcessName, findings, mappings, process_name,
};
use crate::records::AsIsProcess;
use engine::{Actor, Query, Stored, get};
use kernel::{Bilingual, Failure, Id, Label};
use organisation::records::Department;
use schema::{Input, QueryDef, elements};
use serde::Serialize;
use store::Tx;

/// All about one process of today.
#[derive(Debug, Input)]
pub struct ProcessPage {
    /// Which one.
    #[field(label("现有流程", "Process"))]
    pub process: Id<AsIsProcess>,
}

/// A process of today.
#[derive(Debug, Serialize, schemars::JsonSchema)]
pub struct ProcessDetail {
    /// Its id.
    pub id: Id<AsIsProcess>,
    /// Its version.
    pub version: i64,
    /// `P-01`.
    pub number: String,
    /// Its name.
    pub label: Bilingual,
    /// What it does.
    pub about: Bilingual,
    /// Where it is told of.
    pub source: Bilingual,
    /// Who owns it.
    pub owner: Option<DepartmentName>,
    /// The process that it is part of.
    pub parent: Option<ProcessName>,
}

/// What [`ProcessPage`] answers.
#[derive(Debug, Serialize, schemars::JsonSchema)]
pub struct ProcessPageAnswer {
    /// The process.
    pub process: ProcessDetail,
    /// Its parts.
    pub children: Vec<ProcessName>,
    /// The elements that it is mapped to.
    pub mappings: Vec<MappingRow>,
    /// What was found about it.
    pub findings: Vec<FindingRow>,
}

impl Query for ProcessPage {
    type Output = ProcessPageAnswer;
    const DEF: &'static QueryDef = &QueryDef {
        name: "framework.process_page",
        label: Label::new("现有流程页", "Process page"),
        owner: elements::PROCESS_MANAGEMENT_SUPPORT,
        reads: &[
            "framework.as_is_process",
            "framework.process_mapping",
            "framework.element",
            "framework.finding",
            "organisation.department",
        ],
        untouched: &[
            "framework.finding.evidence",
            "framework.finding.reason",
            "framework.element.parent",
            "framework.element.position",
            "framework.element.in_scope",
            "framework.element.about_zh",
            "framework.element.about_en",
            "organisation.department.parent",
            "organisation.department.calendar",
        ],
    };

    fn run(tx: &mut Tx<'_>, _: &Actor, input: Self) -> Result<ProcessPageAnswer, Failure> {
        let stored: Stored<AsIsProcess> = get(tx, input.process)?;
        let id = stored.id;
        let data = stored.data;
        let owner = data.owner.map(|owner| get::<Department>(tx, owner)).transpose()?;
        let parent = match data.parent {
            Some(parent) => named(tx, "id", parent)?.pop(),
            None => None,
        };
        Ok(ProcessPageAnswer {
            children: named(tx, "parent", id)?,
            mappings: mappings(tx, |sql| {
                sql.push(" AND m.process = ").bind(id);
            })?,
            findings: findings(tx, |sql| {
                sql.push(" AND f.process = ").bind(id);
            })?,
            process: ProcessDetail {
                id,
                version: stored.version,
                number: data.number,
                label: Bilingual { zh: data.name_zh, en: data.name_en },
                about: Bilingual {
                    zh: data.about_zh.unwrap_or_default(),
                    en: data.about_en.unwrap_or_default(),
                },
                source: Bilingual {
                    zh: data.source_zh.unwrap_or_default(),
                    en: data.source_en.unwrap_or_default(),
                },
                owner: owner.map(|owner| DepartmentName {
                    id: owner.id,
                    label: Bilingual { zh: owner.data.name_zh, en: owner.data.name_en },
                }),
                parent,
            },
        })
    }
}

/// The processes whose `column` is `id`, by number.
fn named(tx: &mut Tx<'_>, column: &str, id: Id<AsIsProcess>) -> Result<Vec<ProcessName>, Failure> {
    let sql = format!(
        "SELECT id, number, name_zh, name_en FROM framework_as_is_process
         WHERE {column} = $1 AND archived_at IS NULL ORDER BY number_sort LIMIT 500"
    );
    let rows = tx.query(&sql, &[id.into()])?;
    Ok(rows
        .iter()
        .map(|row| process_name(row, 0))
        .collect::<Result<Vec<_>, _>>()?
        .into_iter()
        .flatten()
        .collect())
}
