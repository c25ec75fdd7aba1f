//! From what a person or a program sends (JSON, an import cell, a URL parameter) to a value, and back.
//!
//! The same checks whichever door it comes in by: required, type, length, range, choice.

use crate::{Choice, FieldDef, FieldKind, Value};
use chrono::Datelike;
use kernel::{Currency, Failure, Money, NaiveDate, Quantity, Timestamp, Uuid};
use serde_json::Value as Json;

/// A value as it was sent.
#[derive(Debug, Clone, Copy)]
pub enum RawValue<'a> {
    /// From a JSON body.
    Json(&'a Json),
    /// From an import cell or a URL.
    Text(&'a str),
}

/// The failures that any field may have.
pub mod faults {
    use kernel::{FailureDef, FailureKind::Invalid};

    /// Nothing was given.
    pub static REQUIRED: FailureDef =
        FailureDef::new("field.required", Invalid, "请填写“{label_zh}”。", "Fill in “{label_en}”.");
    /// Not of the field's kind.
    pub static WRONG_TYPE: FailureDef = FailureDef::new(
        "field.wrong_type",
        Invalid,
        "“{label_zh}”应为{kind_zh}，收到的是“{got}”。",
        "“{label_en}” must be {kind_en}; “{got}” was given.",
    );
    /// Too many characters.
    pub static TOO_LONG: FailureDef = FailureDef::new(
        "field.too_long",
        Invalid,
        "“{label_zh}”最多 {max} 个字符，现有 {got} 个，请缩短。",
        "“{label_en}” takes at most {max} characters; shorten the {got} given.",
    );
    /// Too small or too large.
    pub static OUT_OF_RANGE: FailureDef = FailureDef::new(
        "field.out_of_range",
        Invalid,
        "“{label_zh}”应在 {min} 与 {max} 之间。",
        "“{label_en}” must lie between {min} and {max}.",
    );
    /// Not one of the choices.
    pub static UNKNOWN_CHOICE: FailureDef = FailureDef::new(
        "field.unknown_choice",
        Invalid,
        "“{label_zh}”没有“{got}”这个选项，可选：{choices_zh}。",
        "“{label_en}” has no choice “{got}”; choose from {choices_en}.",
    );
    /// Control characters in a text.
    pub static CONTROL_CHARACTERS: FailureDef = FailureDef::new(
        "field.control_characters",
        Invalid,
        "“{label_zh}”含有不可见的控制字符，请删除后重试。",
        "“{label_en}” holds invisible control characters; remove them and try again.",
    );
    /// All of them, for the registry's tests and the contract.
    pub static ALL: &[&FailureDef] =
        &[&REQUIRED, &WRONG_TYPE, &TOO_LONG, &OUT_OF_RANGE, &UNKNOWN_CHOICE, &CONTROL_CHARACTERS];
}

/// A value from JSON, checked against the field.
pub fn parse_json(field: &FieldDef, json: &Json) -> Result<Value, Failure> {
    let value = match (field.kind, json) {
        (_, Json::Null) => Value::Null,
        (FieldKind::Json, document) => Value::Json(document.clone()),
        (FieldKind::Integer, Json::Number(number)) => {
            Value::Int(number.as_i64().ok_or_else(|| wrong_type(field, &number.to_string()))?)
        }
        (FieldKind::Boolean, Json::Bool(flag)) => Value::Bool(*flag),
        (FieldKind::Money, Json::Object(_)) => Value::Money(
            serde_json::from_value::<Money>(json.clone())
                .map_err(|_| wrong_type(field, &json.to_string()))?,
        ),
        // a reference may be sent back in the form in which it was read
        (FieldKind::Reference(_), Json::Object(object)) => match object.get("id") {
            Some(Json::String(id)) => from_text(field, id)?,
            _ => return Err(wrong_type(field, &json.to_string())),
        },
        (FieldKind::Integer | FieldKind::Boolean | FieldKind::Money, other) => {
            return Err(wrong_type(field, &other.to_string()));
        }
        (_, Json::String(text)) => from_text(field, text)?,
        (_, other) => return Err(wrong_type(field, &other.to_string())),
    };
    check_value(field, value)
}

/// A value from an import cell or a URL; an empty cell is no value.
pub fn parse_text(field: &FieldDef, text: &str) -> Result<Value, Failure> {
    let value = if text.is_empty() { Value::Null } else { from_text(field, text)? };
    check_value(field, value)
}

fn from_text(field: &FieldDef, text: &str) -> Result<Value, Failure> {
    let wrong = || wrong_type(field, text);
    Ok(match field.kind {
        FieldKind::Text | FieldKind::LongText | FieldKind::Code => Value::Text(text.to_owned()),
        FieldKind::Integer => Value::Int(text.trim().parse().map_err(|_| wrong())?),
        FieldKind::Boolean => match text.trim().to_lowercase().as_str() {
            "true" | "yes" | "1" | "是" => Value::Bool(true),
            "false" | "no" | "0" | "否" => Value::Bool(false),
            _ => return Err(wrong()),
        },
        FieldKind::Date => {
            Value::Date(NaiveDate::parse_from_str(text.trim(), "%Y-%m-%d").map_err(|_| wrong())?)
        }
        FieldKind::Timestamp => {
            let at = kernel::DateTime::parse_from_rfc3339(text.trim()).map_err(|_| wrong())?;
            let at: Timestamp = at.into();
            Value::Timestamp(Timestamp::from_timestamp_micros(at.timestamp_micros()).ok_or_else(wrong)?)
        }
        FieldKind::Money => {
            let (amount, currency) = text.trim().split_once(' ').unwrap_or((text.trim(), "CNY"));
            let currency: Currency = currency.trim().parse().map_err(|_| wrong())?;
            Value::Money(Money::parse(amount, currency).map_err(|_| wrong())?)
        }
        FieldKind::Quantity => Value::Quantity(text.parse::<Quantity>().map_err(|_| wrong())?),
        FieldKind::Choice(choices) => {
            let text = text.trim();
            let found = choices.iter().find(|c| c.value == text || c.label.zh == text || c.label.en == text);
            Value::Text(found.ok_or_else(|| unknown_choice(field, text))?.value.to_owned())
        }
        FieldKind::Reference(_) => Value::Uuid(Uuid::parse_str(text.trim()).map_err(|_| wrong())?),
        FieldKind::Json => match serde_json::from_str(text).map_err(|_| wrong())? {
            Json::Null => Value::Null,
            document => Value::Json(document),
        },
    })
}

/// The checks that do not depend on how the value came in; gives the value as it is kept.
pub fn check_value(field: &FieldDef, value: Value) -> Result<Value, Failure> {
    let value = match value {
        Value::Text(text) => {
            let keeps_lines = matches!(field.kind, FieldKind::LongText);
            let text =
                if keeps_lines { text.trim_end().replace("\r\n", "\n") } else { text.trim().to_owned() };
            if text.chars().any(|c| c.is_control() && !(keeps_lines && matches!(c, '\n' | '\t'))) {
                return Err(labelled(faults::CONTROL_CHARACTERS.fail(), field));
            }
            if text.is_empty() { Value::Null } else { Value::Text(text) }
        }
        other => other,
    };
    match &value {
        Value::Null if field.required => return Err(labelled(faults::REQUIRED.fail(), field)),
        Value::Text(text) => {
            if let FieldKind::Choice(choices) = field.kind
                && !choices.iter().any(|choice| choice.value == text)
            {
                return Err(unknown_choice(field, text));
            }
            let count = text.chars().count();
            if count as i64 > field.max_chars() {
                let fault = faults::TOO_LONG.fail().with("max", field.max_chars()).with("got", count);
                return Err(labelled(fault, field));
            }
            if matches!(field.kind, FieldKind::Code)
                && !text.chars().all(|c| c.is_alphanumeric() || "._-".contains(c))
            {
                return Err(wrong_type(field, text));
            }
        }
        Value::Int(number) => {
            let (min, max) = (field.min.unwrap_or(i64::MIN), field.max.unwrap_or(i64::MAX));
            if *number < min || *number > max {
                return Err(labelled(faults::OUT_OF_RANGE.fail().with("min", min).with("max", max), field));
            }
        }
        Value::Date(day) => written_year(field, day)?,
        Value::Timestamp(at) => written_year(field, at)?,
        Value::Json(document) if document.to_string().len() as i64 > field.max_chars() => {
            let fault = faults::TOO_LONG
                .fail()
                .with("max", field.max_chars())
                .with("got", document.to_string().len());
            return Err(labelled(fault, field));
        }
        _ => {}
    }
    Ok(value)
}

/// Refuses a year that is not written with four digits: as texts, days of others stand in no order, and PostgreSQL does not have them all.
fn written_year(field: &FieldDef, day: &impl Datelike) -> Result<(), Failure> {
    if (1..=9999).contains(&day.year()) {
        return Ok(());
    }
    let fault = faults::OUT_OF_RANGE.fail().with("min", "0001-01-01").with("max", "9999-12-31");
    Err(labelled(fault, field))
}

fn labelled(failure: Failure, field: &FieldDef) -> Failure {
    failure.with("label_zh", field.label.zh).with("label_en", field.label.en).on(field.name)
}

fn unknown_choice(field: &FieldDef, got: &str) -> Failure {
    let FieldKind::Choice(choices) = field.kind else { return wrong_type(field, got) };
    // what a person reads, and what a program sends
    let named = |label: fn(&Choice) -> &'static str, between: &str| {
        let each = choices.iter().map(|choice| format!("{} ({})", label(choice), choice.value));
        each.collect::<Vec<_>>().join(between)
    };
    let failure = faults::UNKNOWN_CHOICE
        .fail()
        .with("got", shortened(got))
        .with("choices_zh", named(|choice| choice.label.zh, "、"))
        .with("choices_en", named(|choice| choice.label.en, ", "));
    labelled(failure, field)
}

