//! The fields of a struct, as `FieldDef` constants and as a mapper.

use crate::words;
use proc_macro2::TokenStream;
use quote::quote;
use syn::{Data, DeriveInput, Error, Field, Fields, LitInt, Result, spanned::Spanned};

/// The columns that every record has; no field may be called so.
const RESERVED: &[&str] =
    &["id", "version", "archived_at", "created_at", "created_by", "updated_at", "updated_by"];

/// `#[derive(Input)]`.
pub fn expand_input(input: &DeriveInput) -> Result<TokenStream> {
    expand(input, false)
}

/// The `InputType` of a struct.
pub fn expand(input: &DeriveInput, is_record: bool) -> Result<TokenStream> {
    let name = &input.ident;
    let fields = named_fields(input)?;
    let defs = fields.iter().map(|field| def(field, is_record)).collect::<Result<Vec<_>>>()?;
    let idents: Vec<_> = fields.iter().filter_map(|field| field.ident.as_ref()).collect();
    Ok(quote! {
        impl ::schema::InputType for #name {
            const FIELDS: &'static [::schema::FieldDef] = &[#(#defs),*];
            fn from_values(
                values: ::std::vec::Vec<::schema::Value>,
            ) -> ::core::result::Result<Self, ::schema::WrongType> {
                let mut values = values.into_iter();
                ::core::result::Result::Ok(Self {
                    #(#idents: ::schema::FieldType::from_value(values.next().unwrap_or(::schema::Value::Null))?,)*
                })
            }
            fn to_values(&self) -> ::std::vec::Vec<::schema::Value> {
                ::std::vec![#(::schema::FieldType::to_value(&self.#idents)),*]
            }
        }
    })
}

/// The named fields of a struct.
pub fn named_fields(input: &DeriveInput) -> Result<Vec<Field>> {
    match &input.data {
        Data::Struct(data) => match &data.fields {
            Fields::Named(fields) => Ok(fields.named.iter().cloned().collect()),
            Fields::Unit => Ok(Vec::new()),
            Fields::Unnamed(_) => Err(Error::new(input.span(), "fields must have names")),
        },
        _ => Err(Error::new(input.span(), "only a struct can be described by its fields")),
    }
}

#[derive(Default)]
struct Described {
    label: Option<TokenStream>,
    help: Option<TokenStream>,
    section: Option<TokenStream>,
    kind: Option<TokenStream>,
    max: Option<LitInt>,
    min: Option<LitInt>,
    default: Option<String>,
    numbered: Option<String>,
    by_number: bool,
    language: Option<TokenStream>,
    list: bool,
    filter: bool,
    sort: bool,
    search: bool,
    commands: bool,
    secret: bool,
    guarded: bool,
    personal: bool,
}

fn read(field: &Field) -> Result<Described> {
    let mut found = Described::default();
    for attribute in field.attrs.iter().filter(|attribute| attribute.path().is_ident("field")) {
        attribute.parse_nested_meta(|meta| {
            let word = meta.path.get_ident().map(ToString::to_string).unwrap_or_default();
            match word.as_str() {
                "label" => found.label = Some(words::label(&meta)?),
                "help" => found.help = Some(words::label(&meta)?),
                "section" => found.section = Some(words::label(&meta)?),
                "long" => found.kind = Some(quote!(::schema::FieldKind::LongText)),
                "code" => found.kind = Some(quote!(::schema::FieldKind::Code)),
                "max" => found.max = Some(meta.value()?.parse()?),
                "min" => found.min = Some(meta.value()?.parse()?),
                "default" => found.default = Some(words::text(&meta)?),
                "numbered" => found.numbered = Some(words::text(&meta)?),
                "by_number" => found.by_number = true,
                "zh" => found.language = Some(quote!(::kernel::Language::Zh)),
                "en" => found.language = Some(quote!(::kernel::Language::En)),
                "list" => found.list = true,
                "filter" => found.filter = true,
                "sort" => found.sort = true,
                "search" => found.search = true,
                "commands" => found.commands = true,
                "secret" => found.secret = true,
                "guarded" => found.guarded = true,
                "personal" => found.personal = true,
                _ => {
                    return Err(meta.error("not a word of #[field(…)]; docs/howto/add-a-field.md lists them"));
                }
            }
            Ok(())
        })?;
    }
    Ok(found)
}

fn def(field: &Field, is_record: bool) -> Result<TokenStream> {
    let ident = field.ident.as_ref().map(ToString::to_string).unwrap_or_default();
    let name = ident.trim_start_matches("r#");
    if is_record && RESERVED.contains(&name) {
        return Err(Error::new(field.span(), format!("`{name}` is a column that every record has already")));
    }
    let ty = &field.ty;
    let found = read(field)?;
    let label = found.label.ok_or_else(|| Error::new(field.span(), "say label(\"中文\", \"English\")"))?;
    let (help, section, language) =
        (words::option(found.help), words::option(found.section), words::option(found.language));
    let (max, min, default) =
        (words::option(found.max), words::option(found.min), words::option(found.default));
    let by_number = found.by_number || found.numbered.is_some();
    let numbered = words::option(found.numbered);
    let kind = found.kind.unwrap_or_else(|| quote!(<#ty as ::schema::FieldType>::KIND));
    let (list, filter, sort, search) = (found.list, found.filter, found.sort, found.search);
    let (secret, guarded, personal) = (found.secret, found.guarded, found.personal);
    let written_by = if found.commands {
        quote!(::schema::WrittenBy::Commands)
    } else {
        quote!(::schema::WrittenBy::Anyone)
    };
    Ok(quote! {
        ::schema::FieldDef {
            name: #name, label: #label, help: #help, kind: #kind,
            required: <#ty as ::schema::FieldType>::REQUIRED,
            max: #max, min: #min, list: #list, filter: #filter, sort: #sort, search: #search,
            written_by: #written_by, language: #language, default: #default, numbered: #numbered,
            by_number: #by_number, section: #section, secret: #secret, guarded: #guarded, personal: #personal,
            custom: ::core::option::Option::None,
        }
    })
}
