//! The filter in a URL: the comparison part of FEEL, bounded, over declared fields only.
//!
//! `state = "open" and (level >= 2 or not(in_scope))`, `kind in ("a","b")`, `level between 1 and 3`,
//! `contains(text_zh, "规划")`, `starts with(identifier, "1.2")`, `element.identifier = "1.2.1.1"`.
//!
//! Long because: one small grammar, read top to bottom.

use crate::{
    Actor, custom, failures,
    filter_tokens::{Token, tokens},
    reach,
};
use kernel::{Failure, Language};
use schema::{FieldDef, FieldKind, RecordDef, Right, Value, parse_text};
use store::{Compare, Filter, Scope};

const MOST_CHARACTERS: usize = 4_000;
const MOST_TERMS: usize = 1_000;
const DEEPEST: usize = 32;

/// The row's own id, which any list may be filtered by.
static ID: FieldDef = FieldDef {
    name: "id",
    label: kernel::Label::new("标识", "Id"),
    help: None,
    kind: FieldKind::Reference(""),
    required: true,
    max: None,
    min: None,
    list: false,
    filter: true,
    sort: false,
    search: false,
    written_by: schema::WrittenBy::Commands,
    language: None,
    default: None,
    section: None,
    numbered: None,
    by_number: false,
    secret: false,
    guarded: false,
    personal: false,
    custom: None,
};

/// Understands a filter, or says at which character it cannot.
pub fn parse(who: &Actor, def: &'static RecordDef, text: &str) -> Result<Filter, Failure> {
    if text.chars().count() > MOST_CHARACTERS {
        return Err(bad(
            MOST_CHARACTERS,
            "条件过长（最多 4000 个字符）",
            "it is longer than 4000 characters",
        ));
    }
    let mut parser = Parser { who, def, tokens: tokens(text)?, at: 0, terms: 0, depth: 0 };
    let filter = parser.any()?;
    match parser.peek() {
        Token::End => Ok(filter),
        _ => Err(parser.bad("此处多出了内容", "there is something left over")),
    }
}

pub(crate) fn bad(at: usize, zh: &str, en: &str) -> Failure {
    failures::BAD_FILTER.fail().with("at", at + 1).with("reason_zh", zh).with("reason_en", en).on("filter")
}

struct Parser<'a> {
    who: &'a Actor,
    def: &'static RecordDef,
    tokens: Vec<(usize, Token)>,
    at: usize,
    terms: usize,
    depth: usize,
}

/// A field, or a field of the record that it refers to.
struct Path {
    field: &'static FieldDef,
    via: Option<(&'static FieldDef, &'static RecordDef)>,
    scope: Option<Scope>,
}

impl Path {
    fn filter(self, make: impl FnOnce(&'static FieldDef) -> Filter) -> Filter {
        let filter = make(self.field);
        match self.via {
            // of what one may not see, nothing is told by what it matches
            Some((field, target)) => {
                let seen = self.scope.into_iter().map(Filter::Within).chain([filter]).collect();
                Filter::Via(field, target, Box::new(Filter::All(seen)))
            }
            None => filter,
        }
    }
}

impl Parser<'_> {
    fn peek(&self) -> &Token {
        self.tokens.get(self.at).map_or(&Token::End, |(_, token)| token)
    }

    fn take(&mut self) -> Token {
        let token = self.peek().clone();
        self.at += 1;
        token
    }

    fn bad(&self, zh: &str, en: &str) -> Failure {
        let last = self.tokens.last().map_or(0, |(place, _)| *place);
        bad(self.tokens.get(self.at).map_or(last, |(place, _)| *place), zh, en)
    }

    fn word(&mut self, word: &str) -> bool {
        let there = matches!(self.peek(), Token::Word(found) if found == word);
        if there {
            self.at += 1;
        }
        there
    }

