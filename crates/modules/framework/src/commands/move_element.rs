//! Moves an element, with all below it, to another parent of its edition.

use crate::{
    failures,
    records::{Element, level_below},
};
use engine::{Actor, Command, Stored, get, update};
use kernel::{Failure, Id, Label};
use schema::{CommandDef, Input, Subject, elements};
use serde::Serialize;
use store::Tx;

/// Moves an element, with all below it, to another parent of its edition.
#[derive(Debug, Input)]
pub struct MoveElement {
    /// Which one.
    #[field(label("流程要素", "Element"))]
    pub element: Id<Element>,
    /// Below which one.
    #[field(label("新的上级", "New parent"))]
    pub parent: Id<Element>,
    /// At which place among its new siblings.
    #[field(label("次序", "Position"), min = 1, max = 10000, default = "1")]
    pub position: i64,
}

/// What [`MoveElement`] answers.
#[derive(Debug, Serialize, schemars::JsonSchema)]
pub struct ElementMoved {
    /// Which one.
    pub element: Id<Element>,
    /// Its level now.
    pub level: i64,
    /// How many elements below it changed their level along with it.
    pub below: usize,
}

impl Command for MoveElement {
    type Output = ElementMoved;
    const DEF: &'static CommandDef = &CommandDef {
        name: "framework.move_element",
        label: Label::new("移动", "Move"),
        about: Label::new(
            "连同下级一起移到另一个上级之下",
            "Moves it, with all below it, under another parent",
        ),
        owner: elements::PROCESS_MANAGEMENT_SUPPORT,
        subject: Some(Subject { record: "framework.element", field: "element" }),
        failures: &[&failures::OTHER_EDITION],
        primary: false,
        confirm: Some(Label::new(
            "要素及其全部下级将移到新的上级之下。",
            "The element moves with all below it.",
        )),
        when: None,
        apart_from: &[],
    };

    fn run(tx: &mut Tx<'_>, who: &Actor, input: Self) -> Result<ElementMoved, Failure> {
        let stored: Stored<Element> = get(tx, input.element)?;
        let parent: Stored<Element> = get(tx, input.parent)?;
        if parent.data.edition != stored.data.edition {
            return Err(failures::OTHER_EDITION.fail().on("parent"));
        }
        let level = level_below(&parent, stored.data.kind);
        let data =
            Element { parent: Some(parent.id), position: input.position, level, ..stored.data.clone() };
        let moved = update(tx, who, &stored, &data)?;
        let mut below = 0;
        if level != stored.data.level {
            below = relevel(tx, who, &moved)?;
        }
        Ok(ElementMoved { element: moved.id, level, below })
    }
}

/// Gives all below an element the levels that follow from its own. What is archived takes its level when it is restored.
fn relevel(tx: &mut Tx<'_>, who: &Actor, top: &Stored<Element>) -> Result<usize, Failure> {
    let mut changed = 0;
    let mut waiting = vec![top.clone()];
    while let Some(parent) = waiting.pop() {
        let sql = "SELECT id FROM framework_element WHERE parent = $1 AND archived_at IS NULL";
        for row in tx.query(sql, &[parent.id.into()])? {
            let child: Stored<Element> = get(tx, Id::from_uuid(row.uuid(0)?))?;
            let data = Element { level: level_below(&parent, child.data.kind), ..child.data.clone() };
            waiting.push(update(tx, who, &child, &data)?);
            changed += 1;
        }
    }
    Ok(changed)
}
