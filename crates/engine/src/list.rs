//! Lists as they are asked for: parameters in words, rows out.

use crate::{Actor, custom, failures, filter_text, item, reach};
use kernel::Failure;
use schema::{RecordDef, Right};
use serde_json::{Value as Json, json};
use store::{ArchivedRows, Cursor, Filter, ListSpec, Order, RecordRow, Tx};

/// Most rows of one page.
pub const MOST_ROWS: usize = 500;
/// Rows counted at most.
pub const COUNTED_ROWS: i64 = 100_000;

/// A list's parameters as they stand in a URL.
#[derive(Debug, Clone, Default)]
pub struct ListParams {
    /// A condition in the comparison part of FEEL.
    pub filter: Option<String>,
    /// Typed words.
    pub search: Option<String>,
    /// `-state,number`.
    pub sort: Option<String>,
    /// The fields wanted.
    pub fields: Option<Vec<String>>,
    /// Rows of a page.
    pub limit: Option<usize>,
    /// Where the last page ended.
    pub after: Option<String>,
    /// Whether to count.
    pub count: bool,
    /// The archived ones instead of those in use.
    pub archived: bool,
}

/// The record's own order.
pub(crate) fn default_order(def: &RecordDef) -> Vec<Order> {
    def.field(def.default_sort).map(|field| Order { field, descending: false }).into_iter().collect()
}

/// The parameters, understood and allowed.
pub fn spec(who: &Actor, def: &'static RecordDef, params: &ListParams) -> Result<ListSpec, Failure> {
    let order = match params.sort.as_deref().filter(|sort| !sort.is_empty()) {
        None => default_order(def),
        Some(sort) => sort.split(',').map(|part| order_of(who, def, part)).collect::<Result<Vec<_>, _>>()?,
    };
    if order.len() > 5 {
        return Err(failures::TOO_MANY_ITEMS.fail().with("max", 5).on("sort"));
    }
    let archived = if params.archived { ArchivedRows::Archived } else { ArchivedRows::Live };
    let filter: Option<Filter> = params
        .filter
        .as_deref()
        .filter(|text| !text.trim().is_empty())
        .map(|text| filter_text::parse(who, def, text))
        .transpose()?;
    if let Some(unknown) =
        params.fields.iter().flatten().find(|name| def.field(name).is_none_or(|field| !who.sees(def, field)))
    {
        return Err(crate::input::unknown_field(unknown).on("fields"));
    }
    Ok(ListSpec {
        after: params.after.as_deref().map(|after| Cursor::read(after, &order, archived)).transpose()?,
        filter,
        scopes: reach::scope(who, Right::Read, def)?.into_iter().collect(),
        search: params.search.clone().filter(|typed| !typed.trim().is_empty()),
        search_all: false,
        order,
        limit: params.limit.unwrap_or(50).clamp(1, MOST_ROWS),
        archived,
    })
}

fn order_of(who: &Actor, def: &RecordDef, part: &str) -> Result<Order, Failure> {
    let (name, descending) = part.trim().strip_prefix('-').map_or((part.trim(), false), |name| (name, true));
    let seen = def.field(name).filter(|field| who.sees(def, field));
    if let Some(field) = seen.filter(|field| field.awaits_index() && store::is_ordered(field.kind)) {
        return Err(custom::not_indexed(field).on("sort"));
    }
    let field = seen.filter(|field| field.sort || field.name == def.default_sort);
    let field = field.ok_or_else(|| {
        failures::NOT_SORTABLE.fail().with("name", name.chars().take(80).collect::<String>()).on("sort")
    })?;
    Ok(Order { field, descending })
}

/// One page, in the form of the API.
pub fn page(tx: &mut Tx<'_>, who: &Actor, record: &str, params: &ListParams) -> Result<Json, Failure> {
    let def = who.registry().record(record)?.def;
    who.require(Right::Read, record)?;
    let mut spec = spec(who, def, params)?;
    let limit = spec.limit;
    // one row more than is shown tells whether there is another page
    spec.limit += 1;
    let mut rows = store::list(tx, def, &spec)?;
    let next = (rows.len() > limit).then(|| {
        rows.truncate(limit);
        rows.last().map(|row| Cursor::of(def, &spec.order, spec.archived, row).write())
    });
    let mut answer = json!({
        "items": item::items(tx, who, def, &rows, params.fields.as_deref())?,
        "next": next.flatten(),
    });
    if params.count {
        let counted = store::count(tx, def, &spec, COUNTED_ROWS)?;
        answer["count"] = counted.rows.into();
        if counted.capped {
            answer["count_capped"] = true.into();
        }
    }
    Ok(answer)
}

/// All rows of a list, page by page, handed to `each`; for exports.
pub(crate) fn walk(
    tx: &mut Tx<'_>,
    def: &'static RecordDef,
    mut spec: ListSpec,
    most: usize,
    mut each: impl FnMut(&mut Tx<'_>, &[RecordRow]) -> Result<(), Failure>,
) -> Result<(), Failure> {
    let mut left = most;
    spec.search_all = true;
    while left > 0 {
        spec.limit = left.min(1_000);
        let rows = store::list(tx, def, &spec)?;
        each(tx, &rows)?;
        left -= rows.len();
        match rows.last() {
            Some(last) if rows.len() == spec.limit => {
                spec.after = Some(Cursor::of(def, &spec.order, spec.archived, last));
            }
            _ => break,
        }
    }
    Ok(())
}