    fn expect(&mut self, symbol: &'static str) -> Result<(), Failure> {
        if matches!(self.peek(), Token::Symbol(found) if *found == symbol) {
            self.at += 1;
            return Ok(());
        }
        Err(self.bad(&format!("此处应为“{symbol}”"), &format!("“{symbol}” is wanted here")))
    }

    fn any(&mut self) -> Result<Filter, Failure> {
        self.depth += 1;
        if self.depth > DEEPEST {
            return Err(self.bad("嵌套过深（最多 32 层）", "it is nested deeper than 32"));
        }
        let mut parts = vec![self.all()?];
        while self.word("or") {
            parts.push(self.all()?);
        }
        self.depth -= 1;
        Ok(if parts.len() == 1 { parts.remove(0) } else { Filter::Any(parts) })
    }

    fn all(&mut self) -> Result<Filter, Failure> {
        let mut parts = vec![self.one()?];
        while self.word("and") {
            parts.push(self.one()?);
        }
        Ok(if parts.len() == 1 { parts.remove(0) } else { Filter::All(parts) })
    }

    fn one(&mut self) -> Result<Filter, Failure> {
        self.count_term()?;
        if matches!(self.peek(), Token::Symbol("(")) {
            self.at += 1;
            let inner = self.any()?;
            self.expect(")")?;
            return Ok(inner);
        }
        let Token::Word(word) = self.take() else {
            self.at -= 1;
            return Err(self.bad("此处应为字段名", "the name of a field is wanted here"));
        };
        if matches!(self.peek(), Token::Symbol("(")) {
            match word.as_str() {
                "not" => {
                    self.at += 1;
                    let inner = self.any()?;
                    self.expect(")")?;
                    return Ok(Filter::Not(Box::new(inner)));
                }
                "contains" => return self.piece(Filter::Contains),
                _ => {}
            }
        }
        if word == "starts" && self.word("with") {
            return self.piece(Filter::StartsWith);
        }
        let path = self.path(&word)?;
        self.comparison(path)
    }

