//! Where an element stands in the vertical view.

use crate::{
    failures,
    records::{Element, ElementKind},
};
use engine::{Actor, Faults, Rules, Stored, get};
use kernel::{Failure, FailureDef, Id};
use schema::{Record, elements};
use store::Tx;

/// One element in one vertical group. An element may stand in several, and stays one element.
#[derive(Debug, Clone, PartialEq, Record)]
#[record(
    name = "framework.placement",
    label("纵向归属", "Vertical placement"),
    plural("纵向归属", "Vertical placements"),
    about("要素在端到端视图中所在的纵向群组", "The vertical group that an element stands in, end to end"),
    owner = elements::PROCESS_MANAGEMENT_SUPPORT,
    key(element, vertical),
    title_zh(element, vertical),
    title_en(element, vertical),
    sort = "element"
)]
pub struct Placement {
    /// The element.
    #[field(label("流程要素", "Element"), list, filter)]
    pub element: Id<Element>,
    /// The vertical group.
    #[field(label("纵向群组", "Vertical group"), list, filter)]
    pub vertical: Id<Element>,
}

impl Rules for Placement {
    const FAILURES: &'static [&'static FailureDef] = &[&failures::NOT_A_VERTICAL];

    fn check(tx: &mut Tx<'_>, _: &Actor, _: Option<&Stored<Self>>, after: &Self) -> Result<(), Failure> {
        let element: Stored<Element> = get(tx, after.element)?;
        let vertical: Stored<Element> = get(tx, after.vertical)?;
        let mut faults = Faults::default();
        if vertical.data.kind != ElementKind::Vertical || vertical.data.edition != element.data.edition {
            faults.add("vertical", failures::NOT_A_VERTICAL.fail());
        }
        faults.done()
    }
}
