//! What typst may reach while it sets a sheet: the template, the data, the fonts. No file, no package, no clock.

use typst::{
    Library, LibraryExt,
    diag::{FileError, FileResult},
    foundations::{Bytes, Datetime, Duration},
    syntax::{FileId, RootedPath, Source, VirtualPath, VirtualRoot},
    text::{Font, FontBook},
    utils::LazyHash,
};
use typst_kit::fonts::FontStore;

pub(crate) const TEMPLATE: &str = include_str!("sheet.typ");

pub(crate) struct World<'a> {
    library: LazyHash<Library>,
    fonts: &'a FontStore,
    template: Source,
    data: (FileId, Bytes),
}

impl<'a> World<'a> {
    pub(crate) fn new(fonts: &'a FontStore, template: &str, data: Vec<u8>) -> Result<Self, String> {
        Ok(Self {
            library: LazyHash::new(Library::default()),
            fonts,
            template: Source::new(place("sheet.typ")?, template.to_owned()),
            data: (place("sheet.json")?, Bytes::new(data)),
        })
    }
}

fn place(name: &str) -> Result<FileId, String> {
    let path = VirtualPath::new(name).map_err(|error| format!("{name}: {error:?}"))?;
    Ok(FileId::new(RootedPath::new(VirtualRoot::Project, path)))
}

impl typst::World for World<'_> {
    fn library(&self) -> &LazyHash<Library> {
        &self.library
    }

    fn book(&self) -> &LazyHash<FontBook> {
        self.fonts.book()
    }

    fn main(&self) -> FileId {
        self.template.id()
    }

    fn source(&self, id: FileId) -> FileResult<Source> {
        if id == self.template.id() { Ok(self.template.clone()) } else { Err(FileError::AccessDenied) }
    }

    fn file(&self, id: FileId) -> FileResult<Bytes> {
        let (data, bytes) = &self.data;
        if id == *data { Ok(bytes.clone()) } else { Err(FileError::AccessDenied) }
    }

    fn font(&self, index: usize) -> Option<Font> {
        self.fonts.font(index)
    }

    fn today(&self, _offset: Option<Duration>) -> Option<Datetime> {
        None
    }
}
