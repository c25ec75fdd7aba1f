//! The browser's files, inside the binary. A build without a built UI answers the API only.

use api::{Asset, Assets};
use rust_embed::RustEmbed;

#[derive(RustEmbed)]
#[folder = "../../ui/dist"]
#[allow_missing = true]
struct Files;

/// What `npm run build` made.
pub struct EmbeddedUi;

impl Assets for EmbeddedUi {
    fn get(&self, path: &str) -> Option<Asset> {
        let file = Files::get(path)?;
        Some(Asset { bytes: file.data, content_type: file.metadata.mimetype().to_owned() })
    }
}
