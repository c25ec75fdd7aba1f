//! The text of a file of cells, in whichever encoding it was saved.

use crate::sheet::unreadable;
use kernel::Failure;

/// Stands for bytes that are no text.
const BROKEN: char = char::REPLACEMENT_CHARACTER;
/// A file is taken for text with a few broken places if it has this many bytes for each.
const BYTES_FOR_EACH: usize = 40;
/// A piece of a file is UTF-8 if it holds so many Chinese characters of it, for each broken place too.
const CHARACTERS: usize = 2;

/// What a file says.
pub(crate) struct FileText {
    /// Its text.
    pub text: String,
    /// Whether some places of it are none; [`is_broken`] tells in which cells.
    pub broken: bool,
}

/// Whether a cell of a file that has broken places has one.
pub(crate) fn is_broken(cell: &str) -> bool {
    cell.contains([BROKEN, '\0'])
}

/// The text of a file: by its byte order mark, else UTF-8, else GB 18030 (which GBK and GB 2312 are part of).
///
/// One bad byte must not turn a file in UTF-8 into another text: nearly all that is valid in UTF-8 is something in GB 18030 as well.
pub(crate) fn decoded(file: &[u8]) -> Result<FileText, Failure> {
    let (text, broken) = match encoding_rs::Encoding::for_bom(file) {
        Some((encoding, _)) => {
            let (text, _, broken) = encoding.decode(file);
            (text.into_owned(), broken)
        }
        None => match std::str::from_utf8(file) {
            Ok(text) => (text.to_owned(), false),
            Err(_) => without_mark(file),
        },
    };
    let nulls = text.matches('\0').count();
    let places = nulls + if broken { text.matches(BROKEN).count() } else { 0 };
    if places * BYTES_FOR_EACH > file.len() {
        return Err(unreadable(
            "既不是 UTF-8、UTF-16，也不是 GBK 编码的文本",
            "it is neither UTF-8, UTF-16 nor GBK text",
        ));
    }
    Ok(FileText { text, broken: broken || nulls > 0 })
}

/// What is not all UTF-8. Each piece between two signs that part cells, which are part of no character in either encoding, is judged by itself:
/// what more of them are is what the file is in, and the others are broken.
fn without_mark(file: &[u8]) -> (String, bool) {
    let pieces: Vec<(&[u8], Reads)> = file
        .split_inclusive(|byte| matches!(byte, b',' | b';' | b'\t' | b'"' | b'\r' | b'\n'))
        .map(|piece| (piece, reads(piece)))
        .collect();
    let utf8 = pieces.iter().filter(|(_, reads)| *reads == Reads::Utf8).count();
    // a single character of UTF-8 proves nothing, and speaks against nothing
    let is_none =
        |(piece, reads): &&(&[u8], Reads)| *reads == Reads::Other && std::str::from_utf8(piece).is_err();
    let in_utf8 = utf8 > 0 && utf8 >= pieces.iter().filter(is_none).count();
    let (mut text, mut broken) = (String::with_capacity(file.len()), false);
    for (piece, reads) in pieces {
        let (read, fits) = match reads {
            Reads::Ascii => (String::from_utf8_lossy(piece), true),
            Reads::Utf8 => (String::from_utf8_lossy(piece), in_utf8 && std::str::from_utf8(piece).is_ok()),
            Reads::Other => match std::str::from_utf8(piece) {
                Ok(read) if in_utf8 => (read.into(), true),
                _ => {
                    let (read, broken) = encoding_rs::GB18030.decode_without_bom_handling(piece);
                    (read, !in_utf8 && !broken)
                }
            },
        };
        if !fits && !read.contains(BROKEN) {
            // it is text, in another encoding than the rest
            text.push(BROKEN);
        }
        broken |= !fits;
        text.push_str(&read);
    }
    (text, broken)
}

/// What a piece of a file looks like.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Reads {
    /// Nothing tells the encodings apart.
    Ascii,
    /// Chinese in UTF-8, perhaps with a broken place for each two characters. What is GB 18030 looks so once in a million.
    Utf8,
    /// Neither.
    Other,
}

fn reads(piece: &[u8]) -> Reads {
    if piece.is_ascii() {
        return Reads::Ascii;
    }
    let (mut chinese, mut places) = (0, 0);
    for chunk in piece.utf8_chunks() {
        chinese +=
            chunk.valid().chars().filter(|character| matches!(character, '\u{2E80}'..='\u{FFEF}')).count();
        places += usize::from(!chunk.invalid().is_empty());
    }
    if chinese >= CHARACTERS && chinese >= CHARACTERS * places { Reads::Utf8 } else { Reads::Other }
}

