//! Who may see or do something, and by what.

use super::{
    Delegation, Granted, Reach, Scope, User, acting::PersonName, rights::held_by_post, roles::is_field,
};
use crate::{
    Actor, AsTable, Query, Registry, failures,
    reach::{self, Whose},
    table::{Cell, Column, Table},
    titles::Titles,
};
use kernel::{Bilingual, Failure, Id, Label, Language, NaiveDate, operator_day};
use schema::{ChoiceType, Input, QueryDef, Right, Value, elements};
use serde::Serialize;
use store::{ColumnType, Row, Tx};

/// Ways told at most.
const MOST: usize = 500;

/// Who may see or do something, and by what: every way in which the right is held today, and used for whoever holds it.
#[derive(Debug, Input)]
pub struct WhoCan {
    /// A record, command or query by its name; or a guarded field, `module.noun.field`.
    #[field(label("对象", "Subject"), max = 200)]
    pub subject: String,
    /// What.
    #[field(label("可做", "May"), default = "read")]
    pub granted: Granted,
    /// The id of a row on which alone it is asked, where the subject is a record.
    #[field(label("某一记录的标识", "A row's id"), max = 40)]
    pub row: Option<String>,
}

/// One way in which somebody has the right.
#[derive(Debug, Serialize, schemars::JsonSchema)]
pub struct Way {
    /// Who.
    pub user: Id<User>,
    /// What they sign in with.
    pub name: String,
    /// What others see.
    pub display_name: String,
    /// The role that brings it.
    pub role: Bilingual,
    /// What the role was given the right on: the thing itself, `module.*` or `*`.
    pub by: String,
    /// The post that brings the role; none where the role was given to the user.
    pub post: Option<Bilingual>,
    /// The unit on whose rows it holds, with all below; none where it holds in the whole company.
    pub unit: Option<Bilingual>,
    /// For whom, where the right is another's and used by a delegation that is in force today: then role, post and unit are that one's.
    pub acts_for: Option<ForAnother>,
}

/// By what somebody uses another's right.
#[derive(Debug, Serialize, schemars::JsonSchema)]
pub struct ForAnother {
    /// Whose right it is.
    pub user: PersonName,
    /// The delegation.
    pub delegation: Id<Delegation>,
    /// As people call it.
    pub number: String,
    /// Its last day.
    pub valid_to: NaiveDate,
}

/// What [`WhoCan`] answers.
#[derive(Debug, Serialize, schemars::JsonSchema)]
pub struct WhoCanAnswer {
    /// The ways, by the users' names.
    pub ways: Vec<Way>,
    /// Whether there are more than are told.
    pub more: bool,
}

impl Query for WhoCan {
    type Output = WhoCanAnswer;
    const DEF: &'static QueryDef = &QueryDef {
        name: "access.who_can",
        label: Label::new("谁有权限", "Who may"),
        owner: elements::SECURITY,
        reads: &["access.user", "access.role", "access.grant", "access.user_role", "access.delegation"],
        untouched: &["access.user.language", "access.user.mail", "access.role.second_factor"],
    };

    const TABLE: Option<AsTable<WhoCanAnswer>> = Some(way_by_way);

    fn run(tx: &mut Tx<'_>, who: &Actor, input: Self) -> Result<WhoCanAnswer, Failure> {
        let registry = who.registry();
        let record = registry.record(&input.subject).ok().map(|entry| entry.def);
        if !named_whole(registry, &input.subject) && !is_field(registry, &input.subject) {
            return Err(failures::NO_SUCH_THING.fail().with("name", &input.subject).on("subject"));
        }
        let whose = match (record, &input.row) {
            (Some(def), Some(row)) => {
                let id =
                    row.parse().map_err(|_| failures::NO_SUCH_THING.fail().with("name", row).on("row"))?;
                let row = reach::readable(tx, who, def, id)?;
                match reach::changes_units(registry, Right::from(input.granted), def) {
                    Some(_) => Whose::Unit(row.id),
                    None => reach::unit_of(tx, registry, def, &row)?,
                }
            }
            _ => Whose::Anybodys,
        };
        ways(tx, who, &input, !named_whole(registry, &input.subject), whose)
    }
}

