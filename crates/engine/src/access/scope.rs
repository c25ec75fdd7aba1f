//! What a token is for: it narrows the rights that its person has, and never widens them.

use crate::{Registry, failures};
use kernel::Failure;
use schema::Right;
use serde_json::{Value as Json, json};

/// Most lines of a scope.
const MOST: usize = 200;

/// Rights on subjects, in the words of roles: a name, `module.*` or `*`.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Scope {
    lines: Vec<(String, Vec<Right>)>,
}

impl Scope {
    /// Reads `[{"subject":"framework.finding","rights":["read"]}]`: what is not there, or is no token's to do, is refused at its line.
    pub fn parse(registry: &Registry, json: &Json) -> Result<Self, Failure> {
        let lines = json.as_array().filter(|lines| (1..=MOST).contains(&lines.len()));
        let lines = lines.ok_or_else(|| failures::TOKEN_UNFIT.fail().on("scope"))?;
        let each = lines.iter().enumerate();
        let lines = each.map(|(at, line)| {
            let (subject, rights) = line_of(line).ok_or_else(|| {
                failures::malformed(
                    "范围的每一项须有 subject 和 rights（read、create、update、archive、export、import、run）",
                    "a line of a scope has subject and rights (read, create, update, archive, export, import, run)",
                )
                .on(format!("scope[{at}]"))
            })?;
            if !registry.has_subject(&subject) {
                return Err(failures::NO_SUCH_THING.fail().with("name", shortened(&subject)).on(format!("scope[{at}].subject")));
            }
            if subject.starts_with("access.") && rights.iter().any(|right| !of_tokens(&subject, *right)) {
                return Err(failures::NOT_FOR_TOKENS.fail().on(format!("scope[{at}].rights")));
            }
            Ok((subject, rights))
        });
        Ok(Self { lines: lines.collect::<Result<_, _>>()? })
    }

    /// All that may be handed on at all.
    pub fn whole() -> Self {
        Self { lines: vec![("*".to_owned(), Right::ALL.to_vec())] }
    }

    /// What the database kept. A line that no longer means anything allows nothing.
    pub fn kept(json: &Json) -> Self {
        Self { lines: json.as_array().into_iter().flatten().filter_map(line_of).collect() }
    }

    /// As it is kept and shown.
    pub fn to_json(&self) -> Json {
        let lines = self.lines.iter().map(|(subject, rights)| {
            json!({"subject": subject, "rights": rights.iter().map(|right| right.code()).collect::<Vec<_>>()})
        });
        Json::Array(lines.collect())
    }

    /// Whether it covers the right on that record, command or query.
    pub fn allows(&self, name: &str, right: Right) -> bool {
        let covers = |subject: &str| {
            subject == "*"
                || subject == name
                || subject.strip_suffix(".*").is_some_and(|module| name.split('.').next() == Some(module))
        };
        of_tokens(name, right)
            && self.lines.iter().any(|(subject, rights)| covers(subject) && rights.contains(&right))
    }
}

/// Accounts, roles and what they may, tokens and delegations are changed by a person who is signed in, in their own name: whoever steals a
/// token, or acts for another, gives no role and takes nobody's password. Who holds which post, and so the roles that it brings, is the
/// organisation's record: a program of personnel's keeps it by a token whose scope says so.
pub(super) fn of_tokens(name: &str, right: Right) -> bool {
    matches!(right, Right::Read | Right::Export) || name.split('.').next() != Some("access")
}

fn line_of(line: &Json) -> Option<(String, Vec<Right>)> {
    let object = line.as_object().filter(|object| object.len() == 2)?;
    let subject = object.get("subject")?.as_str()?;
    let rights = object.get("rights")?.as_array().filter(|rights| !rights.is_empty())?;
    let right = |code: &Json| Right::ALL.iter().copied().find(|right| Some(right.code()) == code.as_str());
    Some((subject.to_owned(), rights.iter().map(right).collect::<Option<_>>()?))
}

