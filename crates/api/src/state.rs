//! What every handler holds.

use crate::{Assets, Measures, PutBelow, imports::Imports};
use engine::{Program, paper::Printer};
use std::sync::Arc;
use tokio::sync::Semaphore;

/// How the face behaves.
#[derive(Debug, Clone, Copy)]
pub struct ApiOptions {
    /// Whether cookies go over https only; on unless served plainly on this machine.
    pub secure_cookies: bool,
    /// Whether a proxy of ours stands before the server: the address it was asked from is then the last that
    /// `X-Forwarded-For` names. Without one anybody could name any.
    pub behind_proxy: bool,
}

/// What every handler holds. Cheap to clone.
#[derive(Clone)]
pub struct AppState {
    pub(crate) program: Program,
    pub(crate) options: ApiOptions,
    pub(crate) assets: Arc<dyn Assets>,
    /// Hashing a password takes 19 MiB and a core for a while: a few at once.
    pub(crate) hashing: Arc<Semaphore>,
    pub(crate) printer: Arc<dyn Printer>,
    /// Setting a sheet takes more still: one at a time.
    pub(crate) printing: Arc<Semaphore>,
    /// A slow identity provider holds no more threads than these.
    pub(crate) asking: Arc<Semaphore>,
    pub(crate) measures: Measures,
    pub(crate) imports: Imports,
    /// How a request's span is put below its caller's; none where no traces are gathered.
    pub(crate) put_below: Option<PutBelow>,
}

impl AppState {
    /// The state of a server.
    pub fn new(
        program: Program,
        options: ApiOptions,
        assets: Arc<dyn Assets>,
        printer: Arc<dyn Printer>,
    ) -> Self {
        let (hashing, printing) = (Arc::new(Semaphore::new(2)), Arc::new(Semaphore::new(1)));
        let asking = Arc::new(Semaphore::new(8));
        let (measures, imports) = (Measures::default(), Imports::default());
        Self {
            program,
            options,
            assets,
            hashing,
            printer,
            printing,
            asking,
            measures,
            imports,
            put_below: None,
        }
    }

    /// The same with a span of each request, which `put_below` puts below its caller's.
    #[must_use]
    pub fn traced(self, put_below: PutBelow) -> Self {
        Self { put_below: Some(put_below), ..self }
    }

    /// What the face tells of its work.
    pub fn measures(&self) -> &Measures {
        &self.measures
    }
}
