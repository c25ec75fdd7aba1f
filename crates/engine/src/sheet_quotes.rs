//! Whether the quotation marks of a row of CSV come out even.

use crate::sheet::WrongCell;

/// The first cell of a row, as it is written, of which the quotation marks do not come out even. The reader takes such a row for
/// what it is not, and swallows the rows after it.
pub(crate) fn wrong_quote(row: &str, delimiter: u8) -> Option<(usize, WrongCell)> {
    #[derive(Clone, Copy, PartialEq)]
    enum At {
        Begin,
        Plain,
        Quoted,
        Closed,
    }
    let (mut at, mut column) = (At::Begin, 0);
    for byte in row.bytes() {
        at = match (at, byte) {
            (At::Begin | At::Closed, b'"') => At::Quoted,
            (At::Quoted, b'"') => At::Closed,
            (At::Quoted, _) => At::Quoted,
            (_, byte) if byte == delimiter => {
                column += 1;
                At::Begin
            }
            (_, b'\r' | b'\n') => {
                column = 0;
                At::Begin
            }
            (At::Closed, _) => return Some((column, WrongCell::AfterQuote)),
            (At::Begin | At::Plain, _) => At::Plain,
        };
    }
    (at == At::Quoted).then_some((column, WrongCell::OpenQuote))
}

#[cfg(test)]
mod tests {
    use crate::sheet::{WrongCell, read};
    use proptest::prelude::*;

    #[test]
    fn quotation_marks_that_do_not_come_out_even_are_told_where_they_stand() {
        let wrong = |text: &str| read(text.as_bytes()).unwrap().wrong;
        assert_eq!(wrong("a,b\n1,\"x\ny\n2,z\n"), [(2, 1, WrongCell::OpenQuote)]);
        assert_eq!(wrong("a,b\n\n1,2\n\"x,3\n"), [(4, 0, WrongCell::OpenQuote)]);
        assert_eq!(
            wrong("a;b\r\n1;\"甲\"乙\r\n\"丙\" ;2\r\n"),
            [(2, 1, WrongCell::AfterQuote), (3, 0, WrongCell::AfterQuote)]
        );
        for right in [
            "a,b\n\"x \"\"y\"\"\",\"\"\n",
            "a,b\n5\" pipe,\"1\n2\"",
            "a,b\n\"1\",\"\"\"\"",
            "\"a\",b\r\n1,2\r\n",
        ] {
            assert_eq!(wrong(right), [], "{right}");
        }
        assert_eq!(wrong("\"a,b\n1,2\n"), [(1, 0, WrongCell::OpenQuote)]);
    }

    proptest! {
        #[test]
        fn what_is_written_by_the_rules_is_never_wrong(
            cells in proptest::collection::vec(proptest::collection::vec("[a规\",;\r\n ]{0,4}", 2), 1..6)
        ) {
            let mut file = csv::Writer::from_writer(b"h,k\n".to_vec());
            cells.iter().for_each(|row| file.write_record(row).unwrap());
            prop_assert_eq!(read(&file.into_inner().unwrap()).unwrap().wrong, []);
        }
    }
}
