//! A printer that shows what it was told to print, so that a test can read it.

use engine::paper::{Printer, Sheet};
use kernel::Failure;

/// Answers the sheet itself, as JSON.
pub struct PlainPrinter;

impl Printer for PlainPrinter {
    fn pdf(&self, sheet: &Sheet) -> Result<Vec<u8>, Failure> {
        Ok(serde_json::to_vec(sheet).expect("a sheet is plain data"))
    }
}
