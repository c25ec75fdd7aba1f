//! Who acts, and what they may.

use crate::{
    Grants, Registry,
    access::{self, ActsFor, Scope, User},
    failures,
};
use kernel::{Failure, Id, Language, Uuid};
use schema::{FieldDef, QueryDef, RecordDef, Right, ScreenDef};
use serde_json::{Value as Json, json};
use std::sync::Arc;

/// The person (or the program itself) on whose behalf something is done, in one request.
#[derive(Clone)]
pub struct Actor {
    user: Id<User>,
    name: String,
    grants: Arc<Grants>,
    language: Language,
    request: String,
    command: Option<&'static str>,
    registry: Arc<Registry>,
    /// Narrowed by a token: how the token begins, and each scope that its rights are bounded by.
    token: Option<String>,
    scopes: Vec<Arc<Scope>>,
    /// Whom the user acts for, with that person's rights.
    acts_for: Option<ActsFor>,
}

impl Actor {
    /// A signed-in user.
    pub fn new(user: Id<User>, name: String, grants: Grants, registry: Arc<Registry>) -> Self {
        Self {
            user,
            name,
            grants: Arc::new(grants),
            language: Language::default(),
            request: String::new(),
            command: None,
            registry,
            token: None,
            scopes: Vec::new(),
            acts_for: None,
        }
    }

    /// The program itself: it loads what is shipped, and may do everything.
    pub fn system(registry: Arc<Registry>) -> Self {
        Self::new(Id::from_uuid(Uuid::nil()), "system".to_owned(), Grants::everything(), registry)
    }

    /// The same, in a request with a number and a language of its own.
    #[must_use]
    pub fn in_request(mut self, request: String, language: Language) -> Self {
        self.request = request;
        self.language = language;
        self
    }

    /// The same, while it runs a command; the audit says so.
    #[must_use]
    pub fn running(&self, command: &'static str) -> Self {
        Self { command: Some(command), ..self.clone() }
    }

    /// The same through a token that begins like this: what the scope does not cover is not there.
    #[must_use]
    pub fn within(mut self, token: &str, scope: Scope) -> Self {
        self.token = Some(token.to_owned());
        self.scopes.push(Arc::new(scope));
        self
    }

    /// The same user with another's rights, as far as the scope of that one's delegation goes.
    #[must_use]
    pub fn acting_for(mut self, whom: ActsFor, grants: Grants, scope: Scope) -> Self {
        self.grants = Arc::new(grants);
        self.acts_for = Some(whom);
        self.scopes.push(Arc::new(scope));
        self
    }

    /// By what it is narrowed, as that is kept with what is done later; null where nothing narrows it.
    pub(crate) fn narrowing(&self) -> Json {
        if self.token.is_none() && self.scopes.is_empty() {
            return Json::Null;
        }
        json!({"token": self.token, "scopes": self.scopes.iter().map(|scope| scope.to_json()).collect::<Vec<_>>()})
    }

    /// The same, narrowed as it was kept. What cannot be read leaves no right.
    #[must_use]
    pub(crate) fn narrowed_as(mut self, kept: &Json) -> Self {
        if kept.is_null() {
            return self;
        }
        self.token = kept["token"].as_str().map(str::to_owned).or(self.token);
        match kept["scopes"].as_array() {
            Some(scopes) => self.scopes.extend(scopes.iter().map(|scope| Arc::new(Scope::kept(scope)))),
            None => self.scopes.push(Arc::default()),
        }
        self
    }

    /// Whom the user acts for, if for anybody.
    pub fn acts_for(&self) -> Option<&ActsFor> {
        self.acts_for.as_ref()
    }

    /// How the token begins through which this is asked, if it is one.
    pub fn token(&self) -> Option<&str> {
        self.token.as_deref()
    }

    /// Refuses what only a person does who is signed in themselves, in their own name.
    pub fn require_person(&self) -> Result<(), Failure> {
        if self.acts_for.is_some() {
            return Err(failures::NOT_WHILE_ACTING.fail());
        }
        if self.token.is_some() { Err(failures::NOT_FOR_TOKENS.fail()) } else { Ok(()) }
    }

    /// The user.
    pub fn user(&self) -> Id<User> {
        self.user
    }