    /// `(field, "piece")` of `contains` and `starts with`.
    fn piece(&mut self, make: fn(&'static FieldDef, String) -> Filter) -> Result<Filter, Failure> {
        self.expect("(")?;
        let Token::Word(word) = self.take() else {
            self.at -= 1;
            return Err(self.bad("此处应为字段名", "the name of a field is wanted here"));
        };
        let path = self.path(&word)?;
        if !matches!(path.field.kind, FieldKind::Text | FieldKind::LongText | FieldKind::Code) {
            return Err(self.bad("只能用于文本字段", "it fits text fields only"));
        }
        self.expect(",")?;
        let Token::Text(piece) = self.take() else {
            self.at -= 1;
            return Err(self.bad("此处应为带引号的文本", "a text in quotes is wanted here"));
        };
        self.expect(")")?;
        Ok(path.filter(|field| make(field, piece)))
    }

    fn comparison(&mut self, path: Path) -> Result<Filter, Failure> {
        if self.word("in") {
            self.expect("(")?;
            let mut values = vec![self.value(path.field)?];
            while matches!(self.peek(), Token::Symbol(",")) {
                self.at += 1;
                self.count_term()?;
                values.push(self.value(path.field)?);
            }
            self.expect(")")?;
            return Ok(path.filter(|field| Filter::In(field, values)));
        }
        if self.word("between") {
            self.ordered(path.field)?;
            let low = self.value(path.field)?;
            if !self.word("and") {
                return Err(self.bad("此处应为 and", "“and” is wanted here"));
            }
            let high = self.value(path.field)?;
            return Ok(path.filter(|field| {
                Filter::All(vec![
                    Filter::Field(field, Compare::AtLeast, low),
                    Filter::Field(field, Compare::AtMost, high),
                ])
            }));
        }
        let compare = match self.peek() {
            Token::Symbol("=") => Compare::Equal,
            Token::Symbol("!=") => Compare::NotEqual,
            Token::Symbol("<") => Compare::Less,
            Token::Symbol("<=") => Compare::AtMost,
            Token::Symbol(">") => Compare::Greater,
            Token::Symbol(">=") => Compare::AtLeast,
            // a yes-or-no field stands for itself
            _ if matches!(path.field.kind, FieldKind::Boolean) => {
                return Ok(path.filter(|field| Filter::Field(field, Compare::Equal, Value::Bool(true))));
            }
            _ => return Err(self.bad("此处应为比较符", "a comparison is wanted here")),
        };
        if !compare.fits(&path.field.kind) {
            return Err(self.bad("此字段不能比较大小", "this field has no order"));
        }
        self.at += 1;
        if self.word("null") {
            if !matches!(compare, Compare::Equal | Compare::NotEqual) {
                return Err(self.bad("null 只能用 = 或 != 比较", "null is compared by = or != only"));
            }
            return Ok(path.filter(|field| Filter::Field(field, compare, Value::Null)));
        }
        let value = self.value(path.field)?;
        Ok(path.filter(|field| Filter::Field(field, compare, value)))
    }

    fn ordered(&self, field: &FieldDef) -> Result<(), Failure> {
        if Compare::Less.fits(&field.kind) {
            Ok(())
        } else {
            Err(self.bad("此字段不能比较大小", "this field has no order"))
        }
    }

    fn value(&mut self, field: &'static FieldDef) -> Result<Value, Failure> {
        let text = match self.take() {
            Token::Text(text) | Token::Number(text) => text,
            Token::Word(word) if word == "true" || word == "false" => word,
            _ => {
                self.at -= 1;
                return Err(self.bad("此处应为一个值", "a value is wanted here"));
            }
        };
        // a value that is looked for need not be one that could be saved: limits of length and range are off
        let lenient = FieldDef { required: false, max: Some(i64::MAX), min: None, ..*field };
        parse_text(&lenient, &text).map_err(|failure| {
            self.at -= 1;
            self.bad(&failure.message(Language::Zh), &failure.message(Language::En))
        })
    }

    /// `field` or `reference.field`.
    fn path(&mut self, word: &str) -> Result<Path, Failure> {
        let (first, second) =
            word.split_once('.').map_or((word, None), |(first, second)| (first, Some(second)));
        let field = self.field(self.def, first, word)?;
        let Some(second) = second else { return Ok(Path { field, via: None, scope: None }) };
        let FieldKind::Reference(target) = field.kind else { return Err(self.unknown(word)) };
        self.who.require(Right::Read, target)?;
        let target = self.who.registry().record(target)?.def;
        let scope = reach::scope(self.who, Right::Read, target)?;
        Ok(Path { field: self.field(target, second, word)?, via: Some((field, target)), scope })
    }

    fn field(&self, def: &'static RecordDef, name: &str, said: &str) -> Result<&'static FieldDef, Failure> {
        if name == "id" {
            return Ok(&ID);
        }
        let allowed = |field: &FieldDef| {
            // the program's own references always have an index
            let reference = matches!(field.kind, FieldKind::Reference(_)) && field.custom.is_none();
            self.who.sees(def, field)
                && (field.filter || field.search || reference || def.key.contains(&field.name))
        };
        match def.field(name) {
            Some(field) if allowed(field) => Ok(field),
            Some(field) if self.who.sees(def, field) && field.awaits_index() => {
                Err(custom::not_indexed(field).on("filter"))
            }
            _ => Err(self.unknown(said)),
        }
    }

    fn unknown(&self, name: &str) -> Failure {
        failures::NOT_FILTERABLE.fail().with("name", name.chars().take(80).collect::<String>()).on("filter")
    }

    fn count_term(&mut self) -> Result<(), Failure> {
        self.terms += 1;
        if self.terms > MOST_TERMS {
            Err(self.bad("条件过多（最多 1000 项）", "it has more than 1000 terms"))
        } else {
            Ok(())
        }
    }
}
