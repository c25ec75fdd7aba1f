//! Two versions of a generated file, told apart for a person.

use serde_json::Value;
use std::collections::BTreeSet;

/// Most differences that are listed.
const MOST: usize = 20;

/// What differs between two JSON texts, by the path of each place. Empty when the texts are the same.
pub fn json(committed: &str, made: &str) -> Vec<String> {
    if committed == made {
        return Vec::new();
    }
    if committed.is_empty() {
        return vec!["there is none yet".to_owned()];
    }
    let (Ok(before), Ok(after)) = (serde_json::from_str(committed), serde_json::from_str(made)) else {
        return text(committed, made);
    };
    let mut found = Vec::new();
    compare("", &before, &after, &mut found);
    if found.is_empty() {
        found.push("same content, laid out differently".to_owned());
    }
    shortened(found)
}

fn compare(path: &str, before: &Value, after: &Value, found: &mut Vec<String>) {
    match (before, after) {
        (Value::Object(old), Value::Object(new)) => {
            for (key, value) in old {
                let here = format!("{path}/{key}");
                match new.get(key) {
                    Some(other) => compare(&here, value, other, found),
                    None => found.push(format!("- {here}")),
                }
            }
            let added = new.keys().filter(|key| !old.contains_key(*key));
            found.extend(added.map(|key| format!("+ {path}/{key}")));
        }
        (Value::Array(old), Value::Array(new)) => match (by_name(old), by_name(new)) {
            (Some(old), Some(new)) => compare(path, &old, &new, found),
            _ if old.len() == new.len() => {
                for (at, (one, other)) in old.iter().zip(new).enumerate() {
                    compare(&format!("{path}/{at}"), one, other, found);
                }
            }
            _ => found.push(format!("~ {path}: {} entries become {}", old.len(), new.len())),
        },
        _ if before == after => {}
        _ => found.push(format!("~ {path}: {} becomes {}", brief(before), brief(after))),
    }
}

/// A list of things with names, by their names.
fn by_name(list: &[Value]) -> Option<Value> {
    if list.is_empty() {
        return None;
    }
    let named = list.iter().map(|entry| Some((entry.get("name")?.as_str()?.to_owned(), entry.clone())));
    named.collect::<Option<serde_json::Map<_, _>>>().map(Value::Object)
}

fn brief(value: &Value) -> String {
    let text = value.to_string();
    if text.chars().count() > 60 { format!("{}…", text.chars().take(60).collect::<String>()) } else { text }
}

/// How many lines differ between two texts, and which come first. Empty when they are the same.
pub fn text(committed: &str, made: &str) -> Vec<String> {
    if committed == made {
        return Vec::new();
    }
    if committed.is_empty() {
        return vec!["there is none yet".to_owned()];
    }
    let (old, new): (BTreeSet<&str>, BTreeSet<&str>) = (committed.lines().collect(), made.lines().collect());
    let gone = committed.lines().filter(|line| !new.contains(line)).map(|line| format!("- {}", line.trim()));
    let come = made.lines().filter(|line| !old.contains(line)).map(|line| format!("+ {}", line.trim()));
    let found: Vec<String> = gone.chain(come).collect();
    if found.is_empty() { vec!["the same lines in another order".to_owned()] } else { shortened(found) }
}

fn shortened(mut found: Vec<String>) -> Vec<String> {
    let more = found.len().saturating_sub(MOST);
    found.truncate(MOST);
    if more > 0 {
        found.push(format!("… and {more} more"));
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_the_place_and_not_the_position() {
        let before = r#"[{"name":"a","columns":[{"name":"id","not_null":true}]},{"name":"b"}]"#;
        let after = r#"[{"name":"aa"},{"name":"a","columns":[{"name":"id","not_null":false}]}]"#;
        let found = json(before, after);
        assert_eq!(found, ["~ /a/columns/id/not_null: true becomes false", "- /b", "+ /aa"]);
    }

    #[test]
    fn tells_layout_from_content() {
        assert!(json("{}", "{}").is_empty());
        assert_eq!(json(r#"{"a":1}"#, r#"{ "a": 1 }"#), ["same content, laid out differently"]);
        assert_eq!(json("", "{}"), ["there is none yet"]);
    }

    #[test]
    fn lists_at_most_a_screenful() {
        let made: String = (0..50).map(|n| format!("line {n}\n")).collect();
        assert_eq!(text("x\n", &made).len(), MOST + 1);
    }
}
