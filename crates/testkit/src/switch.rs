//! What calls the world for a fixture: settings that a test may change.

use engine::outside::{Call, IdentityProvider, Letter, Outside};
use kernel::Failure;
use outside::{Settings, World};
use std::sync::{Arc, PoisonError, RwLock};

/// The world as it is set at the moment.
pub struct Switch(RwLock<Arc<World>>);

impl Switch {
    /// By these settings at first.
    pub fn new(settings: Settings) -> Self {
        Self(RwLock::new(Arc::new(World::new(settings).expect("settings that hold"))))
    }

    /// By others from now on.
    pub fn set(&self, world: World) {
        *self.0.write().unwrap_or_else(PoisonError::into_inner) = Arc::new(world);
    }

    fn now(&self) -> Arc<World> {
        Arc::clone(&self.0.read().unwrap_or_else(PoisonError::into_inner))
    }
}

impl Outside for Switch {
    fn check(&self, url: &str) -> Result<(), Failure> {
        self.now().check(url)
    }

    fn call(&self, call: &Call) -> Result<u16, Failure> {
        self.now().call(call)
    }

    fn mails(&self) -> bool {
        self.now().mails()
    }

    fn mail(&self, letter: &Letter) -> Result<(), Failure> {
        self.now().mail(letter)
    }

    fn page(&self) -> Option<String> {
        self.now().page()
    }

    fn identity_provider(&self) -> Option<Arc<dyn IdentityProvider>> {
        self.now().identity_provider()
    }
}
