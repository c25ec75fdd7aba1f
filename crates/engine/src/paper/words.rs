//! Values as a person reads them, the same as the screens show them; a file to bring in again has them as the import takes them.

use crate::titles::Titles;
use kernel::{Language, Timestamp, operator_clock};
use schema::{FieldDef, FieldKind, Value, to_text};

/// A field's value in words; empty when there is none.
pub(super) fn said(field: &FieldDef, value: &Value, titles: &Titles, language: Language) -> String {
    match value {
        Value::Null => String::new(),
        Value::Uuid(id) => {
            let title = titles.in_words(*id);
            if language == Language::Zh { title.zh } else { title.en }
        }
        Value::Bool(flag) => yes_or_no(*flag, language).to_owned(),
        Value::Timestamp(at) => instant(*at),
        Value::Int(number) => number.to_string(),
        Value::Money(money) => {
            format!("{} {}", grouped(&with_decimals(&money.amount(), 2)), money.currency())
        }
        Value::Quantity(_) => grouped(&with_decimals(&to_text(value), 0)),
        Value::Json(json) => serde_json::to_string_pretty(json).unwrap_or_default(),
        Value::Text(text) => {
            field.choice(text).map_or_else(|| text.clone(), |choice| choice.label.text(language).to_owned())
        }
        other => to_text(other),
    }
}

/// `2026-11-23 16:00`, by the operator's clocks.
pub(super) fn instant(at: Timestamp) -> String {
    operator_clock(at).format("%Y-%m-%d %H:%M").to_string()
}

/// Whether its values are numbers, which stand right.
pub(super) fn is_number(kind: FieldKind) -> bool {
    matches!(kind, FieldKind::Integer | FieldKind::Money | FieldKind::Quantity)
}

fn yes_or_no(flag: bool, language: Language) -> &'static str {
    match (language, flag) {
        (Language::Zh, true) => "是",
        (Language::Zh, false) => "否",
        (Language::En, true) => "Yes",
        (Language::En, false) => "No",
    }
}

/// `-1234567.5` as `-1,234,567.5`: on its digits, for a float would not hold them.
fn grouped(decimal: &str) -> String {
    let (sign, digits) = decimal.strip_prefix('-').map_or(("", decimal), |digits| ("-", digits));
    let (whole, fraction) = digits.split_once('.').map_or((digits, None), |(w, f)| (w, Some(f)));
    let mut out = String::from(sign);
    for (at, digit) in whole.chars().enumerate() {
        if at > 0 && (whole.len() - at) % 3 == 0 {
            out.push(',');
        }
        out.push(digit);
    }
    if let Some(fraction) = fraction {
        out.push('.');
        out.push_str(fraction);
    }
    out
}

/// At least so many decimals, and none of the zeros beyond.
fn with_decimals(decimal: &str, least: usize) -> String {
    let (whole, fraction) = decimal.split_once('.').unwrap_or((decimal, ""));
    let fraction = fraction.trim_end_matches('0');
    let fraction = format!("{fraction:0<least$}");
    if fraction.is_empty() { whole.to_owned() } else { format!("{whole}.{fraction}") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn digits_are_grouped_and_kept() {
        assert_eq!(grouped("-1234567.5"), "-1,234,567.5");
        assert_eq!(grouped("999"), "999");
        assert_eq!(grouped("1000"), "1,000");
        assert_eq!(grouped("922337203685477.5807"), "922,337,203,685,477.5807");
        assert_eq!(with_decimals("12.5000", 2), "12.50");
        assert_eq!(with_decimals("12", 2), "12.00");
        assert_eq!(with_decimals("12.3456", 2), "12.3456");
        assert_eq!(with_decimals("12.000000", 0), "12");
    }

    #[test]
    fn an_instant_is_read_off_the_operators_clocks() {
        let at = "2024-02-28T16:05:00Z".parse().unwrap();
        assert_eq!(instant(at), "2024-02-29 00:05");
    }
}
