//! How a table's rows stand in a backup: cell after cell, row after row, in one form for both databases.
//!
//! A cell is a letter and what follows it: nothing for none, eight bytes for a whole number, else the length and the bytes.
//! Ids and digests are bytes, instants are microseconds since 1970, days are texts such as `2026-11-26`, yes is 1, and documents
//! are texts with their names in order: what SQLite keeps, and what a PostgreSQL column's type tells how to make.

use std::io::{self, Read, Write};

/// A cell, as long as it is looked at.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Cell<'a> {
    /// None.
    Null,
    /// A whole number.
    Int(i64),
    /// A text.
    Text(&'a str),
    /// Bytes.
    Blob(&'a [u8]),
}

impl Cell<'_> {
    /// Writes it.
    pub(super) fn write(self, out: &mut impl Write) -> io::Result<()> {
        match self {
            Self::Null => out.write_all(b"n"),
            Self::Int(number) => {
                out.write_all(b"i")?;
                out.write_all(&number.to_le_bytes())
            }
            Self::Text(text) => long(out, b"t", text.as_bytes()),
            Self::Blob(bytes) => long(out, b"b", bytes),
        }
    }
}

fn long(out: &mut impl Write, letter: &[u8], bytes: &[u8]) -> io::Result<()> {
    let length = u32::try_from(bytes.len()).map_err(|_| io::Error::other("a cell of more than 4 GiB"))?;
    out.write_all(letter)?;
    out.write_all(&length.to_le_bytes())?;
    out.write_all(bytes)
}

/// The cells of one row, kept together; made once and filled again for each row.
#[derive(Debug, Default)]
pub(super) struct Cells {
    bytes: Vec<u8>,
    kinds: Vec<Kind>,
}

#[derive(Debug, Clone, Copy)]
enum Kind {
    Null,
    Int(i64),
    Text(usize, usize),
    Blob(usize, usize),
}

impl Cells {
    /// The next row of so many cells; false at the end.
    pub fn read(&mut self, from: &mut impl Read, width: usize) -> io::Result<bool> {
        self.bytes.clear();
        self.kinds.clear();
        for at in 0..width {
            let mut letter = [0];
            if from.read(&mut letter)? == 0 {
                return if at == 0 { Ok(false) } else { Err(io::ErrorKind::UnexpectedEof.into()) };
            }
            let kind = match letter[0] {
                b'n' => Kind::Null,
                b'i' => {
                    let mut number = [0; 8];
                    from.read_exact(&mut number)?;
                    Kind::Int(i64::from_le_bytes(number))
                }
                b't' => {
                    let (start, end) = self.long(from)?;
                    let text = std::str::from_utf8(self.bytes.get(start..end).unwrap_or_default());
                    text.map_err(|error| io::Error::new(io::ErrorKind::InvalidData, error))?;
                    Kind::Text(start, end)
                }
                b'b' => {
                    let (start, end) = self.long(from)?;
                    Kind::Blob(start, end)
                }
                _ => return Err(io::Error::new(io::ErrorKind::InvalidData, "no such kind of cell")),
            };
            self.kinds.push(kind);
        }
        Ok(width > 0)
    }

    fn long(&mut self, from: &mut impl Read) -> io::Result<(usize, usize)> {
        let mut length = [0; 4];
        from.read_exact(&mut length)?;
        let (start, length) = (self.bytes.len(), u64::from(u32::from_le_bytes(length)));
        // read to the length that is there, and not room made for what is said
        if from.take(length).read_to_end(&mut self.bytes)? as u64 != length {
            return Err(io::ErrorKind::UnexpectedEof.into());
        }
        Ok((start, self.bytes.len()))
    }

    /// The cells.
    pub fn iter(&self) -> impl Iterator<Item = Cell<'_>> {
        let bytes = |from: usize, to: usize| self.bytes.get(from..to).unwrap_or_default();
        self.kinds.iter().map(move |kind| match *kind {
            Kind::Null => Cell::Null,
            Kind::Int(number) => Cell::Int(number),
            Kind::Text(from, to) => Cell::Text(std::str::from_utf8(bytes(from, to)).unwrap_or_default()),
            Kind::Blob(from, to) => Cell::Blob(bytes(from, to)),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn rows_come_back_as_they_were(rows in prop::collection::vec((any::<Option<i64>>(), ".*", prop::collection::vec(any::<u8>(), 0..40)), 0..8)) {
            let mut written = Vec::new();
            for (number, text, bytes) in &rows {
                number.map_or(Cell::Null, Cell::Int).write(&mut written).unwrap();
                Cell::Text(text).write(&mut written).unwrap();
                Cell::Blob(bytes).write(&mut written).unwrap();
            }
            let (mut from, mut cells) = (written.as_slice(), Cells::default());
            for (number, text, bytes) in &rows {
                prop_assert!(cells.read(&mut from, 3).unwrap());
                let found: Vec<Cell<'_>> = cells.iter().collect();
                prop_assert_eq!(found, vec![number.map_or(Cell::Null, Cell::Int), Cell::Text(text), Cell::Blob(bytes)]);
            }
            prop_assert!(!cells.read(&mut from, 3).unwrap());
        }

        #[test]
        fn whatever_stands_there_is_read_or_refused(bytes in prop::collection::vec(any::<u8>(), 0..200), width in 0_usize..5) {
            let mut from = bytes.as_slice();
            let mut cells = Cells::default();
            while let Ok(true) = cells.read(&mut from, width) {}
        }
    }
}
