//! What a person wants by mail: every kind of notice, unless they said otherwise.

use crate::{Actor, failures, notify};
use kernel::{Bilingual, Failure, Language, Uuid};
use serde_json::{Value as Json, json};
use std::collections::BTreeSet;
use store::{Sql, Tx};

/// One's own choices, kind by kind, and the address that letters go to.
pub fn choices(tx: &mut Tx<'_>, who: &Actor) -> Result<Json, Failure> {
    let row = tx.query_one("SELECT mail FROM access_user WHERE id = $1", &[who.user().into()])?;
    let mail = row.map(|row| row.opt_text(0)).transpose()?.flatten();
    let rows = tx.query("SELECT kind FROM mail_unwanted WHERE user_id = $1", &[who.user().into()])?;
    let unwanted: BTreeSet<String> = rows.iter().map(|row| row.text(0)).collect::<Result<_, Failure>>()?;
    let kinds = who.registry().notices().map(|def| {
        // what it says, without what it says it of
        let said = |language| notify::fill(def.text.text(language), |_| Some("…"));
        let label = Bilingual { zh: said(Language::Zh), en: said(Language::En) };
        json!({"kind": def.code, "label": label, "mailed": !unwanted.contains(def.code)})
    });
    let kinds: Vec<Json> = kinds.collect();
    Ok(json!({"mail": mail, "set_up": who.registry().outside().mails(), "kinds": kinds}))
}

/// Chooses whether notices of a kind come by mail too.
pub fn choose(tx: &mut Tx<'_>, who: &Actor, kind: &str, mailed: bool) -> Result<(), Failure> {
    let known = who.registry().notice(kind);
    let kind = known.ok_or_else(|| failures::NO_SUCH_THING.fail().with("name", kind).on("kind"))?.code;
    let sql = match mailed {
        true => "DELETE FROM mail_unwanted WHERE user_id = $1 AND kind = $2",
        false => {
            "INSERT INTO mail_unwanted (user_id, kind) VALUES ($1, $2) ON CONFLICT (user_id, kind) DO NOTHING"
        }
    };
    tx.execute(sql, &[who.user().into(), kind.into()]).map(|_| ())
}

/// Those of some people who have an address and want mail of a kind.
pub(super) fn who_want(tx: &mut Tx<'_>, kind: &str, people: &[Uuid]) -> Result<BTreeSet<Uuid>, Failure> {
    let mut sql = Sql::new(
        "SELECT u.id FROM access_user u WHERE u.mail IS NOT NULL AND u.archived_at IS NULL AND NOT EXISTS
         (SELECT 1 FROM mail_unwanted m WHERE m.user_id = u.id AND m.kind = ",
    );
    sql.bind(kind).push(") AND u.id IN ");
    sql.bind_all(people.iter().map(|user| (*user).into()));
    sql.query(tx)?.iter().map(|row| row.uuid(0)).collect()
}
