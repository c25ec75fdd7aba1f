//! The nouns, one a file.

mod as_is_process;
mod edition;
mod element;
mod element_mapping;
mod finding;
mod placement;
mod process_mapping;

pub use as_is_process::AsIsProcess;
pub use edition::{Edition, EditionStatus};
pub(crate) use element::level_below;
pub use element::{Element, ElementKind};
pub use element_mapping::{Counterpart, ElementMapping};
pub use finding::{Aspect, Finding, FindingState};
pub use placement::Placement;
pub use process_mapping::{Fit, ProcessMapping};
