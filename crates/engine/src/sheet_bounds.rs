//! What an XLSX may unpack to, looked at before it is read.

use crate::sheet::{too_large, unreadable};
use kernel::Failure;
use quick_xml::events::Event;
use std::io::{BufReader, Cursor, Read};

/// Largest unpacked size of all parts.
const MOST_UNPACKED: u64 = 512 << 20;
/// Largest unpacked size of the table of texts, each of which takes more memory than its letters.
const MOST_STRINGS: u64 = 128 << 20;

/// Unpacks every part without keeping it, and refuses once the sum is beyond the bound: what a part says of its own size
/// is not believed.
pub(crate) fn refuse_bomb(file: &[u8]) -> Result<(), Failure> {
    let broken = || unreadable("XLSX 文件已损坏", "the XLSX file is broken");
    let mut archive = zip::ZipArchive::new(Cursor::new(file)).map_err(|_| broken())?;
    if archive.len() > 2_000 {
        return Err(too_large("内部文件过多", "it has too many parts"));
    }
    let mut left = MOST_UNPACKED;
    for at in 0..archive.len() {
        let part = archive.by_index(at).map_err(|_| broken())?;
        let of_strings = part.name().to_ascii_lowercase().ends_with("sharedstrings.xml");
        let most = if of_strings { left.min(MOST_STRINGS) } else { left };
        let size = std::io::copy(&mut part.take(most + 1), &mut std::io::sink()).map_err(|_| broken())?;
        if size > most {
            return Err(too_large("解压后超过 512 MB", "unpacked it is larger than 512 MB"));
        }
        if of_strings {
            let part = archive.by_index(at).map_err(|_| broken())?;
            // each text has at least the letters `<si/>`
            if announced(part.take(most)).is_none_or(|count| count > size / 5 + 1) {
                return Err(broken());
            }
        }
        left -= size;
    }
    Ok(())
}

/// How many texts the table announces, as the reader of the table will find it: it takes memory for as many at once.
fn announced(part: impl Read) -> Option<u64> {
    let mut reader = quick_xml::Reader::from_reader(BufReader::new(part));
    let mut buffer = Vec::new();
    loop {
        match reader.read_event_into(&mut buffer) {
            Ok(Event::Start(start)) if start.local_name().as_ref() == "sst" => {
                // what is no attribute, or a number that is none, each reader reads in a way of its own: no honest file has it
                let mut most = 0;
                for attribute in start.attributes().with_checks(false) {
                    let attribute = attribute.ok()?;
                    if attribute.key.as_ref() == "uniqueCount" {
                        most = most.max(number(&attribute.value)?);
                    }
                }
                return Some(most);
            }
            // the reader of the table will not like it either
            Ok(Event::Eof) | Err(_) => return Some(0),
            Ok(_) => buffer.clear(),
        }
    }
}

fn number(digits: &str) -> Option<u64> {
    digits.parse().ok().filter(|_| digits.bytes().all(|byte| byte.is_ascii_digit()))
}
