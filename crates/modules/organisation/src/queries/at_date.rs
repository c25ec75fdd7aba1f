//! The organisation as it was, or will be, on a day.

use crate::records::{Department, Holding, HoldingKind, Post};
use engine::{
    Actor, AsTable, Query, Stored,
    as_of::rows_at,
    reach,
    table::{Cell, Column, Table},
};
use kernel::{
    Bilingual, Failure, Id, Label, Language, NaiveDate, Timestamp, Uuid, operator_day, operator_day_end,
};
use schema::{ChoiceType, Input, QueryDef, RecordType, Right, Value, elements};
use serde::Serialize;
use std::collections::HashMap;
use store::{Compare, Filter, ListSpec, Tx};

/// Units told at most; an operator of a province has some hundreds.
const MOST_UNITS: i64 = 20_000;
/// Posts told of one unit.
const MOST_POSTS: usize = 500;

/// The organisation on a day: as the audit says it was, or as approved reorganisations will make it.
#[derive(Debug, Input)]
pub struct AtDate {
    /// Which day.
    #[field(label("日期", "Day"))]
    pub day: NaiveDate,
    /// The unit whose posts are wanted.
    #[field(label("部门", "Department"))]
    pub unit: Option<Id<Department>>,
}

/// A unit.
#[derive(Debug, Serialize, schemars::JsonSchema)]
pub struct UnitAt {
    /// Its id.
    pub id: Id<Department>,
    /// Short name.
    pub code: String,
    /// Its name.
    pub label: Bilingual,
    /// The unit above.
    pub parent: Option<Id<Department>>,
}

/// Somebody who held a post.
#[derive(Debug, Serialize, schemars::JsonSchema)]
pub struct HolderAt {
    /// Their user.
    pub holder: Uuid,
    /// Their name.
    pub name: String,
    /// As what.
    pub kind: &'static str,
    /// Since when.
    pub valid_from: NaiveDate,
    /// Until when.
    pub valid_to: Option<NaiveDate>,
}

/// A post.
#[derive(Debug, Serialize, schemars::JsonSchema)]
pub struct PostAt {
    /// Its id.
    pub id: Id<Post>,
    /// Short name.
    pub code: String,
    /// Its name.
    pub label: Bilingual,
    /// Who held it.
    pub holders: Vec<HolderAt>,
}

/// What [`AtDate`] answers.
#[derive(Debug, Serialize, schemars::JsonSchema)]
pub struct OrganisationAt {
    /// The units, by code.
    pub units: Vec<UnitAt>,
    /// The posts of the unit that was asked for, by code.
    pub posts: Vec<PostAt>,
}

impl Query for AtDate {
    type Output = OrganisationAt;
    const DEF: &'static QueryDef = &QueryDef {
        name: "organisation.at_date",
        label: Label::new("组织沿革", "Organisation on a day"),
        owner: elements::ORGANISATION_HR_POLICIES,
        reads: &[
            "organisation.department",
            "organisation.post",
            "organisation.holding",
            "organisation.relocation",
        ],
        untouched: &["organisation.department.calendar"],
    };

    const TABLE: Option<AsTable<OrganisationAt>> = Some(unit_by_unit);

    fn run(tx: &mut Tx<'_>, who: &Actor, input: Self) -> Result<OrganisationAt, Failure> {
        let end = operator_day_end(input.day).unwrap_or(Timestamp::MAX_UTC).min(tx.now());
        let mut units = units(tx, end)?;
        if input.day > operator_day(tx.now()) {
            foresee(tx, input.day, &mut units)?;
        }
        let posts = match input.unit {
            Some(unit) => posts(tx, who, unit, input.day, end)?,
            None => Vec::new(),
        };
        Ok(OrganisationAt { units, posts })
    }
}

const COLUMNS: &[Column] = &[
    Column::narrow("编码", "Code"),
    Column::name("部门", "Department"),
    Column::narrow("上级编码", "Parent's code"),
    Column::name("上级部门", "Parent"),
];

/// The units of the day, each with the one above it.
fn unit_by_unit(answer: &OrganisationAt, language: Language) -> Table {
    let known: HashMap<Id<Department>, &UnitAt> = answer.units.iter().map(|unit| (unit.id, unit)).collect();
    let row = |unit: &UnitAt| -> Vec<Cell> {
        let parent = unit.parent.and_then(|parent| known.get(&parent));
        vec![
            unit.code.as_str().into(),
            unit.label.text(language).into(),
            parent.map(|parent| parent.code.as_str()).into(),
            parent.map(|parent| parent.label.text(language)).into(),
        ]
    };
    Table { columns: COLUMNS, rows: answer.units.iter().map(row).collect() }
}

fn ids(tx: &mut Tx<'_>, sql: &str, values: &[Value]) -> Result<Vec<Uuid>, Failure> {
    tx.query(sql, values)?.iter().map(|row| row.uuid(0)).collect()
}