const COLUMNS: &[Column] = &[
    Column::narrow("登录名", "Name"),
    Column::name("姓名", "Person"),
    Column::name("角色", "Role"),
    Column::name("授权对象", "Granted on"),
    Column::name("岗位", "Post"),
    Column::name("范围", "In"),
    Column::name("代谁行事", "Acts for"),
    Column::narrow("委托编号", "Delegation"),
    Column::narrow("委托至", "Until"),
];

/// The ways, as people are to look through them.
fn way_by_way(answer: &WhoCanAnswer, language: Language) -> Table {
    let row = |way: &Way| -> Vec<Cell> {
        let text =
            |label: &Option<Bilingual>| label.as_ref().map(|label| label.text(language).to_owned()).into();
        let other = way.acts_for.as_ref();
        vec![
            way.name.as_str().into(),
            way.display_name.as_str().into(),
            way.role.text(language).into(),
            way.by.as_str().into(),
            text(&way.post),
            text(&way.unit),
            other.map(|other| other.user.display_name.as_str()).into(),
            other.map(|other| other.number.as_str()).into(),
            other.map(|other| other.valid_to.to_string()).into(),
        ]
    };
    Table { columns: COLUMNS, rows: answer.ways.iter().map(row).collect() }
}

/// Whether it is a record, command or query, on which a right may be given by `module.*` or `*` too; a field is not.
fn named_whole(registry: &Registry, subject: &str) -> bool {
    registry.record(subject).is_ok() || registry.command(subject).is_ok() || registry.query(subject).is_ok()
}

/// Whether the rows that a right on the subject is about are somebody's: those of a record, of a field's record, of the record that
/// a command works on.
fn in_units(registry: &Registry, subject: &str, right: Right) -> bool {
    let of_command = registry.command(subject).ok().and_then(|entry| entry.def.subject).map(|on| on.record);
    let of_field = subject.rsplit_once('.').map(|(record, _)| record);
    let known = |name: &str| registry.record(name).ok().map(|entry| entry.def);
    let def = known(subject).or_else(|| known(of_command?)).or_else(|| known(of_field?));
    def.is_some_and(|def| {
        reach::way(registry, def).is_some() || reach::changes_units(registry, right, def).is_some()
    })
}

