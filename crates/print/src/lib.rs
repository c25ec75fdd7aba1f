//! Sheets as PDF files. A crate of its own, for what sets them is large: nothing but the program itself needs it.
//!
//! The look is in `sheet.typ`, to be changed as one changes a stylesheet; what is said comes as data beside it and is never
//! read as markup, whatever a row holds.

mod world;

use engine::{failures, paper};
use kernel::Failure;
use std::{path::PathBuf, sync::OnceLock};
use typst_kit::fonts::FontStore;
use typst_layout::PagedDocument;
use world::World;

/// Faces that have Chinese characters, the likeliest first.
const CHINESE_FACES: &[&str] = &[
    "Noto Sans CJK SC",
    "Noto Sans SC",
    "Source Han Sans SC",
    "Source Han Sans CN",
    "Microsoft YaHei",
    "PingFang SC",
    "WenQuanYi Micro Hei",
    "WenQuanYi Zen Hei",
];

/// How many sheets may have been set since what is remembered of one was of use to another.
const REMEMBERED: usize = 2;

/// Makes PDF files with the fonts of this machine, and of a folder where one is named.
pub struct Typst {
    folder: Option<PathBuf>,
    fonts: OnceLock<Fonts>,
}

struct Fonts {
    store: FontStore,
    chinese: Option<String>,
}

impl Typst {
    /// With the machine's fonts and those in `folder`. They are looked for when the first sheet is printed.
    pub fn new(folder: Option<PathBuf>) -> Self {
        Self { folder, fonts: OnceLock::new() }
    }

    fn fonts(&self) -> &Fonts {
        self.fonts.get_or_init(|| {
            let mut store = FontStore::new();
            if let Some(folder) = &self.folder {
                store.extend(typst_kit::fonts::scan(folder));
            }
            store.extend(typst_kit::fonts::system());
            let known = |face: &&&str| store.book().contains_family(&face.to_lowercase());
            let chinese = CHINESE_FACES.iter().find(known).map(|face| (*face).to_owned());
            Fonts { store, chinese }
        })
    }
}

impl paper::Printer for Typst {
    fn pdf(&self, sheet: &paper::Sheet) -> Result<Vec<u8>, Failure> {
        let fonts = self.fonts();
        let face = fonts.chinese.as_deref().ok_or_else(|| failures::NO_FONT.fail())?;
        let data = serde_json::json!({"sheet": sheet, "face": face});
        set(&World::new(&fonts.store, world::TEMPLATE, data.to_string().into_bytes()).map_err(broken)?)
    }
}

fn broken(reason: String) -> Failure {
    failures::PRINT_BROKEN.fail().because(reason)
}

fn set(world: &World<'_>) -> Result<Vec<u8>, Failure> {
    let set = typst::compile::<PagedDocument>(world);
    typst::comemo::evict(REMEMBERED);
    let document = set.output.map_err(|errors| broken(said(&errors)))?;
    typst_pdf::pdf(&document, &typst_pdf::PdfOptions::default()).map_err(|errors| broken(said(&errors)))
}

fn said(errors: &[typst::diag::SourceDiagnostic]) -> String {
    errors.iter().map(|error| error.message.to_string()).collect::<Vec<_>>().join("; ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_template_that_fails_reads_or_asks_the_time_is_told_as_broken() {
        let fonts = FontStore::new();
        for template in
            ["#panic(1)", "#read(\"/etc/hostname\")", "#datetime.today()", "#import \"@preview/x:0.1.0\""]
        {
            let world = World::new(&fonts, template, Vec::new()).unwrap();
            assert_eq!(set(&world).unwrap_err().code(), "print.broken", "{template}");
        }
    }
}