fn wrong_type(field: &FieldDef, got: &str) -> Failure {
    let (zh, en) = match field.kind {
        FieldKind::Text | FieldKind::LongText => ("文本", "a text"),
        FieldKind::Code => ("由字母、数字和 . - _ 组成的编码", "a code of letters, digits and . - _"),
        FieldKind::Integer => ("整数", "a whole number"),
        FieldKind::Boolean => ("是或否", "yes or no"),
        FieldKind::Date => ("形如 2026-11-23 的日期", "a date like 2026-11-23"),
        FieldKind::Timestamp => ("形如 2026-11-23T08:00:00Z 的时间", "a time like 2026-11-23T08:00:00Z"),
        FieldKind::Money => ("形如 1234.56 CNY 的金额", "an amount like 1234.56 CNY"),
        FieldKind::Quantity => ("最多六位小数的数量", "a quantity with at most six decimals"),
        FieldKind::Choice(_) => ("选项之一", "one of the choices"),
        FieldKind::Reference(_) => ("已有记录", "an existing record"),
        FieldKind::Json => ("JSON 文档", "a JSON document"),
    };
    let failure =
        faults::WRONG_TYPE.fail().with("kind_zh", zh).with("kind_en", en).with("got", shortened(got));
    labelled(failure, field)
}

