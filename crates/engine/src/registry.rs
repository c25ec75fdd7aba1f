//! What the program consists of. Modules describe themselves; everything else asks here, by name.
//!
//! Long because: the registry, its entries and the module that fills them are read together.

use crate::{
    Actor, Command, Query, Stored,
    custom::Extended,
    failures,
    input::parse_object,
    notify::NoticeDef,
    outside::{Nowhere, Outside},
    reach::Organisation,
    table::Table,
};
use kernel::{Failure, FailureDef, Label, Language};
use schema::{
    CommandDef, ElementRef, FieldDef, ModuleDef, QueryDef, RecordDef, RecordType, RoleDef, ScreenDef, Value,
    elements,
};
use std::{
    collections::BTreeMap,
    sync::{Arc, Mutex},
};
use store::{RecordRow, Tx};

/// The rules of a record beyond its fields: references, uniqueness and trees are the engine's.
pub trait Rules: RecordType {
    /// What [`Rules::check`] may refuse.
    const FAILURES: &'static [&'static FailureDef] = &[];
    /// Whether a row keeps those that it refers to from being archived. Not one that is worth nothing without them, and stays as what was.
    const HOLDS: bool = true;

    /// Refuses a state that must not be. `before` is none for a new one.
    fn check(
        tx: &mut Tx<'_>,
        who: &Actor,
        before: Option<&Stored<Self>>,
        after: &Self,
    ) -> Result<(), Failure> {
        let _ = (tx, who, before, after);
        Ok(())
    }

    /// What follows from a row that was saved: made, changed, archived or restored. What it writes is part of the same
    /// transaction.
    fn saved(
        tx: &mut Tx<'_>,
        who: &Actor,
        before: Option<&Stored<Self>>,
        after: &Stored<Self>,
    ) -> Result<(), Failure> {
        let _ = (tx, who, before, after);
        Ok(())
    }

    /// What a row comes back as when it is restored: what followed from other rows may have changed while it was archived.
    /// The answer goes through [`Rules::check`] like a new row.
    fn restored(tx: &mut Tx<'_>, data: Self) -> Result<Self, Failure> {
        let _ = tx;
        Ok(data)
    }
}

