//! Who holds a post, and from when to when.

use super::{Post, ends_after_it_begins};
use crate::failures;
use engine::{Actor, Faults, Rules, Stored, access::User};
use kernel::{Failure, FailureDef, Id, NaiveDate};
use schema::{Choice, Record, elements};
use store::Tx;

/// As what a person holds a post.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Choice)]
pub enum HoldingKind {
    /// As its own.
    #[choice("正式", "Regular")]
    Regular,
    /// For somebody else, for a time.
    #[choice("代理", "Acting")]
    Acting,
}

/// A person who holds a post.
#[derive(Debug, Clone, PartialEq, Record)]
#[record(
    name = "organisation.holding",
    label("任职", "Holding"),
    plural("任职", "Holdings"),
    about("谁在何时担任哪个岗位", "Who holds which post, and when"),
    owner = elements::ORGANISATION_HR_POLICIES,
    key(post, holder, valid_from),
    title_zh(holder, post),
    title_en(holder, post),
    sort = "valid_from",
    scope = "post"
)]
pub struct Holding {
    /// Which post.
    #[field(label("岗位", "Post"), list, filter)]
    pub post: Id<Post>,
    /// Who.
    #[field(label("任职者", "Holder"), list, filter)]
    pub holder: Id<User>,
    /// As what.
    #[field(label("任职类型", "Kind"), list, filter, default = "regular")]
    pub kind: HoldingKind,
    /// The first day.
    #[field(label("起始日期", "From"), list, filter, sort)]
    pub valid_from: NaiveDate,
    /// The last day.
    #[field(
        label("终止日期", "Until"),
        help("最后一天；留空表示长期", "The last day; empty: without end"),
        list,
        filter
    )]
    pub valid_to: Option<NaiveDate>,
}

impl Rules for Holding {
    const FAILURES: &'static [&'static FailureDef] =
        &[&failures::ENDS_TOO_EARLY, &failures::HELD_ALREADY, &failures::NOT_ONESELF];

    fn check(
        tx: &mut Tx<'_>,
        who: &Actor,
        before: Option<&Stored<Self>>,
        after: &Self,
    ) -> Result<(), Failure> {
        ends_after_it_begins(after.valid_from, after.valid_to)?;
        let mut faults = Faults::default();
        // a post gives rights: nobody gives them to themselves
        if who.people().contains(&after.holder) {
            faults.add("holder", failures::NOT_ONESELF.fail());
        }
        let overlapping = "SELECT 1 FROM organisation_holding
             WHERE post = $1 AND holder = $2 AND archived_at IS NULL AND id <> $3
               AND (valid_to IS NULL OR valid_to >= $4) AND valid_from <= $5 LIMIT 1";
        let own = before.map_or(kernel::Uuid::nil(), |before| before.id.uuid());
        let end = after.valid_to.unwrap_or(NaiveDate::MAX.min(LAST_DAY));
        let values =
            [after.post.into(), after.holder.into(), own.into(), after.valid_from.into(), end.into()];
        if tx.query_one(overlapping, &values)?.is_some() {
            faults.add("valid_from", failures::HELD_ALREADY.fail());
        }
        faults.done()
    }
}

/// Later than any day that is written down.
const LAST_DAY: NaiveDate = match NaiveDate::from_ymd_opt(9999, 12, 31) {
    Some(day) => day,
    None => NaiveDate::MAX,
};
