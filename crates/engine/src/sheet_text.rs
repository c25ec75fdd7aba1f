//! The text of a file of cells, in whichever encoding it was saved.

use crate::sheet::unreadable;
use kernel::Failure;

/// Stands for bytes that are no text.
const BROKEN: char = char::REPLACEMENT_CHARACTER;
/// A file is taken for text with a few broken places if it has this many bytes for each.
const BYTES_FOR_EACH: usize = 40;
/// And for UTF-8 with a few broken places, not for GBK, if it has this many characters for each that only UTF-8 explains.
const CHARACTERS_FOR_EACH: usize = 8;

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
/// One bad byte must not turn a file in UTF-8 into another text: nearly all that is valid in UTF-8 is something in GB 18030 as well. Known to
/// be missed: files with fewer than [`CHARACTERS_FOR_EACH`] characters for each bad place, and files of which some cells are in either.
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

/// What is not all UTF-8: in UTF-8 where most of it is, in GB 18030 where that explains more.
fn without_mark(file: &[u8]) -> (String, bool) {
    let (mut characters, mut places) = (0, 0);
    for chunk in file.utf8_chunks() {
        characters += chunk.valid().chars().filter(|character| !character.is_ascii()).count();
        places += usize::from(!chunk.invalid().is_empty());
    }
    let in_utf8 = || (String::from_utf8_lossy(file).into_owned(), true);
    if places * CHARACTERS_FOR_EACH <= characters {
        return in_utf8();
    }
    let (text, broken) = encoding_rs::GB18030.decode_without_bom_handling(file);
    if broken && text.matches(BROKEN).count() >= places { in_utf8() } else { (text.into_owned(), broken) }
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