type Check = fn(&mut Tx<'_>, &Actor, Option<&RecordRow>, &RecordRow) -> Result<(), Failure>;
type Restored = fn(&mut Tx<'_>, &RecordRow) -> Result<Vec<Value>, Failure>;
type Run = fn(&mut Tx<'_>, &Actor, &serde_json::Value) -> Result<serde_json::Value, Failure>;
type RunToTable = fn(&mut Tx<'_>, &Actor, &serde_json::Value, Language) -> Result<Table, Failure>;
type OutputSchema = fn(&mut schemars::SchemaGenerator) -> schemars::Schema;

/// A record as registered.
#[derive(Clone, Copy)]
pub struct RecordEntry {
    /// Its description, with the customer's fields where it is one of a request.
    pub def: &'static RecordDef,
    /// What its rules may refuse.
    pub failures: &'static [&'static FailureDef],
    pub(crate) holds: bool,
    pub(crate) check: Check,
    pub(crate) restored: Restored,
    pub(crate) saved: Check,
}

/// A command as registered.
pub struct CommandEntry {
    /// Its description.
    pub def: &'static CommandDef,
    /// Its input.
    pub fields: &'static [FieldDef],
    /// The schema of its answer.
    pub output: OutputSchema,
    pub(crate) run: Run,
}

/// A query as registered.
pub struct QueryEntry {
    /// Its description.
    pub def: &'static QueryDef,
    /// Its parameters.
    pub fields: &'static [FieldDef],
    /// The schema of its answer.
    pub output: OutputSchema,
    pub(crate) run: Run,
    pub(crate) table: Option<RunToTable>,
}

impl QueryEntry {
    /// Whether its answer is a table that can be had as a file.
    pub fn is_table(&self) -> bool {
        self.table.is_some()
    }
}

/// A file of rows that a module ships, loaded by `init`.
pub struct Seed {
    /// The record.
    pub record: &'static str,
    /// A CSV file in the form of an import.
    pub csv: &'static [u8],
}

/// A module and all that it brings.
pub struct Module {
    /// Its description.
    pub def: &'static ModuleDef,
    pub(crate) records: Vec<RecordEntry>,
    pub(crate) commands: Vec<CommandEntry>,
    pub(crate) queries: Vec<QueryEntry>,
    pub(crate) screens: Vec<&'static ScreenDef>,
    pub(crate) roles: Vec<&'static RoleDef>,
    pub(crate) seeds: Vec<Seed>,
    pub(crate) organisation: Option<Organisation>,
    pub(crate) jobs: Vec<crate::jobs::JobEntry>,
    pub(crate) schedules: Vec<crate::jobs::ScheduleEntry>,
    pub(crate) notices: Vec<&'static NoticeDef>,
}

impl Module {
    /// A module with nothing in it yet.
    pub fn new(def: &'static ModuleDef) -> Self {
        Self {
            def,
            records: Vec::new(),
            commands: Vec::new(),
            queries: Vec::new(),
            screens: Vec::new(),
            roles: Vec::new(),
            seeds: Vec::new(),
            organisation: None,
            jobs: Vec::new(),
            schedules: Vec::new(),
            notices: Vec::new(),
        }
    }

    /// Brings a record. Those that it refers to come before it.
    #[must_use]
    pub fn record<T: Rules>(mut self) -> Self {
        fn check<T: Rules>(
            tx: &mut Tx<'_>,
            who: &Actor,
            before: Option<&RecordRow>,
            after: &RecordRow,
        ) -> Result<(), Failure> {
            let before = before.map(Stored::<T>::of).transpose()?;
            T::check(tx, who, before.as_ref(), &Stored::<T>::of(after)?.data)
        }
        fn restored<T: Rules>(tx: &mut Tx<'_>, row: &RecordRow) -> Result<Vec<Value>, Failure> {
            let mut values = T::restored(tx, Stored::<T>::of(row)?.data)?.to_values();
            // of the customer's fields the program's own code knows nothing
            values.extend(row.values.iter().skip(values.len()).cloned());
            Ok(values)
        }
        fn saved<T: Rules>(
            tx: &mut Tx<'_>,
            who: &Actor,
            before: Option<&RecordRow>,
            after: &RecordRow,
        ) -> Result<(), Failure> {
            let before = before.map(Stored::<T>::of).transpose()?;
            T::saved(tx, who, before.as_ref(), &Stored::<T>::of(after)?)
        }
        self.records.push(RecordEntry {
            saved: saved::<T>,
            def: T::DEF,
            failures: T::FAILURES,
            holds: T::HOLDS,
            check: check::<T>,
            restored: restored::<T>,
        });
        self
    }

    /// Brings a command.
    #[must_use]
    pub fn command<C: Command>(mut self) -> Self {
        fn run<C: Command>(
            tx: &mut Tx<'_>,
            who: &Actor,
            json: &serde_json::Value,
        ) -> Result<serde_json::Value, Failure> {
            let input = parse_object::<C>(json)?;
            encoded(C::run(tx, who, input)?)
        }
        self.commands.push(CommandEntry {
            def: C::DEF,
            fields: C::FIELDS,
            output: schema_of::<C::Output>,
            run: run::<C>,
        });
        self
    }

    /// Brings a query.
    #[must_use]
    pub fn query<Q: Query>(mut self) -> Self {
        fn run<Q: Query>(
            tx: &mut Tx<'_>,
            who: &Actor,
            json: &serde_json::Value,
        ) -> Result<serde_json::Value, Failure> {
            let input = parse_object::<Q>(json)?;
            encoded(Q::run(tx, who, input)?)
        }
        let table = Q::TABLE.map(|_| -> RunToTable {
            |tx, who, json, language| {
                let answer = Q::run(tx, who, parse_object::<Q>(json)?)?;
                let table = Q::TABLE.map(|table| table(&answer, language));
                table.ok_or_else(|| no_such(Q::DEF.name))
            }
        });
        self.queries.push(QueryEntry {
            def: Q::DEF,
            fields: Q::FIELDS,
            output: schema_of::<Q::Output>,
            run: run::<Q>,
            table,
        });
        self
    }

    /// Brings a screen made by hand.
    #[must_use]
    pub fn screen(mut self, screen: &'static ScreenDef) -> Self {
        self.screens.push(screen);
        self
    }

    /// Brings a role.
    #[must_use]
    pub fn role(mut self, role: &'static RoleDef) -> Self {
        self.roles.push(role);
        self
    }

    /// Brings a kind of notice.
    #[must_use]
    pub fn notice(mut self, notice: &'static NoticeDef) -> Self {
        self.notices.push(notice);
        self
    }

    /// Brings the organisation in whose units rights are held.
    #[must_use]
    pub fn organisation(mut self, organisation: Organisation) -> Self {
        self.organisation = Some(organisation);
        self
    }

    /// Brings rows of a record.
    #[must_use]
    pub fn seed<T: RecordType>(mut self, csv: &'static [u8]) -> Self {
        self.seeds.push(Seed { record: T::NAME, csv });
        self
    }
}

fn encoded(output: impl serde::Serialize) -> Result<serde_json::Value, Failure> {
    serde_json::to_value(output).map_err(|error| store::failures::INTERNAL.fail().because(error))
}

fn schema_of<T: schemars::JsonSchema>(generator: &mut schemars::SchemaGenerator) -> schemars::Schema {
    generator.subschema_for::<T>()
}

/// All modules, by name; and the records as the customer's fields extend them. Cheap to make anew with others of those.
pub struct Registry {
    modules: Arc<Modules>,
    pub(crate) extended: Arc<Extended>,
    outside: Arc<dyn Outside>,
}

/// What is the same for as long as the program runs.
struct Modules {
    modules: Vec<Module>,
    records: BTreeMap<&'static str, (usize, usize)>,
    commands: BTreeMap<&'static str, (usize, usize)>,
    queries: BTreeMap<&'static str, (usize, usize)>,
    /// The customer's fields as they were last read.
    known: Mutex<Arc<Extended>>,
}

impl Registry {
    /// The registry of these modules, each after those that it stands on; the engine's own come first.
    pub fn new(modules: Vec<Module>) -> Self {
        let own = [crate::access::module(), crate::jobs::module()];
        let modules: Vec<Module> = own.into_iter().chain(modules).collect();
        let (mut records, mut commands, mut queries) = (BTreeMap::new(), BTreeMap::new(), BTreeMap::new());
        for (at, module) in modules.iter().enumerate() {
            records.extend(module.records.iter().enumerate().map(|(i, entry)| (entry.def.name, (at, i))));
            commands.extend(module.commands.iter().enumerate().map(|(i, entry)| (entry.def.name, (at, i))));
            queries.extend(module.queries.iter().enumerate().map(|(i, entry)| (entry.def.name, (at, i))));
        }
        let known = Mutex::default();
        Self {
            modules: Arc::new(Modules { modules, records, commands, queries, known }),
            extended: Arc::default(),
            outside: Arc::new(Nowhere),
        }
    }

    /// The same with what calls the world; without it, nothing is sent.
    #[must_use]
    pub fn with_outside(mut self, outside: Arc<dyn Outside>) -> Self {
        self.outside = outside;
        self
    }

    /// What calls the world.
    pub fn outside(&self) -> &Arc<dyn Outside> {
        &self.outside
    }

    /// The same with these fields of the customer.
    pub(crate) fn extended_by(&self, extended: Arc<Extended>) -> Self {
        Self { modules: Arc::clone(&self.modules), extended, outside: Arc::clone(&self.outside) }
    }

    /// The customer's fields as they were last read, by whoever read them.
    pub(crate) fn known_fields(&self) -> &Mutex<Arc<Extended>> {
        &self.modules.known
    }

    /// The record of that name as the program has it, without the customer's fields.
    pub(crate) fn own_record(&self, name: &str) -> Option<&RecordEntry> {
        let (module, at) = self.modules.records.get(name)?;
        self.modules().get(*module)?.records.get(*at)
    }

    /// The modules, in order.
    pub fn modules(&self) -> &[Module] {
        &self.modules.modules
    }

    /// The records, each after those that it refers to.
    pub fn records(&self) -> impl Iterator<Item = &RecordEntry> {
        let own = self.modules().iter().flat_map(|module| &module.records);
        own.map(|entry| self.extended.entries.get(entry.def.name).unwrap_or(entry))
    }

    /// The commands.
    pub fn commands(&self) -> impl Iterator<Item = &CommandEntry> {
        self.modules().iter().flat_map(|module| &module.commands)
    }

    /// The queries.
    pub fn queries(&self) -> impl Iterator<Item = &QueryEntry> {
        self.modules().iter().flat_map(|module| &module.queries)
    }

    /// The screens.
    pub fn screens(&self) -> impl Iterator<Item = &'static ScreenDef> {
        self.modules().iter().flat_map(|module| module.screens.iter().copied())
    }

    /// The roles.
    pub fn roles(&self) -> impl Iterator<Item = &'static RoleDef> {
        self.modules().iter().flat_map(|module| module.roles.iter().copied())
    }

    /// The rows that are shipped, in the order in which they load.
    pub fn seeds(&self) -> impl Iterator<Item = &Seed> {
        self.modules().iter().flat_map(|module| &module.seeds)
    }

    /// The organisation in whose units rights are held, where a module brings one.
    pub fn organisation(&self) -> Option<Organisation> {
        self.modules().iter().find_map(|module| module.organisation)
    }

    /// The record of that name.
    pub fn record(&self, name: &str) -> Result<&RecordEntry, Failure> {
        let found = self.extended.entries.get(name).or_else(|| self.own_record(name));
        found.ok_or_else(|| no_such(name))
    }

    /// The command of that name.
    pub fn command(&self, name: &str) -> Result<&CommandEntry, Failure> {
        let found = self
            .modules
            .commands
            .get(name)
            .and_then(|(module, at)| self.modules().get(*module)?.commands.get(*at));
        found.ok_or_else(|| no_such(name))
    }

    /// The query of that name.
    pub fn query(&self, name: &str) -> Result<&QueryEntry, Failure> {
        let found = self
            .modules
            .queries
            .get(name)
            .and_then(|(module, at)| self.modules().get(*module)?.queries.get(*at));
        found.ok_or_else(|| no_such(name))
    }

    /// What a person calls a record, a command or a query.
    pub fn label_of(&self, name: &str) -> Label {
        let record = self.record(name).map(|entry| entry.def.label_plural);
        let named = record.or_else(|_| self.command(name).map(|entry| entry.def.label));
        named.or_else(|_| self.query(name).map(|entry| entry.def.label)).unwrap_or(Label::new("此项", "this"))
    }

    /// Whether rights can be on it: a record, command or query, `module.*`, or `*`.
    pub fn has_subject(&self, subject: &str) -> bool {
        subject == "*"
            || self.modules().iter().any(|module| subject.strip_suffix(".*") == Some(module.def.name))
            || self.record(subject).is_ok()
            || self.command(subject).is_ok()
            || self.query(subject).is_ok()
            || crate::access::is_field(self, subject)
    }

    /// What refers to a record: the records and the fields by which they do.
    pub fn referring_to(&self, record: &str) -> Vec<(&'static RecordDef, &'static FieldDef)> {
        self.records()
            .flat_map(|entry| entry.def.references().map(move |(field, target)| (entry.def, field, target)))
            .filter(|(_, _, target)| *target == record)
            .map(|(def, field, _)| (def, field))
            .collect()
    }

    /// What of the program serves an element, that element alone.
    pub fn serving(&self, element: ElementRef) -> Support {
        let named = |name: &'static str, label: Label| Named { name, label };
        Support {
            records: self
                .records()
                .filter(|r| r.def.owner == element)
                .map(|r| named(r.def.name, r.def.label))
                .collect(),
            commands: self
                .commands()
                .filter(|c| c.def.owner == element)
                .map(|c| named(c.def.name, c.def.label))
                .collect(),
            screens: self.screens().filter(|s| s.owner == element).map(|s| named(s.path, s.label)).collect(),
            processes: Vec::new(),
            kpis: Vec::new(),
        }
    }

    /// Every element of the study with what serves it.
    pub fn coverage(&self) -> Vec<(ElementRef, Support)> {
        elements::ALL.iter().map(|element| (*element, self.serving(*element))).collect()
    }
}

/// Something of the program, by name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Named {
    /// Its name, or a screen's path.
    pub name: &'static str,
    /// As a person reads it.
    pub label: Label,
}

/// What of the program serves an element.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Support {
    /// Nouns.
    pub records: Vec<Named>,
    /// Verbs.
    pub commands: Vec<Named>,
    /// Screens made by hand.
    pub screens: Vec<Named>,
    /// Processes that run. None can be registered yet: they come with the engine for BPMN.
    pub processes: Vec<Named>,
    /// Indicators. None can be registered yet: they come with the KPI module.
    pub kpis: Vec<Named>,
}

pub(crate) fn no_such(name: &str) -> Failure {
    failures::NO_SUCH_THING.fail().with("name", name.chars().take(80).collect::<String>())
}
