//! Findings and mappings as the framework's own screens show them.

use crate::queries::tree::ElementName;
use crate::records::{AsIsProcess, Finding, ProcessMapping};
use kernel::{Bilingual, Failure, Id};
use organisation::records::Department;
use serde::Serialize;
use store::{Row, Sql, Tx};

/// A department, by name.
#[derive(Debug, Clone, Serialize, schemars::JsonSchema)]
pub struct DepartmentName {
    /// Its id.
    pub id: Id<Department>,
    /// Its name.
    pub label: Bilingual,
}

/// A process of today, by number and name.
#[derive(Debug, Clone, Serialize, schemars::JsonSchema)]
pub struct ProcessName {
    /// Its id.
    pub id: Id<AsIsProcess>,
    /// `P-01`.
    pub number: String,
    /// Its name.
    pub label: Bilingual,
}

/// An entry of the three columns.
#[derive(Debug, Clone, Serialize, schemars::JsonSchema)]
pub struct FindingRow {
    /// Its id.
    pub id: Id<Finding>,
    /// Its version.
    pub version: i64,
    /// `S-001`.
    pub number: String,
    /// `as_is`, `benchmark` or `suggestion`.
    pub aspect: String,
    /// `note`, `open`, `accepted`, `in_progress`, `done` or `declined`.
    pub state: String,
    /// What it says.
    pub text: Bilingual,
    /// Where it is said.
    pub source: Bilingual,
    /// Who answers for it.
    pub owner: Option<DepartmentName>,
    /// The process of today that it is about.
    pub process: Option<ProcessName>,
    /// The element that it is about.
    pub element: ElementName,
}

/// How a process and an element fit.
#[derive(Debug, Clone, Serialize, schemars::JsonSchema)]
pub struct MappingRow {
    /// Its id.
    pub id: Id<ProcessMapping>,
    /// `M-001`.
    pub number: String,
    /// `match`, `partial`, `missing` or `extra`.
    pub kind: String,
    /// The process, unless it is missing.
    pub process: Option<ProcessName>,
    /// The element, unless the process is extra.
    pub element: Option<ElementName>,
    /// Why.
    pub note: Option<Bilingual>,
}

const FINDINGS: &str = "SELECT f.id, f.version, f.number, f.aspect, f.state, f.text_zh, f.text_en, f.source_zh, f.source_en,
     d.id, d.name_zh, d.name_en, p.id, p.number, p.name_zh, p.name_en, e.id, e.identifier, e.name_zh, e.name_en
     FROM framework_finding f
     JOIN framework_element e ON e.id = f.element
     LEFT JOIN organisation_department d ON d.id = f.owner
     LEFT JOIN framework_as_is_process p ON p.id = f.process
     WHERE f.archived_at IS NULL";

/// The findings for which `condition` holds, by number. It starts with ` AND ` and speaks of `f` and `e`.
pub fn findings(tx: &mut Tx<'_>, condition: impl FnOnce(&mut Sql)) -> Result<Vec<FindingRow>, Failure> {
    let mut sql = Sql::new(FINDINGS);
    condition(&mut sql);
    sql.push(" ORDER BY f.number_sort, f.id LIMIT 20000");
    sql.query(tx)?.iter().map(finding).collect()
}

fn finding(row: &Row) -> Result<FindingRow, Failure> {
    Ok(FindingRow {
        id: Id::from_uuid(row.uuid(0)?),
        version: row.int(1)?,
        number: row.text(2)?,
        aspect: row.text(3)?,
        state: row.text(4)?,
        text: Bilingual { zh: row.text(5)?, en: row.text(6)? },
        source: Bilingual {
            zh: row.opt_text(7)?.unwrap_or_default(),
            en: row.opt_text(8)?.unwrap_or_default(),
        },
        owner: match row.opt_uuid(9)? {
            Some(id) => Some(DepartmentName {
                id: Id::from_uuid(id),
                label: Bilingual { zh: row.text(10)?, en: row.text(11)? },
            }),
            None => None,
        },
        process: process_name(row, 12)?,
        element: element_name(row, 16)?.ok_or_else(|| store::failures::INTERNAL.fail())?,
    })
}

/// A process whose id, number and names stand from column `at`.
pub fn process_name(row: &Row, at: usize) -> Result<Option<ProcessName>, Failure> {
    let Some(id) = row.opt_uuid(at)? else { return Ok(None) };
    let label = Bilingual { zh: row.text(at + 2)?, en: row.text(at + 3)? };
    Ok(Some(ProcessName { id: Id::from_uuid(id), number: row.text(at + 1)?, label }))
}

/// An element whose id, identifier and names stand from column `at`.
pub fn element_name(row: &Row, at: usize) -> Result<Option<ElementName>, Failure> {
    let Some(id) = row.opt_uuid(at)? else { return Ok(None) };
    let label = Bilingual { zh: row.text(at + 2)?, en: row.text(at + 3)? };
    Ok(Some(ElementName { id: Id::from_uuid(id), identifier: row.text(at + 1)?, label }))
}

/// The mappings for which `condition` holds, by number. It starts with ` AND ` and speaks of `m`.
pub fn mappings(tx: &mut Tx<'_>, condition: impl FnOnce(&mut Sql)) -> Result<Vec<MappingRow>, Failure> {
    let mut sql = Sql::new(
        "SELECT m.id, m.number, m.kind, m.note_zh, m.note_en, p.id, p.number, p.name_zh, p.name_en,
         e.id, e.identifier, e.name_zh, e.name_en
         FROM framework_process_mapping m
         LEFT JOIN framework_as_is_process p ON p.id = m.process
         LEFT JOIN framework_element e ON e.id = m.element
         WHERE m.archived_at IS NULL",
    );
    condition(&mut sql);
    sql.push(" ORDER BY m.number_sort LIMIT 5000");
    let mapping = |row: &Row| {
        let note = (row.opt_text(3)?, row.opt_text(4)?);
        Ok(MappingRow {
            id: Id::from_uuid(row.uuid(0)?),
            number: row.text(1)?,
            kind: row.text(2)?,
            note: match note {
                (None, None) => None,
                (zh, en) => Some(Bilingual { zh: zh.unwrap_or_default(), en: en.unwrap_or_default() }),
            },
            process: process_name(row, 5)?,
            element: element_name(row, 9)?,
        })
    };
    sql.query(tx)?.iter().map(mapping).collect()
}
