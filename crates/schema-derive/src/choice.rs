//! `#[derive(Choice)]`: an enum as declared texts.

use proc_macro2::TokenStream;
use quote::quote;
use syn::{
    Data, DeriveInput, Error, Ident, LitStr, Result, Token, Variant,
    parse::{Parse, ParseStream},
    spanned::Spanned,
};

/// `#[choice("中文", "English", tone = Warning)]`.
struct Words {
    zh: LitStr,
    en: LitStr,
    tone: Ident,
}

impl Parse for Words {
    fn parse(input: ParseStream) -> Result<Self> {
        let zh: LitStr = input.parse()?;
        input.parse::<Token![,]>()?;
        let en: LitStr = input.parse()?;
        let mut tone = Ident::new("Neutral", input.span());
        if input.parse::<Option<Token![,]>>()?.is_some() && !input.is_empty() {
            let word: Ident = input.parse()?;
            if word != "tone" {
                return Err(Error::new(word.span(), "only `tone = …` may follow the two texts"));
            }
            input.parse::<Token![=]>()?;
            tone = input.parse()?;
        }
        Ok(Self { zh, en, tone })
    }
}

/// The whole derive.
pub fn expand(input: &DeriveInput) -> Result<TokenStream> {
    let Data::Enum(data) = &input.data else {
        return Err(Error::new(input.span(), "a choice is an enum"));
    };
    let name = &input.ident;
    let mut choices = Vec::new();
    let (mut variants, mut codes) = (Vec::new(), Vec::new());
    for variant in &data.variants {
        let words = words_of(variant)?;
        let (zh, en, tone) = (&words.zh, &words.en, &words.tone);
        let code = snake_case(&variant.ident.to_string());
        choices.push(quote! {
            ::schema::Choice { value: #code, label: ::kernel::Label::new(#zh, #en), tone: ::schema::Tone::#tone, retired: false }
        });
        variants.push(&variant.ident);
        codes.push(code);
    }
    Ok(quote! {
        impl ::schema::ChoiceType for #name {
            const CHOICES: &'static [::schema::Choice] = &[#(#choices),*];
            fn from_code(code: &str) -> ::core::option::Option<Self> {
                match code { #(#codes => ::core::option::Option::Some(Self::#variants),)* _ => ::core::option::Option::None }
            }
            fn code(self) -> &'static str {
                match self { #(Self::#variants => #codes),* }
            }
        }
        impl ::schema::FieldType for #name {
            const KIND: ::schema::FieldKind = ::schema::FieldKind::Choice(<Self as ::schema::ChoiceType>::CHOICES);
            fn from_value(value: ::schema::Value) -> ::core::result::Result<Self, ::schema::WrongType> {
                value.as_text().and_then(<Self as ::schema::ChoiceType>::from_code).ok_or_else(|| {
                    ::schema::WrongType { wanted: stringify!(#name), got: format!("{value:?}") }
                })
            }
            fn to_value(&self) -> ::schema::Value {
                ::schema::Value::from(<Self as ::schema::ChoiceType>::code(*self))
            }
        }
    })
}

fn words_of(variant: &Variant) -> Result<Words> {
    variant
        .attrs
        .iter()
        .find(|attribute| attribute.path().is_ident("choice"))
        .ok_or_else(|| Error::new(variant.span(), "say #[choice(\"中文\", \"English\")]"))?
        .parse_args()
}

fn snake_case(name: &str) -> String {
    let mut snake = String::new();
    for (at, letter) in name.char_indices() {
        if letter.is_uppercase() && at > 0 {
            snake.push('_');
        }
        snake.extend(letter.to_lowercase());
    }
    snake
}