fn shortened(text: &str) -> String {
    let mut short: String = text.chars().filter(|c| !c.is_control()).take(60).collect();
    if text.chars().count() > 60 {
        short.push('…');
    }
    short
}

/// A value as the API says it; references as their bare id.
pub fn to_json(value: &Value) -> Json {
    match value {
        Value::Null => Json::Null,
        Value::Text(text) => Json::from(text.as_str()),
        Value::Int(number) => Json::from(*number),
        Value::Bool(flag) => Json::from(*flag),
        Value::Money(money) => {
            serde_json::json!({"amount": money.amount(), "currency": money.currency().code()})
        }
        Value::Json(document) => document.clone(),
        Value::Bytes(_) => Json::Null,
        other => Json::from(to_text(other)),
    }
}

/// A value as an export cell; reads back through [`parse_text`].
pub fn to_text(value: &Value) -> String {
    match value {
        Value::Null | Value::Bytes(_) => String::new(),
        Value::Text(text) => text.clone(),
        Value::Int(number) => number.to_string(),
        Value::Bool(flag) => flag.to_string(),
        Value::Date(date) => date.to_string(),
        Value::Timestamp(at) => at.to_rfc3339_opts(chrono::SecondsFormat::Micros, true),
        Value::Money(money) => money.to_string(),
        Value::Quantity(quantity) => quantity.to_string(),
        Value::Uuid(id) => id.to_string(),
        Value::Json(document) => document.to_string(),
    }
}
