//! What people are told in the program: that somebody named them, decided on what they proposed, that work waits for them.
//!
//! A notice keeps its kind and parameters, not its text: it is put into words when it is read, in both languages, with the row's title and the
//! actor's name as they are then. Whether its reader may see what it is about is asked at that time too.
//!
//! Long because: what is written and how it is read, with the question who may see it, are one promise.

use crate::{
    Actor, Registry,
    access::User,
    failures, mail, reach,
    titles::{Titles, titles_of},
};
use chrono::Duration;
use kernel::{Bilingual, Failure, Id, Label, Language, Timestamp, Uuid};
use schema::{RecordDef, RecordType, Right, ScreenDef, Value, to_text};
use serde_json::{Map, Value as Json, json};
use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};
use store::{Row, Sql, Tx, get_many_within};

/// Unread ones are counted up to here.
pub const MOST_COUNTED: usize = 99;
/// Rows read, or written, at once.
const PART: usize = 100;
/// Parts that one reading looks through at most: what is out of its reader's sight is passed over.
const MOST_PARTS: usize = 10;
/// How long a notice is kept, read or not.
const KEPT_DAYS: i64 = 180;

/// A kind of notice, declared once.
///
/// `{name}` in the text is the parameter of that name, `{who}` the name of whoever did it, `{row}` the title of the row. A parameter is
/// nothing that a field guards: whoever sees the row reads it. A person among them is kept by id, and named when it is read.
#[derive(Debug)]
pub struct NoticeDef {
    /// Stable, dotted: `organisation.relocation_approved`.
    pub code: &'static str,
    /// One sentence.
    pub text: Label,
    /// Where it leads when it is about no row; told to those only who may open it.
    pub screen: Option<&'static ScreenDef>,
    /// The address that it leads to when it is about its reader themselves, who is told whatever else they may read.
    pub oneself: Option<&'static str>,
}

/// One occurrence of a kind.
#[derive(Debug, Clone)]
pub struct Notice {
    def: &'static NoticeDef,
    row: Option<(&'static str, Uuid)>,
    params: BTreeMap<&'static str, Json>,
}

/// Names a notice that was told.
struct Told;

/// The engine's own kinds.
pub(crate) static OWN: [&NoticeDef; 1] = [&crate::comments::MENTIONED];

impl NoticeDef {
    /// A kind about rows.
    pub const fn of_rows(code: &'static str, zh: &'static str, en: &'static str) -> Self {
        Self { code, text: Label::new(zh, en), screen: None, oneself: None }
    }

    /// A kind about those who are told it, what they have been given or lost; it leads to an address of the program.
    pub const fn of_oneself(
        code: &'static str,
        zh: &'static str,
        en: &'static str,
        leads: &'static str,
    ) -> Self {
        Self { code, text: Label::new(zh, en), screen: None, oneself: Some(leads) }
    }

    /// About that row.
    pub fn on(&'static self, record: &'static RecordDef, row: Uuid) -> Notice {
        Notice { def: self, row: Some((record.name, row)), params: BTreeMap::new() }
    }

    /// About those who are told it.
    pub fn on_oneself(&'static self) -> Notice {
        Notice { def: self, row: None, params: BTreeMap::new() }
    }

    /// About what its screen shows.
    pub fn on_screen(&'static self) -> Notice {
        Notice { def: self, row: None, params: BTreeMap::new() }
    }
}

impl Notice {
    /// Gives a parameter of the text.
    #[must_use]
    pub fn with(mut self, name: &'static str, value: impl ToString) -> Self {
        self.params.insert(name, json!(value.to_string()));
        self
    }

