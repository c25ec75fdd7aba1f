//! PostgreSQL's binary COPY, made to cells and of cells.

use super::{
    Cell, Pieces, Table,
    cells::{self, Carried},
    not_taken, strange,
};
use crate::{ColumnType, document};
use crossbeam_channel::{Receiver, Sender};
use kernel::{Failure, NaiveDate};
use std::io::{self, BufRead, Write};

/// What a binary COPY begins with: its signature, no flags, no extension.
pub(super) const HEADING: &[u8] = b"PGCOPY\n\xff\r\n\0\0\0\0\0\0\0\0\0";
/// From 1970 to 2000, where PostgreSQL counts from, in microseconds.
const EPOCH_MICROS: i64 = 946_684_800_000_000;
/// What is handed on at once.
const PIECE: usize = 1 << 20;

/// Takes what the database sends, and hands it on in pieces, for as long as somebody takes them.
pub(super) fn hand_on(
    mut from: impl BufRead,
    full: &Sender<Vec<u8>>,
    emptied: &Receiver<Vec<u8>>,
) -> io::Result<()> {
    let mut piece = Vec::with_capacity(PIECE);
    loop {
        let some = from.fill_buf()?;
        let length = some.len();
        piece.extend_from_slice(some);
        from.consume(length);
        if piece.len() >= PIECE || length == 0 {
            let next = emptied.try_recv().unwrap_or_default();
            if full.send(std::mem::replace(&mut piece, next)).is_err() || length == 0 {
                return Ok(());
            }
        }
    }
}

/// Makes cells of the rows in the pieces; tells how many rows there were.
pub(super) fn convert(
    table: &Table,
    types: &[ColumnType],
    filled: &Receiver<Vec<u8>>,
    empty: &Sender<Vec<u8>>,
    out: &mut Pieces,
) -> Result<u64, Failure> {
    let (mut carried, mut begun, mut count) = (Carried::default(), false, 0);
    for mut piece in filled {
        let mut rest = carried.with(&piece);
        piece.clear();
        let _ = empty.try_send(piece);
        if !begun {
            let heading = rest.split_at_checked(HEADING.len());
            let after = heading.filter(|(heading, _)| *heading == HEADING);
            let (_, after) = after.ok_or_else(|| strange(&table.name, "COPY", "another heading"))?;
            (begun, rest) = (true, after);
        }
        loop {
            // a row that has not come whole is begun anew with the next piece
            let begin = out.row().len();
            match row(table, types, rest, out.row())? {
                Step::Row(after) => {
                    out.row_done()?;
                    (rest, count) = (after, count + 1);
                }
                Step::More => {
                    out.row().truncate(begin);
                    break;
                }
                Step::End => return Ok(count),
            }
        }
        let left = rest.len();
        carried.keep(left);
    }
    Err(not_taken(io::ErrorKind::UnexpectedEof.into()))
}

enum Step<'a> {
    /// A row was written; what stands after it.
    Row(&'a [u8]),
    /// It goes on in the next piece.
    More,
    /// There is none.
    End,
}

fn row<'a>(
    table: &Table,
    types: &[ColumnType],
    from: &'a [u8],
    out: &mut Vec<u8>,
) -> Result<Step<'a>, Failure> {
    let Some((fields, mut rest)) = from.split_first_chunk::<2>() else { return Ok(Step::More) };
    // minus one ends it, in place of a number of fields
    if i16::from_be_bytes(*fields) < 0 {
        return Ok(Step::End);
    }
    for (column, column_type) in table.columns.iter().zip(types) {
        let Some((length, after)) = rest.split_first_chunk::<4>() else { return Ok(Step::More) };
        rest = after;
        let Ok(length) = usize::try_from(i32::from_be_bytes(*length)) else {
            Cell::Null.write(out).map_err(not_taken)?;
            continue;
        };
        let Some((bytes, after)) = rest.split_at_checked(length) else { return Ok(Step::More) };
        put(*column_type, bytes, out)
            .map_err(|why| why.unwrap_or_else(|| strange(&table.name, column, "its value")))?;
        rest = after;
    }
    Ok(Step::Row(rest))
}

