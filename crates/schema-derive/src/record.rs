//! `#[derive(Record)]`: the record's own words around its fields.

use crate::{fields, words};
use proc_macro2::TokenStream;
use quote::quote;
use syn::{DeriveInput, Error, Expr, Path, Result, spanned::Spanned};

#[derive(Default)]
struct Described {
    name: Option<String>,
    label: Option<TokenStream>,
    plural: Option<TokenStream>,
    about: Option<TokenStream>,
    owner: Option<Path>,
    key: Vec<String>,
    title_zh: Vec<String>,
    title_en: Vec<String>,
    sort: Option<String>,
    scope: Option<String>,
    person: Option<String>,
    lines: Option<Expr>,
}

/// The whole derive.
pub fn expand(input: &DeriveInput) -> Result<TokenStream> {
    let found = read(input)?;
    check_names(input, &found)?;
    let missing = |what: &str| Error::new(input.span(), format!("#[record(…)] must say {what}"));
    let name = found.name.ok_or_else(|| missing("name = \"module.noun\""))?;
    let label = found.label.ok_or_else(|| missing("label(\"中文\", \"English\")"))?;
    let about = found.about.ok_or_else(|| missing("about(\"中文\", \"English\")"))?;
    let owner = found.owner.ok_or_else(|| missing("owner = elements::…"))?;
    let sort = found.sort.or_else(|| found.key.first().cloned()).ok_or_else(|| missing("key(…)"))?;
    let plural = found.plural.unwrap_or_else(|| label.clone());
    let (key, title_zh, title_en) = (&found.key, &found.title_zh, &found.title_en);
    let lines = found.lines.map_or_else(|| quote!(&[]), |lines| quote!(#lines));
    let (scope, person) = (words::option(found.scope), words::option(found.person));
    let ident = &input.ident;
    let mapper = fields::expand(input, true)?;
    Ok(quote! {
        #mapper
        impl ::schema::RecordType for #ident {
            const NAME: &'static str = #name;
            const DEF: &'static ::schema::RecordDef = &::schema::RecordDef {
                name: #name, label: #label, label_plural: #plural, about: #about, owner: #owner,
                fields: <Self as ::schema::InputType>::FIELDS,
                key: &[#(#key),*], title_zh: &[#(#title_zh),*], title_en: &[#(#title_en),*],
                default_sort: #sort, lines: #lines, scope: #scope, person: #person,
            };
        }
    })
}

fn read(input: &DeriveInput) -> Result<Described> {
    let mut found = Described::default();
    for attribute in input.attrs.iter().filter(|attribute| attribute.path().is_ident("record")) {
        attribute.parse_nested_meta(|meta| {
            let word = meta.path.get_ident().map(ToString::to_string).unwrap_or_default();
            match word.as_str() {
                "name" => found.name = Some(words::text(&meta)?),
                "label" => found.label = Some(words::label(&meta)?),
                "plural" => found.plural = Some(words::label(&meta)?),
                "about" => found.about = Some(words::label(&meta)?),
                "owner" => found.owner = Some(meta.value()?.parse()?),
                "key" => found.key = words::names(&meta)?,
                "title_zh" => found.title_zh = words::names(&meta)?,
                "title_en" => found.title_en = words::names(&meta)?,
                "sort" => found.sort = Some(words::text(&meta)?),
                "person" => found.person = Some(words::text(&meta)?),
                "scope" => found.scope = Some(words::text(&meta)?),
                "lines" => found.lines = Some(meta.value()?.parse()?),
                _ => {
                    return Err(
                        meta.error("not a word of #[record(…)]; docs/howto/add-a-record.md lists them")
                    );
                }
            }
            Ok(())
        })?;
    }
    Ok(found)
}

/// Every field that the record names must be one of its own.
fn check_names(input: &DeriveInput, found: &Described) -> Result<()> {
    let fields: Vec<String> = fields::named_fields(input)?
        .iter()
        .filter_map(|field| field.ident.as_ref().map(ToString::to_string))
        .collect();
    let named = found
        .key
        .iter()
        .chain(&found.title_zh)
        .chain(&found.title_en)
        .chain(&found.sort)
        .chain(&found.scope)
        .chain(&found.person);
    for name in named {
        if !fields.contains(name) {
            return Err(Error::new(input.span(), format!("there is no field `{name}`")));
        }
    }
    if found.title_zh.is_empty() || found.title_en.is_empty() {
        return Err(Error::new(input.span(), "#[record(…)] must say title_zh(…) and title_en(…)"));
    }
    Ok(())
}