    /// Gives a parameter that is a person, by the name that they have when it is read.
    #[must_use]
    pub fn naming(mut self, name: &'static str, person: Id<User>) -> Self {
        self.params.insert(name, json!({"person": person}));
        self
    }
}

/// Tells people, within the transaction: they are told if and only if it is committed. Nobody is told of their own doing. About a screen,
/// nobody is told again while they have not read it.
pub fn notify(
    tx: &mut Tx<'_>,
    who: &Actor,
    people: impl IntoIterator<Item = Id<User>>,
    notice: &Notice,
) -> Result<(), Failure> {
    if who.registry().notice(notice.def.code).is_none() {
        let cause = format!("no module brings the notice {}", notice.def.code);
        return Err(store::failures::INTERNAL.fail().because(cause));
    }
    let own: HashSet<Uuid> = who.people().into_iter().map(Id::uuid).collect();
    let mut people: BTreeSet<Uuid> = people.into_iter().map(Id::uuid).collect();
    people.retain(|user| !user.is_nil() && !own.contains(user));
    if notice.def.screen.is_some() {
        for user in waiting(tx, &people, notice.def.code)? {
            people.remove(&user);
        }
    }
    let params: Map<String, Json> =
        notice.params.iter().map(|(name, value)| ((*name).to_owned(), value.clone())).collect();
    let people: Vec<Uuid> = people.into_iter().collect();
    for some in people.chunks(PART) {
        let mut sql = Sql::new(
            "INSERT INTO notification (id, user_id, kind, params, record, row_id, actor, at) VALUES ",
        );
        let told: Vec<(Uuid, Uuid)> =
            some.iter().map(|user| (*user, Id::<Told>::generate(tx.now()).uuid())).collect();
        for (at, (user, id)) in told.iter().enumerate() {
            if at > 0 {
                sql.push(", ");
            }
            sql.bind_all([
                (*id).into(),
                (*user).into(),
                notice.def.code.into(),
                Value::Json(Json::Object(params.clone())),
                notice.row.map_or(Value::Null, |(record, _)| record.into()),
                notice.row.map_or(Value::Null, |(_, row)| row.into()),
                who.user().into(),
                tx.now().into(),
            ]);
        }
        sql.execute(tx)?;
        mail::enqueue(tx, who, notice.def.code, &told)?;
    }
    Ok(())
}

/// Those who have not read one of that kind yet.
fn waiting(tx: &mut Tx<'_>, people: &BTreeSet<Uuid>, kind: &str) -> Result<Vec<Uuid>, Failure> {
    if people.is_empty() {
        return Ok(Vec::new());
    }
    let mut sql = Sql::new("SELECT DISTINCT user_id FROM notification WHERE read_at IS NULL AND kind = ");
    sql.bind(kind).push(" AND user_id IN ");
    sql.bind_all(people.iter().map(|user| Value::from(*user)));
    sql.query(tx)?.iter().map(|row| row.uuid(0)).collect()
}

/// A page of one's own, the latest first, and how many are unread.
pub fn list(
    tx: &mut Tx<'_>,
    who: &Actor,
    unread: bool,
    after: Option<Uuid>,
    limit: usize,
) -> Result<Json, Failure> {
    let (items, next) = walk(tx, who, unread, after, limit)?;
    let (counted, _) = walk(tx, who, true, None, MOST_COUNTED + 1)?;
    Ok(json!({
        "items": items, "next": next,
        "unread": counted.len().min(MOST_COUNTED), "unread_more": counted.len() > MOST_COUNTED,
    }))
}

/// Marks one of one's own as read.
pub fn read(tx: &mut Tx<'_>, who: &Actor, id: Uuid) -> Result<(), Failure> {
    let sql = "UPDATE notification SET read_at = COALESCE(read_at, $3) WHERE user_id = $1 AND id = $2";
    let now = tx.now();
    match tx.execute(sql, &[who.user().into(), id.into(), now.into()])? {
        0 => Err(failures::NO_SUCH_THING.fail().with("name", id)),
        _ => Ok(()),
    }
}

/// Marks all of one's own as read.
pub fn read_all(tx: &mut Tx<'_>, who: &Actor) -> Result<(), Failure> {
    let sql = "UPDATE notification SET read_at = $2 WHERE user_id = $1 AND read_at IS NULL";
    let now = tx.now();
    tx.execute(sql, &[who.user().into(), now.into()]).map(|_| ())
}

/// Forgets up to `most` that are half a year old.
pub fn forget_old(tx: &mut Tx<'_>, most: i64) -> Result<u64, Failure> {
    let before = tx.now() - Duration::days(KEPT_DAYS);
    let sql = "DELETE FROM notification WHERE id IN (SELECT id FROM notification WHERE at < $1 ORDER BY at LIMIT $2)";
    tx.execute(sql, &[before.into(), most.into()])
}

/// One that was told, as it is kept.
struct Kept {
    id: Uuid,
    kind: String,
    params: Json,
    row: Option<(String, Uuid)>,
    actor: Uuid,
    at: Timestamp,
    read_at: Option<Timestamp>,
}

const COLUMNS: &str =
    "SELECT id, kind, params, record, row_id, actor, at, read_at FROM notification WHERE user_id = ";

impl Kept {
    fn of(row: &Row) -> Result<Self, Failure> {
        Ok(Self {
            id: row.uuid(0)?,
            kind: row.text(1)?,
            params: row.json(2)?,
            row: row.opt_text(3)?.zip(row.opt_uuid(4)?),
            actor: row.uuid(5)?,
            at: row.timestamp(6)?,
            read_at: row.opt_timestamp(7)?,
        })
    }