#[cfg(test)]
mod tests {
    use crate::sheet::{WrongCell, read};

    const TEXT: &str = "编号,名称,说明\nS-1,流程管理,战略规划与流程管理的现状\nS-2,采购管理,供应商的选择和评价\nS-3,库存,仓库里有什么\n";

    /// The file with one byte more in the cell of `S-2` and `说明`.
    fn with(byte: u8, encoded: &[u8]) -> Vec<u8> {
        let second = encoded.iter().enumerate().filter(|(_, byte)| **byte == b'\n').nth(2).map(|(at, _)| at);
        let mut file = encoded.to_vec();
        file.insert(second.unwrap(), byte);
        file
    }

    #[test]
    fn a_bad_byte_is_told_by_its_cell_and_changes_no_other() {
        let (gbk, _, _) = encoding_rs::GBK.encode(TEXT);
        let english = "number,name\nS-1,Planning and process management, as it is today and as it shall be\nS-2,Purchasing x,caf\n";
        let whole = read(TEXT.as_bytes()).unwrap();
        for file in
            [with(0xFF, TEXT.as_bytes()), with(b'\0', TEXT.as_bytes()), with(0xFF, &gbk), with(b'\0', &gbk)]
        {
            let sheet = read(&file).unwrap();
            assert_eq!(sheet.wrong, [(3, 2, WrongCell::BrokenText)], "{file:?}");
            assert_eq!(sheet.heading, whole.heading);
            assert_eq!((&sheet.rows[0], &sheet.rows[2]), (&whole.rows[0], &whole.rows[2]));
        }
        // Latin-1, of which only some letters are no ASCII
        let latin = with(0xE9, english.as_bytes());
        assert_eq!(read(&latin).unwrap().wrong, [(3, 2, WrongCell::BrokenText)]);
    }

    #[test]
    fn text_of_another_encoding_than_the_rest_is_told_and_not_guessed() {
        let told = |file: &[u8]| {
            read(file).unwrap().wrong.into_iter().map(|(row, column, _)| (row, column)).collect::<Vec<_>>()
        };
        let gbk = |text: &str| encoding_rs::GBK.encode(text).0.into_owned();
        let heading = "number,name_zh,name_en\n";
        let row = |at: usize| format!("T-{at},流程管理,Process management of today\n");
        assert_eq!(told(&[heading.as_bytes(), "T-1,流程管理,Caf".as_bytes(), b"\xE9s\n"].concat()), [(2, 2)]);
        let cut =
            [heading.as_bytes(), "T-2,流程管".as_bytes(), b"\xE7,Process management of today\n"].concat();
        assert_eq!(told(&cut), [(2, 1)]);
        for (utf8, in_gbk) in [(15, 15), (25, 5), (5, 25), (1, 29), (29, 1)] {
            let mut file = heading.as_bytes().to_vec();
            (0..utf8).for_each(|at| file.extend(row(at).into_bytes()));
            (utf8..30).for_each(|at| file.extend(gbk(&row(at))));
            let wrong: Vec<_> =
                if utf8 >= in_gbk { utf8..30 } else { 0..utf8 }.map(|at| (at + 2, 1)).collect();
            assert_eq!(told(&file), wrong, "{utf8} and {in_gbk}");
        }
        // cells of one character do not outvote those that tell
        let many = "T-2,库,男\n".repeat(20);
        let short =
            [heading.as_bytes(), "T-1,采购,Buying\n".as_bytes(), many.as_bytes(), b"T-3,A,Caf\xE9s\n"];
        assert_eq!(told(&short.concat()), [(23, 2)]);
        let all: Vec<u8> = [gbk(heading), (0..30).flat_map(|at| gbk(&row(at))).collect()].concat();
        let sheet = read(&all).unwrap();
        assert_eq!((sheet.wrong.len(), sheet.rows[29].1[1].as_str()), (0, "流程管理"));
    }

    #[test]
    fn what_is_mostly_no_text_is_no_table() {
        for file in [&b"a,b\n\xFF\xFF\xFF"[..], b"a\0b", &[0xFF; 4_000], &[b"a,b\n", &[0; 500][..]].concat()]
        {
            assert_eq!(read(file).unwrap_err().code(), "import.unreadable");
        }
    }

    #[test]
    fn a_sign_that_says_it_is_broken_is_text_where_nothing_is() {
        let sheet = read("a,b\n1,\u{FFFD}\n".as_bytes()).unwrap();
        assert_eq!(sheet.wrong, []);
    }
}