    /// All who act in this: duties that are kept apart are kept apart from each of them.
    pub fn people(&self) -> Vec<Id<User>> {
        [self.user].into_iter().chain(self.acts_for.as_ref().map(|whom| whom.user)).collect()
    }

    /// The user's name.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The language that messages are read in.
    pub fn language(&self) -> Language {
        self.language
    }

    /// The request's number.
    pub fn request(&self) -> &str {
        &self.request
    }

    /// The command that runs, if one does.
    pub fn command(&self) -> Option<&'static str> {
        self.command
    }

    /// What the program consists of.
    pub fn registry(&self) -> &Arc<Registry> {
        &self.registry
    }

    /// Whether a right on a record, command or query is there.
    pub fn may(&self, right: Right, name: &str) -> bool {
        self.grants.allow(name, right) && self.scopes.iter().all(|scope| scope.allows(name, right))
    }

    /// Whether one may add to what is said about a row that one may read: everybody who is there in person, and a token or whoever acts for
    /// another where its scope is for more than to read.
    pub(crate) fn may_join_in(&self, record: &str) -> bool {
        self.scopes.iter().all(|scope| scope.allows(record, Right::Update))
    }

    /// The rights, and where they hold.
    pub fn grants(&self) -> &Grants {
        &self.grants
    }

    /// Whether a field's values may be seen, in all the ways in which they show: lists, filters, order, history, files.
    pub fn sees(&self, record: &RecordDef, field: &FieldDef) -> bool {
        !field.is_archived() && self.field_right(record, field, Right::Read)
    }

    /// Whether what a field held may be seen, of one that is out of use too: in history.
    pub fn saw(&self, record: &RecordDef, field: &FieldDef) -> bool {
        self.field_right(record, field, Right::Read)
    }

    /// The fields that may be seen.
    pub fn fields_of<'a>(&'a self, record: &'a RecordDef) -> impl Iterator<Item = &'static FieldDef> + 'a {
        record.fields.iter().filter(|field| self.sees(record, field))
    }

    /// Whether a field may be written.
    pub fn writes(&self, record: &RecordDef, field: &FieldDef) -> bool {
        !field.is_archived() && self.field_right(record, field, Right::Update)
    }

    fn field_right(&self, record: &RecordDef, field: &FieldDef, right: Right) -> bool {
        let guarded = || self.grants.guards(record, field);
        let name = || format!("{}.{}", record.name, field.name);
        self.grants.allow_field(record, field, right)
            && (self.scopes.is_empty()
                || !guarded()
                || self.scopes.iter().all(|scope| scope.allows(&name(), right)))
    }

    /// Whether a screen would show something.
    pub fn may_open(&self, screen: &ScreenDef) -> bool {
        screen.asks.iter().all(|query| {
            let Ok(entry) = self.registry.query(query) else { return false };
            self.may(Right::Read, query)
                && entry.def.reads.iter().all(|record| self.may(Right::Read, record))
                && self.kept_from(entry.def).is_none()
        })
    }

    /// A field that a query has to do with and that is kept from the actor. Of the customer's own fields no query knows.
    pub(crate) fn kept_from(&self, query: &QueryDef) -> Option<(&'static RecordDef, &'static FieldDef)> {
        let records = query.reads.iter().filter_map(|record| Some(self.registry.record(record).ok()?.def));
        let mut fields = records.flat_map(|def| def.fields.iter().map(move |field| (def, field)));
        fields.find(|(def, field)| {
            let kept = field.custom.is_none() && self.grants.guards(def, field) && !self.sees(def, field);
            kept && !query.untouched.contains(&format!("{}.{}", def.name, field.name).as_str())
        })
    }

    /// Refuses when the right is not there.
    pub fn require(&self, right: Right, name: &str) -> Result<(), Failure> {
        if self.may(right, name) { Ok(()) } else { Err(self.refused(right, name)) }
    }

    /// The failure that tells that the right is not there.
    pub(crate) fn refused(&self, right: Right, name: &str) -> Failure {
        if self.acts_for.is_some() && self.grants.allow(name, right) && access::is_own_only(name, right) {
            return failures::NOT_WHILE_ACTING.fail();
        }
        let subject = self.registry.label_of(name);
        let right = right.label();
        failures::FORBIDDEN
            .fail()
            .with("subject_zh", subject.zh)
            .with("subject_en", subject.en)
            .with("right_zh", right.zh)
            .with("right_en", right.en)
    }
}
