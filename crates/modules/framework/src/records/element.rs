//! A process element.

use crate::{failures, records::Edition};
use engine::{Actor, Faults, Rules, Stored, get};
use kernel::{Failure, FailureDef, Id, Label};
use schema::{Choice, LinesDef, Record, elements};
use store::Tx;

/// What kind of element it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Choice)]
pub enum ElementKind {
    /// Level 0: the enterprise, Operations, SIP, Enterprise Management.
    #[choice("零级区域", "Area")]
    Area,
    /// Level 1, functional: a row of the map.
    #[choice("横向群组", "Horizontal group")]
    Group,
    /// Level 1, end to end: a column of the map.
    #[choice("纵向群组", "Vertical group")]
    Vertical,
    /// Level 2 and below.
    #[choice("流程要素", "Element")]
    Element,
}

/// An element of a framework. A level-2 element is one and the same in both views: its parent is the horizontal group, its
/// placements are the vertical ones.
#[derive(Debug, Clone, PartialEq, Record)]
#[record(
    name = "framework.element",
    label("流程要素", "Process element"),
    plural("流程要素", "Process elements"),
    about("流程框架中的一个要素，从零级区域到最细的步骤", "An element of the framework, from the areas of level 0 to the finest step"),
    owner = elements::PROCESS_MANAGEMENT_SUPPORT,
    key(edition, identifier),
    title_zh(identifier, name_zh),
    title_en(identifier, name_en),
    sort = "identifier",
    lines = &[LinesDef {
        name: "placements",
        label: Label::new("纵向群组", "Vertical groups"),
        record: "framework.placement",
        parent: "element",
        fields: &["vertical"],
    }]
)]
pub struct Element {
    /// Which edition it belongs to.
    #[field(label("框架版本", "Edition"), list, filter)]
    pub edition: Id<Edition>,
    /// `1.2.1.1`.
    #[field(label("标识", "Identifier"), code, by_number, max = 40, list, filter, sort, search)]
    pub identifier: String,
    /// The element one level up, in the horizontal view.
    #[field(label("上级要素", "Parent"), list, filter)]
    pub parent: Option<Id<Element>>,
    /// How deep it lies.
    #[field(label("层级", "Level"), min = 0, max = 30, list, filter, sort)]
    pub level: i64,
    /// What kind it is.
    #[field(label("类别", "Kind"), list, filter)]
    pub kind: ElementKind,
    /// In Chinese.
    #[field(label("名称（中）", "Name (Chinese)"), zh, max = 200, list, sort, search)]
    pub name_zh: String,
    /// In English.
    #[field(label("名称（英）", "Name (English)"), en, max = 200, list, sort, search)]
    pub name_en: String,
    /// Its place among its siblings.
    #[field(
        label("次序", "Position"),
        help("在同级要素中的先后", "Its place among its siblings"),
        min = 1,
        max = 10000,
        default = "1"
    )]
    pub position: i64,
    /// Whether the study looks into it.
    #[field(label("研究范围内", "In scope"), list, filter, default = "false")]
    pub in_scope: bool,
    /// What it is, in Chinese.
    #[field(label("说明（中）", "About (Chinese)"), zh, long, max = 4000, section("说明", "About"))]
    pub about_zh: Option<String>,
    /// What it is, in English.
    #[field(label("说明（英）", "About (English)"), en, long, max = 4000)]
    pub about_en: Option<String>,
}

impl Rules for Element {
    const FAILURES: &'static [&'static FailureDef] = &[
        &failures::OTHER_EDITION,
        &failures::WRONG_LEVEL,
        &failures::MOVE_INSTEAD,
        &failures::ELEMENT_IN_USE,
    ];

    /// An element stands below one of its own edition, one level deeper; areas may stand below the enterprise at level 0.
    fn check(
        tx: &mut Tx<'_>,
        who: &Actor,
        before: Option<&Stored<Self>>,
        after: &Self,
    ) -> Result<(), Failure> {
        let same_place = |old: &Self| {
            old.parent == after.parent
                && old.level == after.level
                && old.edition == after.edition
                && old.kind == after.kind
        };
        if before.is_some_and(|before| same_place(&before.data)) {
            return Ok(());
        }
        // what stands below follows only when a command takes it along
        if let Some(before) = before
            && (before.data.level, before.data.edition) != (after.level, after.edition)
            && who.command().is_none()
        {
            let sql = "SELECT id FROM framework_element WHERE parent = $1 AND archived_at IS NULL LIMIT 1";
            if tx.query_one(sql, &[before.id.into()])?.is_some() {
                return Err(failures::MOVE_INSTEAD.fail().on("parent"));
            }
        }
        if let Some(before) = before {
            keeps_its_users(tx, before, after)?;
        }
        let parent: Option<Stored<Self>> = after.parent.map(|parent| get(tx, parent)).transpose()?;
        let mut faults = Faults::default();
        if parent.as_ref().is_some_and(|parent| parent.data.edition != after.edition) {
            faults.add("parent", failures::OTHER_EDITION.fail());
        }
        let expected = parent.map_or(0, |parent| level_below(&parent, after.kind));
        if after.level != expected {
            faults.add("level", failures::WRONG_LEVEL.fail().with("expected", expected));
        }
        faults.done()
    }

    /// Its parent may have moved to another level while it was archived.
    fn restored(tx: &mut Tx<'_>, data: Self) -> Result<Self, Failure> {
        let level = match data.parent {
            None => data.level,
            Some(parent) => level_below(&get(tx, parent)?, data.kind),
        };
        Ok(Self { level, ..data })
    }
}

/// What is placed in an element, or compares it with another edition's, rests on its kind and edition.
fn keeps_its_users(tx: &mut Tx<'_>, before: &Stored<Element>, after: &Element) -> Result<(), Failure> {
    let mut any = |sql: &str| tx.query_one(sql, &[before.id.into()]).map(|row| row.is_some());
    let was_vertical = before.data.kind == ElementKind::Vertical && after.kind != ElementKind::Vertical;
    let other_edition = before.data.edition != after.edition;
    let placed_in = "SELECT id FROM framework_placement WHERE vertical = $1 AND archived_at IS NULL LIMIT 1";
    let placed = "SELECT id FROM framework_placement WHERE element = $1 AND archived_at IS NULL LIMIT 1";
    let from =
        "SELECT id FROM framework_element_mapping WHERE from_element = $1 AND archived_at IS NULL LIMIT 1";
    let to = "SELECT id FROM framework_element_mapping WHERE to_element = $1 AND archived_at IS NULL LIMIT 1";
    let used = (was_vertical || other_edition) && any(placed_in)?
        || other_edition && (any(placed)? || any(from)? || any(to)?);
    if used { Err(failures::ELEMENT_IN_USE.fail()) } else { Ok(()) }
}

/// The level of what stands below that parent. Areas all stand at level 0, the enterprise that holds them too.
pub(crate) fn level_below(parent: &Stored<Element>, kind: ElementKind) -> i64 {
    if kind == ElementKind::Area { 0 } else { parent.data.level + 1 }
}
