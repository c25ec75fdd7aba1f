//! How the elements of one edition become those of another.

use super::process_mapping::mapped_already;
use crate::{failures, records::Element};
use engine::{Actor, Faults, Rules, Stored, get};
use kernel::{Failure, FailureDef, Id};
use schema::{Choice, Record, elements};
use store::Tx;

/// What became of an element.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Choice)]
pub enum Counterpart {
    /// The same.
    #[choice("相同", "Same", tone = Success)]
    Same,
    /// The same under another name.
    #[choice("改名", "Renamed", tone = Info)]
    Renamed,
    /// Part of what it was.
    #[choice("拆分", "Split", tone = Warning)]
    Split,
    /// Together with others.
    #[choice("合并", "Merged", tone = Warning)]
    Merged,
    /// In another place.
    #[choice("移动", "Moved", tone = Info)]
    Moved,
    /// No longer there.
    #[choice("取消", "Dropped", tone = Danger)]
    Dropped,
    /// Not there before.
    #[choice("新增", "Added", tone = Success)]
    Added,
}

/// A counterpart: an element of one edition and what it is in another.
#[derive(Debug, Clone, PartialEq, Record)]
#[record(
    name = "framework.element_mapping",
    label("版本对照", "Counterpart"),
    plural("版本对照", "Counterparts"),
    about("一个版本的要素在另一版本中对应什么", "What an element of one edition is in another"),
    owner = elements::PROCESS_MANAGEMENT_SUPPORT,
    key(number),
    title_zh(number, from_element, to_element),
    title_en(number, from_element, to_element)
)]
pub struct ElementMapping {
    /// `X-001`.
    #[field(label("编号", "Number"), code, numbered = "X-", max = 20, list, sort, search)]
    pub number: String,
    /// The element of the first edition; none for one that was added.
    #[field(label("源要素", "From"), list, filter)]
    pub from_element: Option<Id<Element>>,
    /// The element of the second edition; none for one that was dropped.
    #[field(label("目标要素", "To"), list, filter)]
    pub to_element: Option<Id<Element>>,
    /// What became of it.
    #[field(label("关系", "Kind"), list, filter)]
    pub kind: Counterpart,
    /// Why, in Chinese.
    #[field(label("备注（中）", "Note (Chinese)"), zh, max = 400, list)]
    pub note_zh: Option<String>,
    /// Why, in English.
    #[field(label("备注（英）", "Note (English)"), en, max = 400, list)]
    pub note_en: Option<String>,
}

impl Rules for ElementMapping {
    const FAILURES: &'static [&'static FailureDef] = &[&failures::SAME_EDITION, &failures::MAPPED_ALREADY];

    fn check(tx: &mut Tx<'_>, _: &Actor, before: Option<&Stored<Self>>, after: &Self) -> Result<(), Failure> {
        let fits = match (after.kind, after.from_element, after.to_element) {
            (Counterpart::Dropped, Some(_), None) | (Counterpart::Added, None, Some(_)) => true,
            (Counterpart::Dropped | Counterpart::Added, ..) => false,
            (_, Some(from), Some(to)) => {
                let (from, to): (Stored<Element>, Stored<Element>) = (get(tx, from)?, get(tx, to)?);
                from.data.edition != to.data.edition
            }
            _ => false,
        };
        let mut faults = Faults::default();
        if !fits {
            faults.add("to_element", failures::SAME_EDITION.fail());
        }
        let ends = [
            ("from_element", after.from_element.map(Id::uuid)),
            ("to_element", after.to_element.map(Id::uuid)),
        ];
        let own = before.map(|before| before.id.uuid());
        if let Some(number) = mapped_already(tx, "framework_element_mapping", own, ends)? {
            faults.add("to_element", failures::MAPPED_ALREADY.fail().with("number", number));
        }
        faults.done()
    }
}