/// Writes a field as a cell. `Err(None)` when it is not what its type says.
fn put(column_type: ColumnType, bytes: &[u8], out: &mut Vec<u8>) -> Result<(), Option<Failure>> {
    let day;
    let cell = match column_type {
        ColumnType::Uuid | ColumnType::Bytes => Cell::Blob(bytes),
        ColumnType::Text => Cell::Text(std::str::from_utf8(bytes).map_err(|_| None)?),
        ColumnType::Int => Cell::Int(match *bytes {
            [a, b] => i16::from_be_bytes([a, b]).into(),
            [a, b, c, d] => i32::from_be_bytes([a, b, c, d]).into(),
            _ => i64::from_be_bytes(bytes.try_into().map_err(|_| None)?),
        }),
        ColumnType::Bool => Cell::Int(i64::from(bytes.first() == Some(&1))),
        ColumnType::Timestamp => {
            let micros = i64::from_be_bytes(bytes.try_into().map_err(|_| None)?);
            Cell::Int(micros.checked_add(EPOCH_MICROS).ok_or(None)?)
        }
        ColumnType::Date => {
            let days = i32::from_be_bytes(bytes.try_into().map_err(|_| None)?);
            let from = NaiveDate::from_ymd_opt(2000, 1, 1).ok_or(None)?;
            day = from.checked_add_signed(chrono::TimeDelta::days(days.into())).ok_or(None)?.to_string();
            Cell::Text(&day)
        }
        ColumnType::Json => {
            // behind a version; the names in one order, whichever database it comes from
            let said = bytes.split_first().filter(|(version, _)| **version == 1).ok_or(None)?.1;
            let written = cells::write_text(out, |out| document::write(said, out).map_err(io::Error::other));
            return written.map_err(|_| None);
        }
    };
    cell.write(out).map_err(|error| Some(not_taken(error)))
}

/// Writes a cell as a field. `Err(None)` when it is not what the column's type wants.
pub(super) fn field(
    column_type: ColumnType,
    cell: Cell<'_>,
    out: &mut impl Write,
) -> Result<(), Option<Failure>> {
    let mut send = |bytes: &[u8], version: &[u8]| -> io::Result<()> {
        let length = i32::try_from(bytes.len() + version.len()).map_err(io::Error::other)?;
        out.write_all(&length.to_be_bytes())?;
        out.write_all(version)?;
        out.write_all(bytes)
    };
    let sent = match (column_type, cell) {
        (_, Cell::Null) => out.write_all(&(-1_i32).to_be_bytes()),
        (ColumnType::Uuid | ColumnType::Bytes, Cell::Blob(bytes)) => send(bytes, &[]),
        (ColumnType::Text, Cell::Text(text)) => send(text.as_bytes(), &[]),
        (ColumnType::Int, Cell::Int(number)) => send(&number.to_be_bytes(), &[]),
        (ColumnType::Bool, Cell::Int(number)) => send(&[u8::from(number != 0)], &[]),
        (ColumnType::Timestamp, Cell::Int(micros)) => {
            send(&micros.checked_sub(EPOCH_MICROS).ok_or(None)?.to_be_bytes(), &[])
        }
        (ColumnType::Date, Cell::Text(text)) => {
            let day: NaiveDate = text.parse().map_err(|_| None)?;
            let from = NaiveDate::from_ymd_opt(2000, 1, 1).ok_or(None)?;
            let days = i32::try_from((day - from).num_days()).map_err(|_| None)?;
            send(&days.to_be_bytes(), &[])
        }
        (ColumnType::Json, Cell::Text(text)) => send(text.as_bytes(), &[1]),
        _ => return Err(None),
    };
    sent.map_err(|error| Some(not_taken(error)))
}
