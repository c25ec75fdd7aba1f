//! The order of identifiers: `1.2.10` after `1.2.9`.

use std::cmp::Ordering;

/// Compares two identifiers part by part, numbers as numbers.
pub fn by_number(one: &str, other: &str) -> Ordering {
    let mut parts = one.split('.').zip(other.split('.'));
    let differing = parts.find(|(a, b)| a != b);
    match differing {
        None => one.split('.').count().cmp(&other.split('.').count()),
        Some((a, b)) => match (a.parse::<u64>(), b.parse::<u64>()) {
            (Ok(a), Ok(b)) => a.cmp(&b),
            (Ok(_), Err(_)) => Ordering::Less,
            (Err(_), Ok(_)) => Ordering::Greater,
            (Err(_), Err(_)) => a.cmp(b),
        },
    }
}

#[cfg(test)]
mod tests {
    use super::by_number;

    #[test]
    fn ten_comes_after_nine_and_letters_after_numbers() {
        let mut identifiers = ["V.A", "1.2.10", "1.2.9", "1.2", "1.10", "1.2.9.1"];
        identifiers.sort_by(|a, b| by_number(a, b));
        assert_eq!(identifiers, ["1.2", "1.2.9", "1.2.9.1", "1.2.10", "1.10", "V.A"]);
    }
}
