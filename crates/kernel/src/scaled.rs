//! Exact decimals with a fixed number of places: quantities, unit prices, rates. Never a float.

use serde::{Deserialize, Deserializer, Serialize, Serializer};
use std::{fmt, str::FromStr};

/// How a product is brought back to its scale. Named, so that a rule can say which one it means.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Rounding {
    /// 四舍五入: half away from zero, what Chinese accounting expects.
    HalfUp,
    /// Half to the even neighbour.
    HalfEven,
    /// Towards zero.
    Down,
}

impl Rounding {
    /// `numerator / denominator`, rounded by this rule; `None` when the denominator is not positive.
    pub fn divide(self, numerator: i128, denominator: i128) -> Option<i128> {
        if denominator <= 0 {
            return None;
        }
        let (quotient, rest) = (numerator / denominator, numerator % denominator);
        // rest·2 against the denominator, written so that it cannot overflow
        let over_half = rest.unsigned_abs().cmp(&(denominator.unsigned_abs() - rest.unsigned_abs()));
        let away = match (self, over_half) {
            (_, std::cmp::Ordering::Less) | (Self::Down, _) => false,
            (_, std::cmp::Ordering::Greater) | (Self::HalfUp, _) => true,
            (Self::HalfEven, _) => quotient % 2 != 0,
        };
        Some(if away && rest != 0 { quotient + rest.signum() } else { quotient })
    }
}

/// Why a text is not a decimal of the wanted kind.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DecimalError {
    /// Not digits with an optional sign and one point.
    NotANumber,
    /// More places than the type keeps; nothing is rounded unasked.
    TooManyPlaces,
    /// Beyond the type's range.
    TooLarge,
}

impl fmt::Display for DecimalError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::NotANumber => "not a decimal number",
            Self::TooManyPlaces => "too many decimal places",
            Self::TooLarge => "number too large",
        })
    }
}
impl std::error::Error for DecimalError {}

/// Reads `-12.34` as the integer 123400 at scale 4.
pub(crate) fn parse_scaled(text: &str, scale: u32) -> Result<i128, DecimalError> {
    let text = text.trim();
    let (negative, digits) = match text.strip_prefix('-') {
        Some(rest) => (true, rest),
        None => (false, text.strip_prefix('+').unwrap_or(text)),
    };
    let (whole, places) = digits.split_once('.').unwrap_or((digits, ""));
    let all_digits = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
    if (whole.is_empty() && places.is_empty()) || !all_digits(whole) || !all_digits(places) {
        return Err(DecimalError::NotANumber);
    }
    let places = places.trim_end_matches('0');
    let missing = scale.checked_sub(places.len() as u32).ok_or(DecimalError::TooManyPlaces)?;
    let number = format!("{}{whole}{places}", if negative { "-" } else { "" });
    let value: i128 = match number.as_str() {
        "" | "-" => 0,
        digits => digits.parse().map_err(|_| DecimalError::TooLarge)?,
    };
    value.checked_mul(10_i128.pow(missing)).ok_or(DecimalError::TooLarge)
}

/// Writes the integer 123400 at scale 4 as `12.34`, keeping at least `least` places.
pub(crate) fn format_scaled(value: i128, scale: u32, least: usize) -> String {
    let unit = 10_u128.pow(scale);
    let magnitude = value.unsigned_abs();
    let mut places = format!("{:0width$}", magnitude % unit, width = scale as usize);
    while places.len() > least && places.ends_with('0') {
        places.pop();
    }
    let sign = if value < 0 { "-" } else { "" };
    let whole = magnitude / unit;
    if places.is_empty() { format!("{sign}{whole}") } else { format!("{sign}{whole}.{places}") }
}

macro_rules! scaled {
    ($(#[$doc:meta])* $name:ident, $inner:ty, $scale:literal) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
        pub struct $name($inner);

        impl $name {
            /// Decimal places kept.
            pub const SCALE: u32 = $scale;

            /// From the integer at this type's scale.
            pub const fn from_units(units: $inner) -> Self {
                Self(units)
            }

            /// The integer at this type's scale.
            pub const fn units(self) -> $inner {
                self.0
            }

            /// The sum, or `None` beyond the range.
            pub fn checked_add(self, other: Self) -> Option<Self> {
                self.0.checked_add(other.0).map(Self)
            }

            /// The difference, or `None` beyond the range.
            pub fn checked_sub(self, other: Self) -> Option<Self> {
                self.0.checked_sub(other.0).map(Self)
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&format_scaled(i128::from(self.0), $scale, 0))
            }
        }

        impl FromStr for $name {
            type Err = DecimalError;
            fn from_str(text: &str) -> Result<Self, Self::Err> {
                let units = parse_scaled(text, $scale)?;
                <$inner>::try_from(units).map(Self).map_err(|_| DecimalError::TooLarge)
            }
        }

        impl Serialize for $name {
            fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.collect_str(self)
            }
        }

        impl<'de> Deserialize<'de> for $name {
            fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                let text = std::borrow::Cow::<str>::deserialize(deserializer)?;
                text.parse().map_err(serde::de::Error::custom)
            }
        }
    };
}

scaled!(
    /// How much of something: six places in an i64, up to ±9.2 million million.
    Quantity,
    i64,
    6
);
scaled!(
    /// Money for one unit: ten places in an i128, wider than any amount made from it.
    Price,
    i128,
    10
);
scaled!(
    /// A ratio, an exchange or interest rate: twelve places in an i128.
    Rate,
    i128,
    12
);

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn rounding_rules_differ_at_the_half() {
        assert_eq!(Rounding::HalfUp.divide(-5, 2), Some(-3));
        assert_eq!(Rounding::HalfEven.divide(5, 2), Some(2));
        assert_eq!(Rounding::HalfEven.divide(7, 2), Some(4));
        assert_eq!(Rounding::Down.divide(-7, 2), Some(-3));
        assert_eq!(Rounding::HalfUp.divide(6, 3), Some(2));
        assert_eq!(Rounding::HalfUp.divide(i128::MIN, 0), None);
    }

    #[test]
    fn broken_numbers_are_refused_not_guessed() {
        for text in ["", "-", ".", "1e3", "1,000", "１２", "0x1", "1.2.3", "NaN"] {
            assert_eq!(text.parse::<Quantity>(), Err(DecimalError::NotANumber), "{text:?}");
        }
        assert_eq!("0.0000001".parse::<Quantity>(), Err(DecimalError::TooManyPlaces));
        assert_eq!("9223372036854.775808".parse::<Quantity>(), Err(DecimalError::TooLarge));
    }

    proptest! {
        #[test]
        fn what_is_written_reads_back(units in any::<i64>()) {
            let quantity = Quantity::from_units(units);
            prop_assert_eq!(quantity.to_string().parse::<Quantity>(), Ok(quantity));
        }

        #[test]
        fn rounding_errs_by_at_most_half(n in -1_000_000_i128..1_000_000, d in 1_i128..1_000) {
            let rounded = Rounding::HalfUp.divide(n, d).unwrap();
            prop_assert!((rounded * d - n).abs() * 2 <= d);
        }
    }
}
