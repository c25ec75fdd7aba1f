//! Files that hang on a row: kept once by the digest of what they hold, opened only through the row.

use crate::{
    Actor,
    access::User,
    audit::{self, Action},
    failures, reach,
    titles::Titles,
};
use kernel::{Failure, FailureKind, Id, Uuid};
use schema::{RecordDef, RecordType, Right, Value, to_text};
use serde_json::{Value as Json, json};
use sha2::{Digest, Sha256};
use store::{RecordRow, Tx};

/// Largest file in bytes.
pub const MOST_BYTES: usize = 20 << 20;
/// Files of one row.
const MOST_FILES: i64 = 50;
/// Longest name in characters.
const MOST_CHARACTERS: usize = 200;
/// As a row's history names it.
pub(crate) const FIELD: &str = "attachments";

/// Names an attachment.
pub struct Attachment;

/// A kind of file that is taken: the ending of its name, its type, and what it begins with.
struct Kind {
    ending: &'static str,
    media_type: &'static str,
    begins: &'static [&'static [u8]],
}

const ZIP: &[&[u8]] = &[b"PK\x03\x04"];
const OLE: &[&[u8]] = &[b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1"];

/// What is taken: documents, tables and pictures. Nothing that a browser would run: SVG and HTML are not.
const KINDS: &[Kind] = &[
    Kind { ending: "pdf", media_type: "application/pdf", begins: &[b"%PDF-"] },
    Kind { ending: "png", media_type: "image/png", begins: &[b"\x89PNG\r\n\x1A\n"] },
    Kind { ending: "jpg", media_type: "image/jpeg", begins: &[b"\xFF\xD8\xFF"] },
    Kind { ending: "jpeg", media_type: "image/jpeg", begins: &[b"\xFF\xD8\xFF"] },
    Kind { ending: "gif", media_type: "image/gif", begins: &[b"GIF87a", b"GIF89a"] },
    Kind {
        ending: "docx",
        media_type: "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        begins: ZIP,
    },
    Kind {
        ending: "xlsx",
        media_type: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        begins: ZIP,
    },
    Kind {
        ending: "pptx",
        media_type: "application/vnd.openxmlformats-officedocument.presentationml.presentation",
        begins: ZIP,
    },
    Kind { ending: "zip", media_type: "application/zip", begins: ZIP },
    Kind { ending: "ofd", media_type: "application/ofd", begins: ZIP },
    Kind { ending: "doc", media_type: "application/msword", begins: OLE },
    Kind { ending: "xls", media_type: "application/vnd.ms-excel", begins: OLE },
    Kind { ending: "ppt", media_type: "application/vnd.ms-powerpoint", begins: OLE },
    Kind { ending: "txt", media_type: "text/plain", begins: &[] },
    Kind { ending: "csv", media_type: "text/csv", begins: &[] },
    Kind { ending: "md", media_type: "text/markdown", begins: &[] },
    Kind { ending: "json", media_type: "application/json", begins: &[] },
    Kind { ending: "xml", media_type: "application/xml", begins: &[] },
    Kind { ending: "bpmn", media_type: "application/xml", begins: &[] },
    Kind { ending: "dmn", media_type: "application/xml", begins: &[] },
];

/// A file as it came, looked at before anybody waits for it.
#[derive(Debug, Clone)]
pub struct NewFile {
    name: String,
    media_type: &'static str,
    digest: [u8; 32],
    content: Vec<u8>,
}

impl NewFile {
    /// Looks at a file: its size, its name, and whether it begins as files of its ending do.
    pub fn of(name: &str, content: Vec<u8>) -> Result<Self, Failure> {
        if content.len() > MOST_BYTES {
            return Err(failures::TOO_LARGE.fail());
        }
        // a browser may send a whole path, of either kind
        let name = name.rsplit(['/', '\\']).next().unwrap_or_default();
        let name: String = name.chars().filter(|c| !c.is_control() && !is_direction(*c)).collect();
        // whoever hides it, and whatever stands between
        let name = name.trim_end().trim_start_matches(|c: char| c == '.' || c.is_whitespace()).to_owned();
        let ending = name.rsplit_once('.').map(|(_, ending)| ending.to_lowercase()).unwrap_or_default();
        let kind = KINDS.iter().find(|kind| kind.ending == ending);
        let kind = kind.filter(|_| name.chars().count() <= MOST_CHARACTERS).ok_or_else(|| {
            let known: Vec<&str> = KINDS.iter().map(|kind| kind.ending).collect();
            failures::ATTACHMENT_TYPE.fail().with("known", known.join(", ")).on("name")
        })?;
        let fits = match kind.begins {
            [] => !content.contains(&0),
            some => some.iter().any(|begin| content.starts_with(begin)),
        };
        if !fits {
            return Err(failures::ATTACHMENT_CONTENT.fail().with("ending", kind.ending).on("name"));
        }
        let digest = Sha256::digest(&content).into();
        Ok(Self { name, media_type: kind.media_type, digest, content })
    }
}

/// Signs that turn the direction of a name round, so that an ending looks like another.
fn is_direction(c: char) -> bool {
    matches!(c, '\u{200E}' | '\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}')
}

/// A file on its way out.
#[derive(Debug, Clone)]
pub struct OpenedFile {
    /// Its name.
    pub name: String,
    /// Its type.
    pub media_type: String,
    /// What it holds.
    pub content: Vec<u8>,
}

/// The files of a row, the latest first, in the form of the API.
pub fn list(tx: &mut Tx<'_>, who: &Actor, record: &str, row: Uuid) -> Result<Json, Failure> {
    let def = who.registry().record(record)?.def;
    reach::readable(tx, who, def, row)?;
    let sql = "SELECT id, name, media_type, size, added_by, added_at FROM attachment
               WHERE row_id = $1 AND record = $2 AND removed_at IS NULL ORDER BY id DESC LIMIT $3";
    let rows = tx.query(sql, &[row.into(), def.name.into(), MOST_FILES.into()])?;
    let mut titles = Titles::default();
    for row in &rows {
        titles.want(User::NAME, row.uuid(4)?);
    }
    titles.load(tx, who)?;
    let items = rows.iter().map(|row| {
        let by = row.uuid(4)?;
        Ok(json!({
            "id": row.uuid(0)?, "name": row.text(1)?, "media_type": row.text(2)?, "size": row.int(3)?,
            "added_by": {"id": by, "title": titles.of_actor(by)}, "added_at": to_text(&Value::Timestamp(row.timestamp(5)?)),
        }))
    });
    let items = items.collect::<Result<Vec<Json>, Failure>>()?;
    let may_change = match changeable(tx, who, record, row) {
        Ok(_) => true,
        Err(failure) if matches!(failure.kind(), FailureKind::Internal | FailureKind::Unavailable) => {
            return Err(failure);
        }
        Err(_) => false,
    };
    Ok(json!({"items": items, "may_change": may_change}))
}

/// Hangs a file on a row: whoever may change the row may.
pub fn add(tx: &mut Tx<'_>, who: &Actor, record: &str, row: Uuid, file: &NewFile) -> Result<Json, Failure> {
    let (def, stored) = changeable(tx, who, record, row)?;
    let sql = "SELECT count(*) FROM attachment WHERE row_id = $1 AND record = $2 AND removed_at IS NULL";
    let count = tx.query_one(sql, &[row.into(), def.name.into()])?.map_or(Ok(0), |row| row.int(0))?;
    if count >= MOST_FILES {
        return Err(failures::ATTACHMENT_COUNT.fail().with("max", MOST_FILES));
    }
    let digest = file.digest.to_vec();
    let sql =
        "INSERT INTO attachment_content (digest, content) VALUES ($1, $2) ON CONFLICT (digest) DO NOTHING";
    tx.execute(sql, &[digest.clone().into(), file.content.clone().into()])?;
    let id = Id::<Attachment>::generate(tx.now()).uuid();
    let size = file.content.len() as i64;
    let sql =
        "INSERT INTO attachment (id, record, row_id, name, media_type, size, digest, added_by, added_at)
               VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)";
    let values = [
        id.into(),
        def.name.into(),
        row.into(),
        file.name.as_str().into(),
        file.media_type.into(),
        size.into(),
        digest.into(),
        who.user().into(),
        tx.now().into(),
    ];
    tx.execute(sql, &values)?;
    let after = json!({"id": id, "name": file.name, "size": size, "sha256": crate::seal::hex(&file.digest)});
    note(tx, who, def, &stored, Json::Null, after)?;
    Ok(json!({"id": id, "name": file.name, "size": size}))
}

