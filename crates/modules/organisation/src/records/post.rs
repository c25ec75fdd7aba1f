//! A post: a place in the organisation that a person holds.

use super::{Department, ends_after_it_begins};
use crate::failures;
use engine::{Actor, Faults, Rules, Stored};
use kernel::{Failure, FailureDef, Id, Label, NaiveDate};
use schema::{LinesDef, Record, elements};
use store::Tx;

/// A post of a unit. Whoever holds it has its roles there.
#[derive(Debug, Clone, PartialEq, Record)]
#[record(
    name = "organisation.post",
    label("岗位", "Post"),
    plural("岗位", "Posts"),
    about(
        "部门设置的岗位：任职者通过岗位获得角色，权限范围为本部门及下级",
        "Posts of the units: whoever holds one has its roles, in that unit and below"
    ),
    owner = elements::ORGANISATION_HR_POLICIES,
    key(code),
    title_zh(name_zh),
    title_en(name_en),
    scope = "department",
    lines = &[
        LinesDef {
            name: "holdings",
            label: Label::new("任职", "Holders"),
            record: "organisation.holding",
            parent: "post",
            fields: &["holder", "kind", "valid_from", "valid_to"],
        },
        LinesDef {
            name: "roles",
            label: Label::new("角色", "Roles"),
            record: "organisation.post_role",
            parent: "post",
            fields: &["role"],
        },
    ]
)]
pub struct Post {
    /// Short name.
    #[field(label("编码", "Code"), code, max = 30, list, sort, search)]
    pub code: String,
    /// In Chinese.
    #[field(label("名称（中）", "Name (Chinese)"), zh, max = 100, list, sort, search)]
    pub name_zh: String,
    /// In English.
    #[field(label("名称（英）", "Name (English)"), en, max = 100, list, sort, search)]
    pub name_en: String,
    /// The unit that it is in.
    #[field(label("部门", "Department"), list, filter)]
    pub department: Id<Department>,
    /// The first day on which there is such a post.
    #[field(label("设立日期", "From"), list, filter)]
    pub valid_from: NaiveDate,
    /// The last day.
    #[field(
        label("撤销日期", "Until"),
        help("最后有效的一天；留空表示长期", "The last day; empty: without end"),
        list,
        filter
    )]
    pub valid_to: Option<NaiveDate>,
}

impl Rules for Post {
    const FAILURES: &'static [&'static FailureDef] = &[&failures::ENDS_TOO_EARLY, &failures::POST_STAYS];

    /// A post stays where it is: whose rights it gives, and who may see it, would change under those who hold it.
    fn check(_: &mut Tx<'_>, _: &Actor, before: Option<&Stored<Self>>, after: &Self) -> Result<(), Failure> {
        if before.is_some_and(|before| before.data.department != after.department) {
            let mut faults = Faults::default();
            faults.add("department", failures::POST_STAYS.fail());
            return faults.done();
        }
        ends_after_it_begins(after.valid_from, after.valid_to)
    }
}
