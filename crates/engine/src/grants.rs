//! Rights on subjects, as loaded from the roles that somebody has, and where they hold.

use kernel::Uuid;
use schema::{FieldDef, RecordDef, Right};
use std::collections::{BTreeSet, HashMap, HashSet};

/// Where a right holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Within {
    /// In the whole company.
    Everywhere,
    /// In these units of the organisation and all below them.
    Units(BTreeSet<Uuid>),
}

impl Within {
    /// Both together.
    fn add(&mut self, other: &Self) {
        match (&mut *self, other) {
            (Self::Everywhere, _) => {}
            (_, Self::Everywhere) => *self = Self::Everywhere,
            (Self::Units(known), Self::Units(more)) => known.extend(more),
        }
    }

    /// Whether it holds wherever the other one does. Units below one another are not known here: in doubt it does not.
    fn covers(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Everywhere, _) => true,
            (_, Self::Everywhere) => false,
            (Self::Units(own), Self::Units(others)) => own.is_superset(others),
        }
    }
}

/// The rights that somebody has at this moment. Denied unless granted.
#[derive(Debug, Default, Clone)]
pub struct Grants {
    rights: HashMap<String, HashMap<Right, Within>>,
    /// Fields (`module.noun.field`) that an administrator guards beside those that are declared so.
    guarded: HashSet<String>,
    everything: bool,
}

impl Grants {
    /// The program's own: everything, guarded fields too.
    pub(crate) fn everything() -> Self {
        Self { everything: true, ..Self::default() }
    }

    /// Adds a right on a subject: a name, `module.*`, `*`, or a guarded field's `module.noun.field`.
    pub fn add(&mut self, subject: &str, right: Right, within: &Within) {
        let rights = self.rights.entry(subject.to_owned()).or_default();
        match rights.get_mut(&right) {
            Some(known) => known.add(within),
            None => {
                rights.insert(right, within.clone());
            }
        }
    }

    /// Guards a field, `module.noun.field`.
    pub fn guard(&mut self, field: String) {
        self.guarded.insert(field);
    }

    /// Where the right is there, for the name, its module or everything; none where it is not.
    pub fn within(&self, name: &str, right: Right) -> Option<Within> {
        if self.everything {
            return Some(Within::Everywhere);
        }
        let module = name.split('.').next().unwrap_or(name);
        let mut found: Option<Within> = None;
        for subject in [name, &format!("{module}.*"), "*"] {
            if let Some(within) = self.rights.get(subject).and_then(|rights| rights.get(&right)) {
                match &mut found {
                    Some(known) => known.add(within),
                    None => found = Some(within.clone()),
                }
            }
        }
        found
    }

    /// Whether the right is there at all, wherever it holds.
    pub fn allow(&self, name: &str, right: Right) -> bool {
        self.everything || {
            let module = name.split('.').next().unwrap_or(name);
            let has =
                |subject: &str| self.rights.get(subject).is_some_and(|rights| rights.contains_key(&right));
            has(name) || has("*") || has(&format!("{module}.*"))
        }
    }

    /// Whether a field is guarded, by its declaration or by an administrator.
    pub fn guards(&self, record: &RecordDef, field: &FieldDef) -> bool {
        let named = || self.guarded.contains(&format!("{}.{}", record.name, field.name));
        field.guarded || (!self.guarded.is_empty() && named())
    }

    /// Whether a field may be read (`Right::Read`) or written (`Right::Update`) wherever the record may be. A guarded one wants a
    /// right on itself, which `module.*` and `*` do not give, and which holds wherever the right on the record does.
    pub fn allow_field(&self, record: &RecordDef, field: &FieldDef, right: Right) -> bool {
        if field.secret && right == Right::Read {
            return false;
        }
        let name = || format!("{}.{}", record.name, field.name);
        if !self.guards(record, field) || self.everything {
            return true;
        }
        let own = self.rights.get(&name()).and_then(|rights| rights.get(&right));
        own.is_some_and(|own| self.within(record.name, right).is_none_or(|record| own.covers(&record)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn units(numbers: &[u128]) -> Within {
        Within::Units(numbers.iter().map(|number| Uuid::from_u128(*number)).collect())
    }

    #[test]
    fn rights_add_up_and_what_is_everywhere_stays_so() {
        let mut grants = Grants::default();
        assert_eq!(grants.within("a.b", Right::Read), None);
        grants.add("a.b", Right::Read, &units(&[1]));
        grants.add("a.*", Right::Read, &units(&[2]));
        assert_eq!(grants.within("a.b", Right::Read), Some(units(&[1, 2])));
        assert_eq!(grants.within("a.c", Right::Read), Some(units(&[2])));
        assert_eq!(grants.within("b.c", Right::Read), None);
        grants.add("*", Right::Read, &Within::Everywhere);
        assert_eq!(grants.within("a.b", Right::Read), Some(Within::Everywhere));
        assert!(!grants.allow("a.b", Right::Update));
        assert!(Grants::everything().allow("a.b", Right::Update));
    }

    proptest! {
        #[test]
        fn more_grants_never_take_away(
            given in proptest::collection::vec((0_usize..4, 0_u128..4), 0..12),
            more in (0_usize..4, 0_u128..4),
        ) {
            let subjects = ["a.b", "a.*", "*", "a.c"];
            let within = |unit: u128| if unit == 0 { Within::Everywhere } else { units(&[unit]) };
            let mut grants = Grants::default();
            for (subject, unit) in given {
                grants.add(subjects[subject], Right::Read, &within(unit));
            }
            let before = grants.within("a.b", Right::Read);
            grants.add(subjects[more.0], Right::Read, &within(more.1));
            let after = grants.within("a.b", Right::Read);
            if let Some(before) = before {
                prop_assert!(after.is_some_and(|after| after.covers(&before)));
            }
        }
    }
}
