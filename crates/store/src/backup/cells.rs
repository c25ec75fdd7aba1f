//! How a table's rows stand in a backup: cell after cell, row after row, in one form for both databases.
//!
//! A cell is a letter and what follows it: nothing for none, eight bytes for a whole number, else the length and the bytes.
//! Ids and digests are bytes, instants are microseconds since 1970, days are texts such as `2026-11-26`, yes is 1, and documents
//! are texts with their names in order: what SQLite keeps, and what a PostgreSQL column's type tells how to make.

use std::io;

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
    pub(super) fn write(self, out: &mut Vec<u8>) -> io::Result<()> {
        match self {
            Self::Null => out.push(b'n'),
            Self::Int(number) => {
                out.push(b'i');
                out.extend_from_slice(&number.to_le_bytes());
            }
            Self::Text(text) => return long(out, b't', text.as_bytes()),
            Self::Blob(bytes) => return long(out, b'b', bytes),
        }
        Ok(())
    }
}

fn long(out: &mut Vec<u8>, letter: u8, bytes: &[u8]) -> io::Result<()> {
    let length = length(bytes.len())?;
    out.push(letter);
    out.extend_from_slice(&length);
    out.extend_from_slice(bytes);
    Ok(())
}

fn length(bytes: usize) -> io::Result<[u8; 4]> {
    let length = u32::try_from(bytes).map_err(|_| io::Error::other("a cell of more than 4 GiB"))?;
    Ok(length.to_le_bytes())
}

/// Writes a text that `write` puts where it stands.
pub(super) fn write_text<E: From<io::Error>>(
    out: &mut Vec<u8>,
    write: impl FnOnce(&mut Vec<u8>) -> Result<(), E>,
) -> Result<(), E> {
    out.push(b't');
    let at = out.len();
    out.extend_from_slice(&[0; 4]);
    write(out)?;
    let length = length(out.len() - at - 4)?;
    if let Some(place) = out.get_mut(at..at + 4) {
        place.copy_from_slice(&length);
    }
    Ok(())
}

/// Reads a row of so many cells into `row`, and gives what stands after it; none when more than `from` is needed for it.
pub(super) fn read<'a>(
    from: &'a [u8],
    width: usize,
    row: &mut Vec<Cell<'a>>,
) -> io::Result<Option<&'a [u8]>> {
    row.clear();
    let mut rest = from;
    for _ in 0..width {
        let Some((letter, after)) = rest.split_first() else { return Ok(None) };
        let cell = match letter {
            b'n' => Some((Cell::Null, after)),
            b'i' => after
                .split_first_chunk::<8>()
                .map(|(number, after)| (Cell::Int(i64::from_le_bytes(*number)), after)),
            b't' => match bytes(after) {
                None => None,
                Some((text, after)) => {
                    let text = std::str::from_utf8(text);
                    let text = text.map_err(|error| io::Error::new(io::ErrorKind::InvalidData, error))?;
                    Some((Cell::Text(text), after))
                }
            },
            b'b' => bytes(after).map(|(bytes, after)| (Cell::Blob(bytes), after)),
            _ => return Err(io::Error::new(io::ErrorKind::InvalidData, "no such kind of cell")),
        };
        let Some((cell, after)) = cell else { return Ok(None) };
        row.push(cell);
        rest = after;
    }
    Ok((width > 0).then_some(rest))
}

fn bytes(from: &[u8]) -> Option<(&[u8], &[u8])> {
    let (length, after) = from.split_first_chunk::<4>()?;
    after.split_at_checked(u32::from_le_bytes(*length) as usize)
}

/// What is left of the pieces before, put in front of the next one.
#[derive(Debug, Default)]
pub(super) struct Carried {
    bytes: Vec<u8>,
    /// Those before are done with.
    from: usize,
}

impl Carried {
    /// What is left, and the piece.
    pub fn with(&mut self, piece: &[u8]) -> &[u8] {
        self.bytes.drain(..self.from);
        self.from = 0;
        self.bytes.extend_from_slice(piece);
        &self.bytes
    }

    /// So many bytes at the end are left.
    pub fn keep(&mut self, left: usize) {
        self.from = self.bytes.len().saturating_sub(left);
    }

    pub fn is_empty(&self) -> bool {
        self.from == self.bytes.len()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        /// In pieces of any length, as they come.
        #[test]
        fn rows_come_back_as_they_were(
            rows in prop::collection::vec((any::<Option<i64>>(), ".*", prop::collection::vec(any::<u8>(), 0..40)), 0..8),
            piece in 1_usize..50,
        ) {
            let mut written = Vec::new();
            for (number, text, bytes) in &rows {
                number.map_or(Cell::Null, Cell::Int).write(&mut written).unwrap();
                write_text::<io::Error>(&mut written, |out| { out.extend_from_slice(text.as_bytes()); Ok(()) }).unwrap();
                Cell::Blob(bytes).write(&mut written).unwrap();
            }
            let (mut carried, mut found) = (Carried::default(), Vec::new());
            for piece in written.chunks(piece) {
                let mut rest = carried.with(piece);
                let mut row = Vec::new();
                while let Some(after) = read(rest, 3, &mut row).unwrap() {
                    found.push(format!("{row:?}"));
                    rest = after;
                }
                let left = rest.len();
                carried.keep(left);
            }
            let wanted: Vec<String> = rows.iter().map(|(number, text, bytes)| {
                format!("{:?}", [number.map_or(Cell::Null, Cell::Int), Cell::Text(text), Cell::Blob(bytes)])
            }).collect();
            prop_assert_eq!(found, wanted);
            prop_assert!(carried.is_empty());
        }

        #[test]
        fn whatever_stands_there_is_read_or_refused(bytes in prop::collection::vec(any::<u8>(), 0..200), width in 0_usize..5) {
            let (mut rest, mut row) = (bytes.as_slice(), Vec::new());
            while let Ok(Some(after)) = read(rest, width, &mut row) {
                prop_assert!(after.len() < rest.len());
                rest = after;
            }
        }
    }
}