fn units(tx: &mut Tx<'_>, at: Timestamp) -> Result<Vec<UnitAt>, Failure> {
    let sql = "SELECT id FROM organisation_department ORDER BY id LIMIT $1";
    let ids = ids(tx, sql, &[MOST_UNITS.into()])?;
    let unit = |unit: Stored<Department>| UnitAt {
        id: unit.id,
        code: unit.data.code,
        label: Bilingual { zh: unit.data.name_zh, en: unit.data.name_en },
        parent: unit.data.parent,
    };
    let mut units: Vec<UnitAt> = rows_at::<Department>(tx, at, &ids)?.into_iter().map(unit).collect();
    units.sort_by(|one, other| one.code.cmp(&other.code));
    Ok(units)
}

/// What is approved until that day, in the order in which it comes into force.
fn foresee(tx: &mut Tx<'_>, day: NaiveDate, units: &mut [UnitAt]) -> Result<(), Failure> {
    let sql = "SELECT department, new_parent FROM organisation_relocation
               WHERE state = 'approved' AND archived_at IS NULL AND effective_on <= $1 ORDER BY effective_on, id LIMIT $2";
    for row in tx.query(sql, &[day.into(), MOST_UNITS.into()])? {
        let (unit, parent) = (Id::from_uuid(row.uuid(0)?), Id::from_uuid(row.uuid(1)?));
        if let Some(found) = units.iter_mut().find(|known| known.id == unit) {
            found.parent = Some(parent);
        }
    }
    Ok(())
}

fn posts(
    tx: &mut Tx<'_>,
    who: &Actor,
    unit: Id<Department>,
    day: NaiveDate,
    at: Timestamp,
) -> Result<Vec<PostAt>, Failure> {
    let Some(department) = Post::DEF.field("department") else { return Ok(Vec::new()) };
    // a post never changes its unit, so those that were there are among those that are, archived ones too
    let mut found = Vec::new();
    for archived in [store::ArchivedRows::Live, store::ArchivedRows::Archived] {
        let spec = ListSpec {
            filter: Some(Filter::Field(department, Compare::Equal, unit.into())),
            scopes: reach::scope(who, Right::Read, Post::DEF)?.into_iter().collect(),
            limit: MOST_POSTS,
            archived,
            ..ListSpec::default()
        };
        found.extend(store::list(tx, Post::DEF, &spec)?.into_iter().map(|row| row.id));
    }
    let in_force = |from: NaiveDate, to: Option<NaiveDate>| from <= day && to.is_none_or(|to| to >= day);
    let mut posts = rows_at::<Post>(tx, at, &found)?;
    posts.retain(|post| in_force(post.data.valid_from, post.data.valid_to));
    posts.sort_by(|one, other| one.data.code.cmp(&other.data.code));
    let mut holders = holders(tx, who, &posts, at, in_force)?;
    let post = |post: Stored<Post>| PostAt {
        holders: holders.remove(&post.id.uuid()).unwrap_or_default(),
        id: post.id,
        code: post.data.code,
        label: Bilingual { zh: post.data.name_zh, en: post.data.name_en },
    };
    Ok(posts.into_iter().map(post).collect())
}

fn holders(
    tx: &mut Tx<'_>,
    who: &Actor,
    posts: &[Stored<Post>],
    at: Timestamp,
    in_force: impl Fn(NaiveDate, Option<NaiveDate>) -> bool,
) -> Result<HashMap<Uuid, Vec<HolderAt>>, Failure> {
    let mut found: HashMap<Uuid, Vec<HolderAt>> = HashMap::new();
    // a right on holdings may reach less far than the one on posts
    let scope = reach::scope(who, Right::Read, Holding::DEF)?;
    for some in posts.chunks(500) {
        let mut sql = store::Sql::new("SELECT id FROM organisation_holding WHERE post IN ");
        sql.bind_all(some.iter().map(|post| post.id.into()));
        let ids: Vec<Uuid> = sql.query(tx)?.iter().map(|row| row.uuid(0)).collect::<Result<_, _>>()?;
        let seen = store::get_many_within(tx, Holding::DEF, &ids, scope.as_ref())?;
        let ids: Vec<Uuid> = seen.into_iter().map(|row| row.id).collect();
        for holding in rows_at::<Holding>(tx, at, &ids)? {
            let Holding { post, holder, kind, valid_from, valid_to } = holding.data;
            if in_force(valid_from, valid_to) {
                let holder = HolderAt {
                    holder: holder.uuid(),
                    name: name_of(tx, holder.uuid())?,
                    kind: HoldingKind::code(kind),
                    valid_from,
                    valid_to,
                };
                found.entry(post.uuid()).or_default().push(holder);
            }
        }
    }
    Ok(found)
}

fn name_of(tx: &mut Tx<'_>, user: Uuid) -> Result<String, Failure> {
    let row = tx.query_one("SELECT display_name FROM access_user WHERE id = $1", &[user.into()])?;
    row.map_or(Ok(String::new()), |row| row.text(0))
}
