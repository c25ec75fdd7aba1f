//! A JSON document as the one text in which the program writes it: the names of an object in order, no spaces.
//!
//! PostgreSQL keeps documents in an order of its own. To parse each and write it again costs most of what a backup and a check of
//! the audit cost; so its text is turned over as it stands, and only what is not plainly the same in both is parsed.

use std::ops::Range;

/// Deeper ones are parsed: a text from outside must not use up the stack.
const DEEPEST: usize = 60;
/// Digits of a whole number that is the same in both.
const DIGITS: usize = 18;

/// Adds a document to `out` as [`serde_json::Value::to_string`] writes it. When it is none, what was added is no document either.
pub(crate) fn write(said: &[u8], out: &mut Vec<u8>) -> Result<(), serde_json::Error> {
    let begin = out.len();
    if std::str::from_utf8(said).is_ok() {
        let mut turned = Turned { said, at: 0, out, members: Vec::new(), spare: Vec::new() };
        if turned.value(0).is_some() && turned.next().is_none() {
            return Ok(());
        }
    }
    out.truncate(begin);
    let document: serde_json::Value = serde_json::from_slice(said)?;
    serde_json::to_writer(out, &document)
}

/// On the way; every step gives none where the text had better be parsed.
struct Turned<'a> {
    said: &'a [u8],
    at: usize,
    out: &'a mut Vec<u8>,
    /// Of the objects that are open: where a name, and where all of a member, stands in `out`.
    members: Vec<(Range<usize>, Range<usize>)>,
    spare: Vec<u8>,
}