/// A file of a row, for whoever may see the row, if it still is what was sent.
pub fn open(tx: &mut Tx<'_>, who: &Actor, record: &str, row: Uuid, id: Uuid) -> Result<OpenedFile, Failure> {
    let def = who.registry().record(record)?.def;
    reach::readable(tx, who, def, row)?;
    let sql = "SELECT a.name, a.media_type, c.content, a.digest FROM attachment a
               JOIN attachment_content c ON c.digest = a.digest
               WHERE a.id = $1 AND a.row_id = $2 AND a.record = $3 AND a.removed_at IS NULL";
    let found = tx.query_one(sql, &[id.into(), row.into(), def.name.into()])?.ok_or_else(|| no_such(id))?;
    let content = found.bytes(2)?;
    if Sha256::digest(&content).as_slice() != found.bytes(3)? {
        return Err(failures::ATTACHMENT_ALTERED.fail());
    }
    Ok(OpenedFile { name: found.text(0)?, media_type: found.text(1)?, content })
}

/// Takes a file off a row. What it held goes with the last row that it hangs on; the history keeps its name and digest.
pub fn remove(tx: &mut Tx<'_>, who: &Actor, record: &str, row: Uuid, id: Uuid) -> Result<(), Failure> {
    let (def, stored) = changeable(tx, who, record, row)?;
    let sql = "UPDATE attachment SET removed_at = $4
               WHERE id = $1 AND row_id = $2 AND record = $3 AND removed_at IS NULL RETURNING name, digest";
    let gone = tx.query_one(sql, &[id.into(), row.into(), def.name.into(), tx.now().into()])?;
    let gone = gone.ok_or_else(|| no_such(id))?;
    let (name, digest) = (gone.text(0)?, gone.bytes(1)?);
    let sql = "DELETE FROM attachment_content WHERE digest = $1
               AND NOT EXISTS (SELECT 1 FROM attachment WHERE digest = $1 AND removed_at IS NULL)";
    tx.execute(sql, &[digest.into()])?;
    note(tx, who, def, &stored, json!({"id": id, "name": name}), Json::Null)
}