fn shortened(text: &str) -> String {
    text.chars().take(80).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Actor, Grants};
    use kernel::{Id, Uuid};
    use proptest::prelude::*;
    use std::sync::Arc;

    const SUBJECTS: &[&str] =
        &["*", "access.*", "access.user", "access.grant", "framework.*", "framework.finding", "hr.person"];
    const NAMES: &[&str] =
        &["access.user", "access.grant", "framework.finding", "framework.element", "hr.person"];

    fn rights() -> impl Strategy<Value = Vec<(&'static str, Right)>> {
        let one = (prop::sample::select(SUBJECTS), prop::sample::select(Right::ALL));
        prop::collection::vec(one, 0..8)
    }

    fn actor(registry: &Arc<Registry>, rights: &[(&str, Right)]) -> Actor {
        let mut grants = Grants::default();
        rights.iter().for_each(|(subject, right)| grants.add(subject, *right, &crate::Within::Everywhere));
        Actor::new(Id::from_uuid(Uuid::nil()), "lin".into(), grants, Arc::clone(registry))
    }

    fn scope(rights: &[(&str, Right)]) -> Scope {
        Scope { lines: rights.iter().map(|(subject, right)| ((*subject).to_owned(), vec![*right])).collect() }
    }

    proptest! {
        #[test]
        fn a_scope_narrows_and_never_widens(person in rights(), wanted in rights(), more in rights()) {
            let registry = Arc::new(Registry::new(Vec::new()));
            let (whole, narrow) = (actor(&registry, &person), scope(&wanted));
            let token = whole.clone().within("jw_12345678", narrow.clone());
            // the scope in the words of a role is the other bound
            let bound = actor(&registry, &wanted);
            for name in NAMES {
                for right in Right::ALL {
                    let may = token.may(*right, name);
                    prop_assert!(!may || whole.may(*right, name), "{right:?} {name}: more than the person");
                    prop_assert!(!may || bound.may(*right, name), "{right:?} {name}: more than the scope");
                    let reserved = name.starts_with("access.") && !matches!(right, Right::Read | Right::Export);
                    prop_assert_eq!(may, !reserved && whole.may(*right, name) && bound.may(*right, name));
                    // a wider scope takes nothing away, and one inside another is both
                    let wider: Vec<_> = wanted.iter().chain(&more).copied().collect();
                    prop_assert!(!may || whole.clone().within("jw_12345678", scope(&wider)).may(*right, name));
                    let twice = token.clone().within("jw_12345678", scope(&more));
                    prop_assert!(!twice.may(*right, name) || may);
                }
            }
        }

        #[test]
        fn whoever_acts_for_another_may_what_that_one_may_within_the_scope(own in rights(), theirs in rights(), wanted in rights()) {
            let registry = Arc::new(Registry::new(Vec::new()));
            let (delegator, bound) = (actor(&registry, &theirs), actor(&registry, &wanted));
            let whom = crate::access::ActsFor { delegation: Id::from_uuid(Uuid::nil()), user: Id::from_uuid(Uuid::nil()) };
            let acting = |scope| actor(&registry, &own).acting_for(whom.clone(), delegator.grants().clone(), scope);
            let (narrow, whole) = (acting(scope(&wanted)), acting(Scope::whole()));
            for name in NAMES {
                for right in Right::ALL {
                    let reserved = name.starts_with("access.") && !matches!(right, Right::Read | Right::Export);
                    let theirs = !reserved && delegator.may(*right, name);
                    prop_assert_eq!(narrow.may(*right, name), theirs && bound.may(*right, name), "{:?} {}", right, name);
                    prop_assert_eq!(whole.may(*right, name), theirs, "{:?} {}", right, name);
                }
            }
        }

        #[test]
        fn a_scope_comes_back_as_it_was_kept(wanted in rights()) {
            let scope = scope(&wanted);
            prop_assert_eq!(Scope::kept(&scope.to_json()), scope);
        }
    }

    #[test]
    fn what_cannot_be_read_allows_nothing() {
        for text in ["null", "{}", "[{}]", r#"[{"subject":"*"}]"#, r#"[{"subject":"*","rights":[]}]"#] {
            let json = serde_json::from_str(text).unwrap();
            assert!(!Scope::kept(&json).allows("framework.finding", Right::Read), "{text}");
        }
        let unknown = json!([{"subject": "*", "rights": ["read", "fly"]}]);
        assert!(!Scope::kept(&unknown).allows("framework.finding", Right::Read));
    }
}
