//! A role that a post brings.

use super::Post;
use crate::failures;
use engine::{
    Actor, Faults, Rules, Stored,
    access::{Role, UserRole},
};
use kernel::{Failure, FailureDef, Id};
use schema::{Record, RecordType, Right, elements};
use store::Tx;

/// A role that whoever holds the post has, in the post's unit and below.
#[derive(Debug, Clone, PartialEq, Record)]
#[record(
    name = "organisation.post_role",
    label("岗位角色", "Post's role"),
    plural("岗位角色", "Posts' roles"),
    about("岗位带来的角色", "The roles that posts bring"),
    owner = elements::ORGANISATION_HR_POLICIES,
    key(post, role),
    title_zh(post, role),
    title_en(post, role),
    sort = "post",
    scope = "post"
)]
pub struct PostRole {
    /// Which post.
    #[field(label("岗位", "Post"), list, filter)]
    pub post: Id<Post>,
    /// Which role.
    #[field(label("角色", "Role"), list, filter)]
    pub role: Id<Role>,
}

impl Rules for PostRole {
    const FAILURES: &'static [&'static FailureDef] = &[&failures::GIVES_NO_ROLES];

    /// Who arranges posts does not thereby hand out rights: that is for whoever may give roles to people.
    fn check(_: &mut Tx<'_>, who: &Actor, _: Option<&Stored<Self>>, _: &Self) -> Result<(), Failure> {
        let mut faults = Faults::default();
        if !who.may(Right::Create, UserRole::NAME) {
            faults.add("role", failures::GIVES_NO_ROLES.fail());
        }
        faults.done()
    }
}
