//! What people say about a row, beside what it says itself. Whoever may see the row may read it and join in.

use crate::{
    Actor,
    access::User,
    audit::{self, Action},
    failures,
    notify::{self, NoticeDef},
    reach,
    titles::Titles,
};
use kernel::{Failure, Id, Timestamp, Uuid};
use schema::{RecordDef, RecordType, Right, Value, to_text};
use serde_json::{Value as Json, json};
use store::{RecordRow, Sql, Tx};

/// Longest text in characters.
const MOST_CHARACTERS: usize = 4_000;
/// People named in one comment.
const MOST_MENTIONS: usize = 20;
/// As a row's history names it.
pub(crate) const FIELD: &str = "comments";

/// Somebody was named in a comment. What was said is read at the row.
pub(crate) static MENTIONED: NoticeDef = NoticeDef::of_rows(
    "comment.mentioned",
    "{who} 在“{row}”的评论中提到了您",
    "{who} mentioned you in a comment on “{row}”",
);

/// Names a comment.
pub struct Comment;

/// A page of a row's comments, the latest first, in the form of the API. One that was withdrawn has no text any more.
pub fn list(
    tx: &mut Tx<'_>,
    who: &Actor,
    record: &str,
    row: Uuid,
    after: Option<Uuid>,
    limit: i64,
) -> Result<Json, Failure> {
    let (def, _) = readable(tx, who, record, row)?;
    let mut sql =
        Sql::new("SELECT id, author, at, text, mentions, withdrawn_at FROM comment WHERE row_id = ");
    sql.bind(row).push(" AND record = ").bind(def.name);
    if let Some(after) = after {
        // ids grow with time
        sql.push(" AND id < ").bind(after);
    }
    sql.push(" ORDER BY id DESC LIMIT ").bind(limit + 1);
    let rows = sql.query(tx)?;
    let more = rows.len() as i64 > limit;
    let mut titles = Titles::default();
    let mut found = Vec::new();
    for row in rows.iter().take(limit as usize) {
        let mentions: Vec<Uuid> = serde_json::from_value(row.json(4)?).unwrap_or_default();
        titles.want(User::NAME, row.uuid(1)?);
        mentions.iter().for_each(|user| titles.want(User::NAME, *user));
        let withdrawn = row.opt_timestamp(5)?.is_some();
        found.push((row.uuid(0)?, row.uuid(1)?, row.timestamp(2)?, row.text(3)?, mentions, withdrawn));
    }
    titles.load(tx, who)?;
    let next = if more { found.last().map(|comment| comment.0) } else { None };
    let items: Vec<Json> = found
        .into_iter()
        .map(|(id, author, at, text, mentions, withdrawn)| {
            json!({
                "id": id, "author": {"id": author, "title": titles.of_actor(author)}, "at": instant(at),
                "text": (!withdrawn).then_some(text), "withdrawn": withdrawn,
                "mentions": mentions.iter().map(|user| json!({"id": user, "title": titles.of_actor(*user)})).collect::<Vec<_>>(),
                "may_withdraw": !withdrawn && who.may_join_in(def.name) && may_withdraw(who, def, author),
            })
        })
        .collect();
    Ok(json!({"items": items, "next": next, "may_add": who.may_join_in(def.name)}))
}

/// Says something about a row, and names who should see it.
pub fn add(
    tx: &mut Tx<'_>,
    who: &Actor,
    record: &str,
    row: Uuid,
    text: &str,
    mentions: &[Uuid],
) -> Result<Json, Failure> {
    let (def, stored) = joined(tx, who, record, row)?;
    let text = text.trim();
    if !(1..=MOST_CHARACTERS).contains(&text.chars().count()) {
        return Err(failures::COMMENT_LENGTH.fail().with("max", MOST_CHARACTERS).on("text"));
    }
    if mentions.len() > MOST_MENTIONS {
        return Err(failures::TOO_MANY_ITEMS.fail().with("max", MOST_MENTIONS).on("mentions"));
    }
    for user in mentions {
        let sql = "SELECT 1 FROM access_user WHERE id = $1 AND archived_at IS NULL";
        if tx.query_one(sql, &[(*user).into()])?.is_none() {
            return Err(crate::records::not_found(User::DEF).on("mentions"));
        }
    }
    let id = Id::<Comment>::generate(tx.now()).uuid();
    let sql = "INSERT INTO comment (id, record, row_id, author, at, text, mentions) VALUES ($1, $2, $3, $4, $5, $6, $7)";
    let values = [
        id.into(),
        def.name.into(),
        row.into(),
        who.user().into(),
        tx.now().into(),
        text.into(),
        Value::Json(json!(mentions)),
    ];
    tx.execute(sql, &values)?;
    let after = json!({"id": id, "text": text, "mentions": mentions});
    note(tx, who, def, &stored, Json::Null, after)?;
    let named = mentions.iter().map(|user| Id::from_uuid(*user));
    notify::notify(tx, who, named, &MENTIONED.on(def, row))?;
    Ok(json!({"id": id, "at": instant(tx.now())}))
}

/// Takes a comment back: its author may, and whoever may archive the row. The history keeps what was said.
pub fn withdraw(tx: &mut Tx<'_>, who: &Actor, record: &str, row: Uuid, id: Uuid) -> Result<(), Failure> {
    let (def, stored) = joined(tx, who, record, row)?;
    let sql =
        "SELECT author FROM comment WHERE id = $1 AND row_id = $2 AND record = $3 AND withdrawn_at IS NULL";
    let known = tx.query_one(sql, &[id.into(), row.into(), def.name.into()])?;
    let author = known.map(|row| row.uuid(0)).transpose()?.ok_or_else(|| no_such(id))?;
    if !may_withdraw(who, def, author) {
        return Err(who.refused(Right::Archive, def.name));
    }
    if author != who.user().uuid() {
        reach::require(tx, who, Right::Archive, def, &stored)?;
    }
    tx.execute("UPDATE comment SET withdrawn_at = $2 WHERE id = $1", &[id.into(), tx.now().into()])?;
    note(tx, who, def, &stored, json!({"id": id}), Json::Null)
}

fn may_withdraw(who: &Actor, def: &RecordDef, author: Uuid) -> bool {
    author == who.user().uuid() || who.may(Right::Archive, def.name)
}

/// The same, for whoever says something.
fn joined(
    tx: &mut Tx<'_>,
    who: &Actor,
    record: &str,
    row: Uuid,
) -> Result<(&'static RecordDef, RecordRow), Failure> {
    let (def, stored) = readable(tx, who, record, row)?;
    if who.may_join_in(def.name) { Ok((def, stored)) } else { Err(who.refused(Right::Update, def.name)) }
}

fn readable(
    tx: &mut Tx<'_>,
    who: &Actor,
    record: &str,
    row: Uuid,
) -> Result<(&'static RecordDef, RecordRow), Failure> {
    let def = who.registry().record(record)?.def;
    Ok((def, reach::readable(tx, who, def, row)?))
}

fn no_such(id: Uuid) -> Failure {
    failures::NO_SUCH_THING.fail().with("name", id)
}

fn note(
    tx: &mut Tx<'_>,
    who: &Actor,
    def: &RecordDef,
    row: &RecordRow,
    before: Json,
    after: Json,
) -> Result<(), Failure> {
    let change = json!({"field": FIELD, "before": before, "after": after});
    audit::entry(tx, who, Action::Update, def.name, row.id, row.version, vec![change])
}

fn instant(at: Timestamp) -> String {
    to_text(&Value::Timestamp(at))
}
