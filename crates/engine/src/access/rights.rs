//! The rights that somebody has at this moment, from the roles given to them and those of their posts.

use super::{
    User,
    roles::{Granted, Reach},
};
use crate::{Grants, Registry, Within};
use kernel::{Bilingual, Failure, Id, Uuid};
use schema::{ChoiceType, Value};
use store::Tx;

/// A role that a user has, by code and name.
#[derive(Debug, Clone)]
pub struct RoleName {
    /// Its code.
    pub code: String,
    /// Its name.
    pub label: Bilingual,
    /// Whether whoever has it must sign in in two steps.
    pub second_factor: bool,
}

/// SQL that gives `holder, role, post, unit` for the roles that are held by posts on day `$2`.
pub(super) fn held_by_post(registry: &Registry) -> &'static str {
    let nothing =
        "SELECT CAST(NULL AS uuid) AS holder, CAST(NULL AS uuid) AS role, CAST(NULL AS uuid) AS post,
         CAST(NULL AS uuid) AS unit WHERE CAST($2 AS date) IS NULL";
    registry.organisation().map_or(nothing, |known| known.held)
}

/// Some of those who have a role at this moment, given to them or by a post: enough to tell them something.
pub(crate) fn holders_of(
    tx: &mut Tx<'_>,
    registry: &Registry,
    role: &str,
    most: i64,
) -> Result<Vec<Id<User>>, Failure> {
    let by_post = held_by_post(registry);
    let sql = format!(
        "SELECT DISTINCT u.id FROM access_role r
         JOIN (SELECT member AS holder, role FROM access_user_role WHERE archived_at IS NULL
               UNION ALL SELECT p.holder, p.role FROM ({by_post}) p) h ON h.role = r.id
         JOIN access_user u ON u.id = h.holder AND u.archived_at IS NULL
         WHERE r.code = $1 AND r.archived_at IS NULL ORDER BY u.id LIMIT $3"
    );
    let today = kernel::operator_day(tx.now());
    let rows = tx.query(&sql, &[role.into(), today.into(), most.into()])?;
    rows.iter().map(|row| Ok(Id::from_uuid(row.uuid(0)?))).collect()
}

/// The rights that a user has at this moment: by the roles given to them, which hold everywhere, and by those of the posts that
/// they hold today, which hold in the posts' units.
pub fn load_grants(
    tx: &mut Tx<'_>,
    registry: &Registry,
    user: Uuid,
) -> Result<(Grants, Vec<RoleName>), Failure> {
    let by_post = held_by_post(registry);
    // one question, because it is asked before every other: roles with their rights, then the guarded fields
    let sql = format!(
        "WITH held (role, unit) AS (
             SELECT role, CAST(NULL AS uuid) FROM access_user_role WHERE member = $1 AND archived_at IS NULL
             UNION ALL SELECT p.role, p.unit FROM ({by_post}) p WHERE p.holder = $1)
         SELECT r.code, g.subject, g.granted, g.reach, r.name_zh, r.name_en, h.unit, r.second_factor FROM held h
         JOIN access_role r ON r.id = h.role AND r.archived_at IS NULL
         LEFT JOIN access_grant g ON g.role = r.id AND g.archived_at IS NULL
         UNION ALL
         SELECT '', of_record || '.' || of_field, 'guard', NULL, '', '', CAST(NULL AS uuid), FALSE
         FROM access_guarded_field WHERE archived_at IS NULL
         ORDER BY 1"
    );
    let mut grants = Grants::default();
    let mut roles: Vec<RoleName> = Vec::new();
    for row in tx.query(&sql, &[user.into(), Value::from(kernel::operator_day(tx.now()))])? {
        let role = row.text(0)?;
        if role.is_empty() {
            grants.guard(row.text(1)?);
            continue;
        }
        if roles.last().is_none_or(|last| last.code != role) {
            roles.push(RoleName {
                code: role,
                label: Bilingual { zh: row.text(4)?, en: row.text(5)? },
                second_factor: row.bool(7)?,
            });
        }
        let within = match (row.opt_uuid(6)?, row.opt_text(3)?.as_deref().and_then(Reach::from_code)) {
            (Some(unit), Some(Reach::Below)) => Within::Units([unit].into()),
            _ => Within::Everywhere,
        };
        if let (Some(subject), Some(right)) =
            (row.opt_text(1)?, row.opt_text(2)?.as_deref().and_then(Granted::from_code))
        {
            grants.add(&subject, right.into(), &within);
        }
    }
    Ok((grants, roles))
}
