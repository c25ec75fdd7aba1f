//! The program at run time: its registry and its database.

use crate::{
    Actor, Registry, access,
    import::{self, Purpose},
};
use kernel::{Failure, Id};
use std::sync::Arc;
use store::{Store, Tx};

/// Tables whose rows stay out of a backup: whoever was signed in then signs in again, and a session that was ended since
/// does not come back.
pub const LEFT_OUT_OF_BACKUPS: &[&str] = &["session", "oidc_flow", "oidc_arrival"];

/// What a door (HTTP, the command line) holds. Cheap to clone.
#[derive(Clone)]
pub struct Program {
    /// What there is.
    pub registry: Arc<Registry>,
    /// Where it is kept.
    pub store: Store,
}

/// A user that `init` or `demo` makes.
#[derive(Debug, Clone)]
pub struct NewUser {
    /// What they sign in with.
    pub name: String,
    /// What others see.
    pub display_name: String,
    /// The codes of their roles.
    pub roles: Vec<String>,
    /// Their first password.
    pub password: String,
}

impl Program {
    /// A program over an open database.
    pub fn new(registry: Registry, store: Store) -> Self {
        Self { registry: Arc::new(registry), store }
    }

    /// The program itself as an actor, under a request name such as `init`.
    pub fn system(&self, request: &str) -> Actor {
        Actor::system(Arc::clone(&self.registry)).in_request(request.to_owned(), kernel::Language::default())
    }

    /// The same with the customer's fields as they are defined now, for what people do with rows.
    pub fn operator(&self, request: &str) -> Result<Actor, Failure> {
        let registry = Arc::clone(&self.registry);
        let registry = self.store.read_blocking(move |tx| crate::custom::current(tx, &registry))?;
        Ok(Actor::system(registry).in_request(request.to_owned(), kernel::Language::default()))
    }

    /// Makes the shipped roles that are not there yet.
    pub fn install_roles(&self) -> Result<(), Failure> {
        let who = self.system("init");
        self.store.write_blocking(move |tx| access::install_roles(tx, &who))
    }

    /// Loads the rows that the modules ship, each file as one import; tells how many rows each made.
    pub fn load_seeds(&self, mut told: impl FnMut(&str, usize)) -> Result<(), Failure> {
        let who = self.system("init");
        for at in 0..self.registry.seeds().count() {
            let Some(seed) = self.registry.seeds().nth(at) else { break };
            let (who, record, sheet) = (who.clone(), seed.record, crate::read_sheet(seed.csv)?);
            let report = self
                .store
                .write_alone_blocking(move |tx| import::import(tx, &who, record, &sheet, Purpose::Shipped))?;
            told(record, report.created);
        }
        Ok(())
    }

    /// Makes a user, or gives one that exists the password and the roles.
    pub fn put_user(&self, user: &NewUser) -> Result<Id<access::User>, Failure> {
        let (who, user) = (self.system("user"), user.clone());
        self.store.write_blocking(move |tx: &mut Tx<'_>| {
            let known = access::user_by_name(tx, &user.name)?;
            let id = match known {
                Some(known) => {
                    access::reset_password(tx, &who, &known, &user.password)?;
                    known.id
                }
                None => {
                    let data = access::User {
                        name: user.name.clone(),
                        display_name: user.display_name.clone(),
                        language: access::ReadsIn::Zh,
                        mail: None,
                    };
                    let id = crate::create(tx, &who, &data)?.id;
                    access::put_password(tx, id, &user.name, &user.password)?;
                    id
                }
            };
            for role in &user.roles {
                access::give_role(tx, &who, id, role)?;
            }
            Ok(id)
        })
    }
}