fn ways(
    tx: &mut Tx<'_>,
    who: &Actor,
    input: &WhoCan,
    of_field: bool,
    whose: Whose,
) -> Result<WhoCanAnswer, Failure> {
    let registry = who.registry();
    let (subject, right) = (input.subject.as_str(), Right::from(input.granted));
    // what is nobody's is for those alone whose right holds everywhere
    let on_row = match whose {
        Whose::Anybodys => "CAST($6 AS uuid) IS NULL",
        Whose::Nobodys => "CAST($6 AS uuid) IS NULL AND (h.unit IS NULL OR g.reach = 'company')",
        Whose::Unit(_) => {
            "(h.unit IS NULL OR g.reach = 'company'
              OR EXISTS (SELECT 1 FROM access_reach a WHERE a.unit = $6 AND a.ancestor = h.unit))"
        }
    };
    // what nobody hands on is nobody's by a delegation
    let given = if Scope::whole().allows(subject, right) { "d.valid_to >= $2" } else { "1 = 0" };
    let sql = format!(
        "WITH held (holder, role, post, unit) AS (
             SELECT member, role, CAST(NULL AS uuid), CAST(NULL AS uuid)
             FROM access_user_role WHERE archived_at IS NULL
             UNION ALL SELECT p.holder, p.role, p.post, p.unit FROM ({}) p),
         used (person, delegation, holder, role, post, unit) AS (
             SELECT holder, CAST(NULL AS uuid), holder, role, post, unit FROM held
             UNION ALL SELECT d.delegate, d.id, o.holder, o.role, o.post, o.unit
             FROM held o JOIN access_delegation d ON d.delegator = o.holder
             WHERE {given} AND d.valid_from <= $2 AND d.withdrawn_at IS NULL AND d.archived_at IS NULL)
         SELECT u.id, u.name, u.display_name, r.name_zh, r.name_en, g.subject, g.reach, h.post, h.unit,
                f.id, f.name, f.display_name, d.id, d.number, d.valid_to, d.scope
         FROM used h
         JOIN access_user u ON u.id = h.person AND u.archived_at IS NULL
         JOIN access_user f ON f.id = h.holder AND f.archived_at IS NULL
         JOIN access_role r ON r.id = h.role AND r.archived_at IS NULL
         JOIN access_grant g ON g.role = h.role AND g.archived_at IS NULL
              AND g.granted = $1 AND g.subject IN ($3, $4, $5)
         LEFT JOIN access_delegation d ON d.id = h.delegation
         WHERE {on_row}
         ORDER BY u.name, CASE WHEN d.id IS NULL THEN 0 ELSE 1 END, f.name, r.code, g.subject LIMIT {}",
        held_by_post(registry),
        MOST + 1
    );
    let module = format!("{}.*", subject.split('.').next().unwrap_or(subject));
    // a guarded field is seen by a right on itself only
    let (module, all) = if of_field { (subject, subject) } else { (module.as_str(), "*") };
    let unit = match whose {
        Whose::Unit(unit) => Value::from(unit),
        _ => Value::Null,
    };
    let day = operator_day(tx.now());
    let values = [right.code().into(), day.into(), subject.into(), module.into(), all.into(), unit];
    let mut rows = tx.query(&sql, &values)?;
    let more = rows.len() > MOST;
    rows.truncate(MOST);
    let mut titles = Titles::default();
    let has_units = in_units(registry, subject, right);
    if let Some(known) = registry.organisation() {
        for row in &rows {
            if let (Some(post), Some(unit)) = (row.opt_uuid(7)?, row.opt_uuid(8)?) {
                titles.want(known.post.name, post);
                titles.want(known.unit.name, unit);
            }
        }
    }
    titles.load(tx, who)?;
    let mut ways = Vec::with_capacity(rows.len());
    for row in &rows {
        let acts_for = for_another(row)?;
        if acts_for.is_some() && !covers(row, subject, right)? {
            continue;
        }
        // a right on what is everybody's holds on all of it, wherever the post stands
        let everywhere = !has_units || Reach::from_code(&row.text(6)?) == Some(Reach::Company);
        ways.push(Way {
            user: Id::from_uuid(row.uuid(0)?),
            name: row.text(1)?,
            display_name: row.text(2)?,
            role: Bilingual { zh: row.text(3)?, en: row.text(4)? },
            by: row.text(5)?,
            post: row.opt_uuid(7)?.map(|post| titles.in_words(post)),
            unit: row.opt_uuid(8)?.filter(|_| !everywhere).map(|unit| titles.in_words(unit)),
            acts_for,
        });
    }
    Ok(WhoCanAnswer { ways, more })
}

/// Whose right it is, where it is another's.
fn for_another(row: &Row) -> Result<Option<ForAnother>, Failure> {
    let (Some(delegation), Some(valid_to)) = (row.opt_uuid(12)?, row.opt_date(14)?) else { return Ok(None) };
    let user =
        PersonName { id: Id::from_uuid(row.uuid(9)?), name: row.text(10)?, display_name: row.text(11)? };
    Ok(Some(ForAnother { user, delegation: Id::from_uuid(delegation), number: row.text(13)?, valid_to }))
}

/// Whether the delegation that a way goes by is not narrowed to something else.
fn covers(row: &Row, subject: &str, right: Right) -> Result<bool, Failure> {
    Ok(match row.get(15, ColumnType::Json)? {
        Value::Json(scope) => Scope::kept(&scope).allows(subject, right),
        _ => true,
    })
}