fn changeable(
    tx: &mut Tx<'_>,
    who: &Actor,
    record: &str,
    row: Uuid,
) -> Result<(&'static RecordDef, RecordRow), Failure> {
    let def = who.registry().record(record)?.def;
    who.require(Right::Update, record)?;
    let stored = crate::records::row(tx, def, row)?;
    reach::require(tx, who, Right::Update, def, &stored)?;
    if stored.archived_at.is_some() {
        return Err(failures::ARCHIVED.fail());
    }
    Ok((def, stored))
}

fn no_such(id: Uuid) -> Failure {
    failures::NO_SUCH_THING.fail().with("name", id)
}

fn note(
    tx: &mut Tx<'_>,
    who: &Actor,
    def: &RecordDef,
    row: &RecordRow,
    before: Json,
    after: Json,
) -> Result<(), Failure> {
    let change = json!({"field": FIELD, "before": before, "after": after});
    audit::entry(tx, who, Action::Update, def.name, row.id, row.version, vec![change])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_what_its_ending_says_and_its_name_no_path() {
        let name = |name: &str, content: &[u8]| NewFile::of(name, content.to_vec()).map(|file| file.name);
        let kept = |given: &str, content: &[u8]| name(given, content).unwrap();
        assert_eq!(kept("C:\\用户\\合同.PDF", b"%PDF-1.7 ..."), "合同.PDF");
        assert_eq!(kept("../../etc/名单.csv", b"a,b\n"), "名单.csv");
        assert_eq!(kept("报告\u{202E}fdp.txt", b"x"), "报告fdp.txt");
        assert_eq!(kept(" . .名单.txt ", b"x"), "名单.txt");
        let code = |given: &str, content: &[u8]| name(given, content).map_err(|failure| failure.code());
        assert_eq!(code("合同.pdf", b"MZ\x90\x00"), Err("attachment.content"));
        assert_eq!(code("a.txt", b"a\0b"), Err("attachment.content"));
        for other in ["a.exe", "a.html", "a.svg", "pdf", ".pdf", "", "a.pdf.js"] {
            assert_eq!(code(other, b"%PDF-"), Err("attachment.type"), "{other}");
        }
        assert_eq!(code(&format!("{}.txt", "长".repeat(200)), b"x"), Err("attachment.type"));
        assert_eq!(code("a.txt", &vec![b'x'; MOST_BYTES + 1]), Err("request.too_large"));
    }
}
