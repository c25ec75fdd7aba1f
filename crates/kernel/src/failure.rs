//! What can go wrong, as data: a stable code, a message in both languages, the field at fault.

use crate::{Label, Language};
use std::collections::BTreeMap;

/// How a failure is answered over HTTP and whether trying again can help.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum FailureKind {
    /// The request cannot be understood (400).
    Malformed,
    /// Nobody is signed in, or the session is over (401).
    Unauthenticated,
    /// Signed in, but not allowed (403).
    Forbidden,
    /// There is no such thing, or not for the asker (404).
    NotFound,
    /// It contradicts what is there now (409).
    Conflict,
    /// Somebody else changed it first (412).
    VersionConflict,
    /// It is bigger than the limit (413).
    TooLarge,
    /// The address does not take that method.
    MethodNotAllowed,
    /// Understood, and against a rule (422).
    Invalid,
    /// The version that the change starts from was not said (428).
    VersionRequired,
    /// Too many tries (429).
    TooMany,
    /// A fault of the program or of what it stands on (500).
    Internal,
    /// The database cannot be reached just now (503).
    Unavailable,
}

/// A failure as a command or the engine declares it, once.
///
/// `{name}` in the messages is replaced by the parameter of that name.
#[derive(Debug, PartialEq, Eq)]
pub struct FailureDef {
    /// Stable, dotted: `framework.finding_not_open`.
    pub code: &'static str,
    /// How it is answered.
    pub kind: FailureKind,
    /// What happened, why, and what to do now.
    pub message: Label,
}

impl FailureDef {
    /// A declared failure.
    pub const fn new(code: &'static str, kind: FailureKind, zh: &'static str, en: &'static str) -> Self {
        Self { code, kind, message: Label::new(zh, en) }
    }

    /// An occurrence of it.
    pub fn fail(&'static self) -> Failure {
        Failure {
            def: self,
            field: None,
            params: BTreeMap::new(),
            errors: Vec::new(),
            current: None,
            cause: None,
        }
    }
}

/// A fault of one field (`placements[2].vertical` for a field of a line).
#[derive(Debug, Clone)]
pub struct FieldFault {
    /// The field's path.
    pub field: String,
    /// What is wrong with it.
    pub failure: Failure,
}

/// One occurrence of a declared failure.
#[derive(Debug, Clone)]
pub struct Failure {
    def: &'static FailureDef,
    field: Option<String>,
    params: BTreeMap<&'static str, String>,
    errors: Vec<FieldFault>,
    current: Option<Box<serde_json::Value>>,
    cause: Option<String>,
}

impl Failure {
    /// The stable code.
    pub fn code(&self) -> &'static str {
        self.def.code
    }

    /// How it is answered.
    pub fn kind(&self) -> FailureKind {
        self.def.kind
    }

    /// The declaration this is an occurrence of.
    pub fn def(&self) -> &'static FailureDef {
        self.def
    }

    /// The field at fault, where there is one.
    pub fn field(&self) -> Option<&str> {
        self.field.as_deref()
    }

    /// The faults of single fields.
    pub fn errors(&self) -> &[FieldFault] {
        &self.errors
    }

    /// The thing as it is now, on a version conflict.
    pub fn current(&self) -> Option<&serde_json::Value> {
        self.current.as_deref()
    }

    /// What the program's log should know and the asker should not.
    pub fn cause(&self) -> Option<&str> {
        self.cause.as_deref()
    }

    /// Names the field at fault.
    #[must_use]
    pub fn on(mut self, field: impl Into<String>) -> Self {
        self.field = Some(field.into());
        self
    }

    /// Gives a parameter of the message.
    #[must_use]
    pub fn with(mut self, name: &'static str, value: impl ToString) -> Self {
        self.params.insert(name, value.to_string());
        self
    }

    /// Attaches the faults of single fields.
    #[must_use]
    pub fn with_errors(mut self, errors: Vec<FieldFault>) -> Self {
        self.errors = errors;
        self
    }

    /// Attaches the thing as it is now.
    #[must_use]
    pub fn with_current(mut self, current: serde_json::Value) -> Self {
        self.current = Some(Box::new(current));
        self
    }

    /// Attaches a technical cause; it goes to the log, never to the asker.
    #[must_use]
    pub fn because(mut self, cause: impl ToString) -> Self {
        self.cause = Some(cause.to_string());
        self
    }

    /// The message for a reader of `language`, parameters filled in.
    pub fn message(&self, language: Language) -> String {
        let mut text = self.def.message.text(language).to_owned();
        for (name, value) in &self.params {
            text = text.replace(&format!("{{{name}}}"), value);
        }
        text
    }
}

impl std::fmt::Display for Failure {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}: {}", self.code(), self.message(Language::En))?;
        if let Some(cause) = &self.cause {
            write!(f, " ({cause})")?;
        }
        Ok(())
    }
}

impl std::error::Error for Failure {}
