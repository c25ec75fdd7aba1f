//! Whatever a person reads exists in Chinese and in English.

use serde::Serialize;

/// A text in both languages of the program.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
pub struct Label {
    /// Simplified Chinese.
    pub zh: &'static str,
    /// English.
    pub en: &'static str,
}

impl Label {
    /// A label from its two texts.
    pub const fn new(zh: &'static str, en: &'static str) -> Self {
        Self { zh, en }
    }

    /// The text for a reader of `language`.
    pub const fn text(&self, language: Language) -> &'static str {
        match language {
            Language::Zh => self.zh,
            Language::En => self.en,
        }
    }
}

/// The languages that the program speaks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, serde::Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Language {
    /// Simplified Chinese, the default.
    #[default]
    Zh,
    /// English.
    En,
}

impl Language {
    /// Reads an `Accept-Language` value by the order written there; what it does not know is Chinese.
    pub fn from_accept_language(value: &str) -> Self {
        value
            .split(',')
            .filter_map(|part| {
                let tag = part.split(';').next().unwrap_or("").trim().to_ascii_lowercase();
                match tag.split('-').next() {
                    Some("zh") => Some(Self::Zh),
                    Some("en") => Some(Self::En),
                    _ => None,
                }
            })
            .next()
            .unwrap_or_default()
    }

    /// `zh` or `en`.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Zh => "zh",
            Self::En => "en",
        }
    }
}

/// A text in both languages that is data, not part of the program.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, schemars::JsonSchema)]
pub struct Bilingual {
    /// Simplified Chinese.
    pub zh: String,
    /// English.
    pub en: String,
}

impl Bilingual {
    /// The text in a language.
    pub fn text(&self, language: Language) -> &str {
        match language {
            Language::Zh => &self.zh,
            Language::En => &self.en,
        }
    }
}

impl From<Label> for Bilingual {
    fn from(label: Label) -> Self {
        Self { zh: label.zh.to_owned(), en: label.en.to_owned() }
    }
}