    /// The people who are named in it, by the parameters that name them.
    fn people(&self) -> impl Iterator<Item = (&str, Uuid)> {
        let params = self.params.as_object().into_iter().flatten();
        params.filter_map(|(name, value)| Some((name.as_str(), value["person"].as_str()?.parse().ok()?)))
    }
}

/// The names of all who are named in some notices.
fn named(tx: &mut Tx<'_>, who: &Actor, part: &[Kept]) -> Result<Titles, Failure> {
    let mut names = Titles::default();
    for kept in part {
        names.want(User::NAME, kept.actor);
        kept.people().for_each(|(_, person)| names.want(User::NAME, person));
    }
    names.load(tx, who)?;
    Ok(names)
}

/// Up to `limit` of those that the reader may see, and where to go on from if there may be more.
fn walk(
    tx: &mut Tx<'_>,
    who: &Actor,
    unread: bool,
    mut after: Option<Uuid>,
    limit: usize,
) -> Result<(Vec<Json>, Option<Uuid>), Failure> {
    let mut items = Vec::new();
    if limit == 0 {
        return Ok((items, None));
    }
    for _ in 0..MOST_PARTS {
        let part = part(tx, who, unread, after)?;
        let titles = seen(tx, who, &part)?;
        let names = named(tx, who, &part)?;
        for (at, kept) in part.iter().enumerate() {
            after = Some(kept.id);
            items.extend(in_words(who, kept, &titles, &names));
            if items.len() == limit {
                let more = at + 1 < part.len() || part.len() == PART;
                return Ok((items, after.filter(|_| more)));
            }
        }
        if part.len() < PART {
            return Ok((items, None));
        }
    }
    Ok((items, after))
}

fn part(tx: &mut Tx<'_>, who: &Actor, unread: bool, after: Option<Uuid>) -> Result<Vec<Kept>, Failure> {
    let mut sql = Sql::new(COLUMNS);
    sql.bind(who.user());
    if unread {
        sql.push(" AND read_at IS NULL");
    }
    // what its reader may not read at all takes none of the room: thousands may have been told before a right went
    let all: Vec<&str> = who.registry().records().map(|entry| entry.def.name).collect();
    let seen: Vec<&str> = all.iter().copied().filter(|record| who.may(Right::Read, record)).collect();
    if seen.len() < all.len() {
        sql.push(" AND (record IS NULL");
        if !seen.is_empty() {
            sql.push(" OR record IN ").bind_all(seen.into_iter().map(Value::from));
        }
        sql.push(")");
    }
    if let Some(after) = after {
        // ids grow with time
        sql.push(" AND id < ").bind(after);
    }
    sql.push(" ORDER BY id DESC LIMIT ").bind(PART as i64);
    sql.query(tx)?.iter().map(Kept::of).collect()
}

/// One of one's own that is unread, as the API says it; none where its reader may not see what it is about.
pub(crate) fn unread(tx: &mut Tx<'_>, who: &Actor, id: Uuid) -> Result<Option<Json>, Failure> {
    let mut sql = Sql::new(COLUMNS);
    sql.bind(who.user()).push(" AND read_at IS NULL AND id = ").bind(id);
    let part = sql.query(tx)?.iter().map(Kept::of).collect::<Result<Vec<_>, _>>()?;
    let titles = seen(tx, who, &part)?;
    let names = named(tx, who, &part)?;
    Ok(part.first().and_then(|kept| in_words(who, kept, &titles, &names)))
}

/// The titles of the rows that they are about, of those that the reader may see.
fn seen(tx: &mut Tx<'_>, who: &Actor, part: &[Kept]) -> Result<HashMap<Uuid, Json>, Failure> {
    let mut wanted: BTreeMap<&str, BTreeSet<Uuid>> = BTreeMap::new();
    for (record, row) in part.iter().filter_map(|kept| kept.row.as_ref()) {
        wanted.entry(record).or_default().insert(*row);
    }
    let mut titles = HashMap::new();
    for (record, ids) in wanted {
        // a record that is declared no more is nobody's to see
        let Ok(entry) = who.registry().record(record) else { continue };
        if !who.may(Right::Read, record) {
            continue;
        }
        let scope = reach::scope(who, Right::Read, entry.def)?;
        let ids: Vec<Uuid> = ids.into_iter().collect();
        let rows = get_many_within(tx, entry.def, &ids, scope.as_ref())?;
        titles.extend(titles_of(tx, who, entry.def, &rows)?);
    }
    Ok(titles)
}

/// A notice as the API says it; none where the reader may not see what it is about.
fn in_words(who: &Actor, kept: &Kept, titles: &HashMap<Uuid, Json>, names: &Titles) -> Option<Json> {
    let def = who.registry().notice(&kept.kind)?;
    let title = match &kept.row {
        Some((_, row)) => Some(titles.get(row)?),
        None if def.oneself.is_some() => None,
        None => {
            def.screen.filter(|screen| who.may_open(screen))?;
            None
        }
    };
    let actor = names.of_actor(kept.actor);
    let people: HashMap<&str, Json> =
        kept.people().map(|(name, person)| (name, names.of_actor(person))).collect();
    let text = |language: Language| {
        let code = language.code();
        fill(def.text.text(language), |name| match name {
            "who" => actor[code].as_str(),
            "row" => title?[code].as_str(),
            _ => people.get(name).map_or_else(|| kept.params[name].as_str(), |person| person[code].as_str()),
        })
    };
    let instant = |at: Timestamp| to_text(&Value::Timestamp(at));
    Some(json!({
        "id": kept.id, "kind": kept.kind, "text": Bilingual { zh: text(Language::Zh), en: text(Language::En) },
        "at": instant(kept.at), "read_at": kept.read_at.map(instant),
        "record": kept.row.as_ref().map(|(record, _)| record), "row": kept.row.as_ref().map(|(_, row)| row),
        "screen": def.screen.map(|screen| screen.path).or(def.oneself),
    }))
}

/// A text with its parameters filled in; what is not known is a dash. Read once: what a value holds is no parameter.
pub(crate) fn fill<'a>(text: &str, value: impl Fn(&str) -> Option<&'a str>) -> String {
    let mut filled = String::new();
    let mut left = text;
    while let Some((before, rest)) = left.split_once('{') {
        let Some((name, behind)) = rest.split_once('}') else { break };
        filled.push_str(before);
        filled.push_str(value(name).filter(|value| !value.is_empty()).unwrap_or("—"));
        left = behind;
    }
    filled.push_str(left);
    filled
}

impl Registry {
    /// The kinds of notices.
    pub fn notices(&self) -> impl Iterator<Item = &'static NoticeDef> {
        OWN.into_iter().chain(self.modules().iter().flat_map(|module| module.notices.iter().copied()))
    }

    /// The kind of that code.
    pub fn notice(&self, code: &str) -> Option<&'static NoticeDef> {
        self.notices().find(|def| def.code == code)
    }
}

#[cfg(test)]
mod tests {
    use super::fill;

    #[test]
    fn a_value_is_never_read_as_a_parameter() {
        let value = |name: &str| match name {
            "row" => Some("{who}"),
            "who" => Some("王"),
            _ => None,
        };
        assert_eq!(fill("{who}批准了{row}（{none}）{", value), "王批准了{who}（—）{");
    }
}
