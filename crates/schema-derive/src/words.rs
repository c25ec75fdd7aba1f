//! Small readers of attribute contents.

use proc_macro2::TokenStream;
use quote::quote;
use syn::{LitStr, Result, Token, meta::ParseNestedMeta, parenthesized, punctuated::Punctuated};

/// `label("中文", "English")` as the tokens of a `Label`.
pub fn label(meta: &ParseNestedMeta) -> Result<TokenStream> {
    let content;
    parenthesized!(content in meta.input);
    let texts = Punctuated::<LitStr, Token![,]>::parse_terminated(&content)?;
    let mut texts = texts.iter();
    match (texts.next(), texts.next(), texts.next()) {
        (Some(zh), Some(en), None) if !zh.value().is_empty() && !en.value().is_empty() => {
            Ok(quote!(::kernel::Label::new(#zh, #en)))
        }
        _ => Err(meta.error("expected the text in both languages: (\"中文\", \"English\")")),
    }
}

/// `key(a, b)` as the names of the fields.
pub fn names(meta: &ParseNestedMeta) -> Result<Vec<String>> {
    let content;
    parenthesized!(content in meta.input);
    let names = Punctuated::<syn::Ident, Token![,]>::parse_terminated(&content)?;
    Ok(names.iter().map(ToString::to_string).collect())
}

/// `name = "text"`.
pub fn text(meta: &ParseNestedMeta) -> Result<String> {
    meta.value()?.parse::<LitStr>().map(|literal| literal.value())
}

/// `Some(x)` or `None` in tokens.
pub fn option(tokens: Option<impl quote::ToTokens>) -> TokenStream {
    tokens.map_or_else(|| quote!(::core::option::Option::None), |t| quote!(::core::option::Option::Some(#t)))
}