impl Turned<'_> {
    /// The next byte that is no space.
    fn next(&mut self) -> Option<u8> {
        loop {
            let byte = *self.said.get(self.at)?;
            if !matches!(byte, b' ' | b'\n' | b'\r' | b'\t') {
                return Some(byte);
            }
            self.at += 1;
        }
    }

    fn take(&mut self, wanted: u8) -> Option<()> {
        (self.next()? == wanted).then(|| self.at += 1)
    }

    fn value(&mut self, depth: usize) -> Option<()> {
        match self.next()? {
            b'{' if depth < DEEPEST => self.object(depth),
            b'[' if depth < DEEPEST => self.array(depth),
            b'"' => self.text(true),
            b't' => self.word(b"true"),
            b'f' => self.word(b"false"),
            b'n' => self.word(b"null"),
            b'-' | b'0'..=b'9' => self.number(),
            _ => None,
        }
    }

    fn word(&mut self, word: &[u8]) -> Option<()> {
        let there = self.said.get(self.at..)?.starts_with(word);
        there.then(|| {
            self.out.extend_from_slice(word);
            self.at += word.len();
        })
    }

    /// Whole numbers; how others are written depends on who does it.
    fn number(&mut self) -> Option<()> {
        let rest = self.said.get(self.at..)?;
        let sign = usize::from(rest.first() == Some(&b'-'));
        let digits = rest.get(sign..)?.iter().take_while(|byte| byte.is_ascii_digit()).count();
        let zero = rest.get(sign) == Some(&b'0');
        let plain = (1..=DIGITS).contains(&digits) && (!zero || digits == 1 && sign == 0);
        if !plain || matches!(rest.get(sign + digits), Some(b'.' | b'e' | b'E')) {
            return None;
        }
        self.out.extend_from_slice(rest.get(..sign + digits)?);
        self.at += sign + digits;
        Some(())
    }

    /// A text as it stands: both write the same signs with a backslash. `\u` has letters, and is parsed.
    fn text(&mut self, escapes: bool) -> Option<()> {
        let rest = self.said.get(self.at..)?;
        let mut end = 1;
        loop {
            match *rest.get(end)? {
                b'"' => break,
                b'\\' if escapes => match *rest.get(end + 1)? {
                    b'"' | b'\\' | b'b' | b'f' | b'n' | b'r' | b't' => end += 2,
                    _ => return None,
                },
                b'\\' | 0..=0x1f => return None,
                _ => end += 1,
            }
        }
        self.out.extend_from_slice(rest.get(..=end)?);
        self.at += end + 1;
        Some(())
    }

    fn array(&mut self, depth: usize) -> Option<()> {
        self.take(b'[')?;
        self.out.push(b'[');
        if self.next()? == b']' {
            self.at += 1;
            self.out.push(b']');
            return Some(());
        }
        loop {
            self.value(depth + 1)?;
            let next = self.next()?;
            self.at += 1;
            self.out.push(next);
            match next {
                b',' => {}
                b']' => return Some(()),
                _ => return None,
            }
        }
    }

    fn object(&mut self, depth: usize) -> Option<()> {
        self.take(b'{')?;
        self.out.push(b'{');
        if self.next()? == b'}' {
            self.at += 1;
            self.out.push(b'}');
            return Some(());
        }
        let (first, begin) = (self.members.len(), self.out.len());
        loop {
            let name = self.out.len();
            if self.next()? != b'"' {
                return None;
            }
            self.text(false)?;
            let named = name..self.out.len();
            self.take(b':')?;
            self.out.push(b':');
            self.value(depth + 1)?;
            self.members.push((named, name..self.out.len()));
            let next = self.next()?;
            self.at += 1;
            match next {
                b',' => self.out.push(b','),
                b'}' => break,
                _ => return None,
            }
        }
        self.in_order(first, begin)?;
        self.members.truncate(first);
        self.out.push(b'}');
        Some(())
    }

    /// Puts the members that were written since into the order of their names. Two of one name are parsed: the last one counts.
    fn in_order(&mut self, first: usize, begin: usize) -> Option<()> {
        let (out, members) = (&mut *self.out, self.members.get_mut(first..)?);
        // without the quotation marks: a name is smaller than one that begins with it, whatever comes after
        let name = |at: &Range<usize>| out.get(at.start + 1..at.end - 1).unwrap_or_default();
        if members.is_sorted_by(|one, two| name(&one.0) < name(&two.0)) {
            return Some(());
        }
        members.sort_by(|one, two| name(&one.0).cmp(name(&two.0)));
        if !members.is_sorted_by(|one, two| name(&one.0) < name(&two.0)) {
            return None;
        }
        self.spare.clear();
        for (at, (_, member)) in members.iter().enumerate() {
            if at > 0 {
                self.spare.push(b',');
            }
            self.spare.extend_from_slice(out.get(member.clone())?);
        }
        out.truncate(begin);
        out.extend_from_slice(&self.spare);
        Some(())
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde_json::{Map, Value};

    fn turned(said: &str) -> Result<String, String> {
        let mut out = b"before".to_vec();
        super::write(said.as_bytes(), &mut out).map_err(|error| error.to_string())?;
        Ok(String::from_utf8(out).unwrap().strip_prefix("before").unwrap().to_owned())
    }

    fn parsed(said: &str) -> Result<String, String> {
        serde_json::from_str::<Value>(said).map(|value| value.to_string()).map_err(|error| error.to_string())
    }

    fn documents() -> impl Strategy<Value = Value> {
        let leaf = prop_oneof![
            Just(Value::Null),
            any::<bool>().prop_map(Value::from),
            any::<i64>().prop_map(Value::from),
            any::<u64>().prop_map(Value::from),
            any::<f64>().prop_map(Value::from),
            ".*".prop_map(Value::from),
        ];
        leaf.prop_recursive(4, 40, 6, |inner| {
            prop_oneof![
                prop::collection::vec(inner.clone(), 0..6).prop_map(Value::from),
                prop::collection::vec(("[a-c\"\\\\!]{0,3}|.{0,3}", inner), 0..6)
                    .prop_map(|members| Value::Object(members.into_iter().collect::<Map<_, _>>())),
            ]
        })
    }

    /// With spaces, and the names of each object by their length, as PostgreSQL has them.
    fn as_postgres_does(value: &Value) -> String {
        match value {
            Value::Array(items) => {
                let items: Vec<_> = items.iter().map(as_postgres_does).collect();
                format!("[{}]", items.join(", "))
            }
            Value::Object(members) => {
                let mut members: Vec<_> = members.iter().collect();
                members.sort_by_key(|(name, _)| (name.len(), (*name).clone()));
                let member = |(name, value): (&String, &Value)| {
                    format!("{}: {}", Value::from(name.as_str()), as_postgres_does(value))
                };
                format!("{{{}}}", members.into_iter().map(member).collect::<Vec<_>>().join(", "))
            }
            other => other.to_string(),
        }
    }

    proptest! {
        #[test]
        fn a_document_is_written_as_if_it_were_parsed(document in documents()) {
            let said = as_postgres_does(&document);
            prop_assert_eq!(turned(&said), parsed(&said));
            prop_assert_eq!(turned(&document.to_string()), parsed(&said));
        }

        #[test]
        fn whatever_stands_there_is_taken_or_refused_as_the_parser_does(said in "[\\[\\]{}\",:0-9.eE\\\\untrfalse -]{0,24}") {
            prop_assert_eq!(turned(&said).ok(), parsed(&said).ok());
        }
    }

    #[test]
    fn what_is_written_in_more_than_one_way_is_parsed() {
        for said in [
            "1.50",
            "-0",
            "1e3",
            "123456789012345678901234567890",
            "\"\\u00e9\"",
            "\"\\/\"",
            "\"\\u001f\\n\"",
            "{\"a\": 1, \"a\": 2}",
            "{\"b\": 1, \"a\": {\"bb\": [1, {}], \"c\": []}}",
            "{\"a\\\"\": 1, \"a\": 2}",
            "{\"a!\": 1, \"a\": 2}",
            " [ ] ",
            "01",
            "[1,]",
            "{\"a\" 1}",
            "tru",
            "1 2",
            "",
        ] {
            assert_eq!(turned(said).ok(), parsed(said).ok(), "{said}");
        }
        let deep = format!("{}{}", "[".repeat(100), "]".repeat(100));
        assert_eq!(turned(&deep), parsed(&deep));
    }
}
