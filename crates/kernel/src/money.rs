//! Money: an exact i64 at scale 4, and the currency it is in.

use crate::scaled::{format_scaled, parse_scaled};
use crate::{Price, Quantity, Rounding};
use serde::{Deserialize, Serialize};
use std::{fmt, str::FromStr};

/// An ISO 4217 code.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Currency([u8; 3]);

impl Currency {
    /// Renminbi.
    pub const CNY: Self = Self(*b"CNY");

    /// The code's three letters.
    pub fn code(&self) -> &str {
        std::str::from_utf8(&self.0).unwrap_or("???")
    }

    /// Decimal places of the smallest coin or unit that a posted amount may have (ISO 4217's minor unit).
    pub fn minor_places(&self) -> u32 {
        match &self.0 {
            b"JPY" | b"KRW" | b"VND" | b"CLP" | b"ISK" | b"XAF" | b"XOF" => 0,
            b"BHD" | b"KWD" | b"OMR" | b"JOD" | b"TND" | b"IQD" => 3,
            _ => 2,
        }
    }
}

impl fmt::Debug for Currency {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

impl fmt::Display for Currency {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

impl FromStr for Currency {
    type Err = MoneyError;
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        match <[u8; 3]>::try_from(text.as_bytes()) {
            Ok(code) if code.iter().all(u8::is_ascii_uppercase) => Ok(Self(code)),
            _ => Err(MoneyError::NotACurrency),
        }
    }
}

/// Why an operation on money has no answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MoneyError {
    /// Two different currencies met without a rate.
    CurrencyMismatch,
    /// The result is beyond ±922 million million.
    Overflow,
    /// Not a decimal with at most four places.
    NotAnAmount,
    /// Not three capital letters.
    NotACurrency,
}

impl fmt::Display for MoneyError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::CurrencyMismatch => "the currencies differ",
            Self::Overflow => "the amount is too large",
            Self::NotAnAmount => "not an amount of money",
            Self::NotACurrency => "not a currency code",
        })
    }
}
impl std::error::Error for MoneyError {}

/// An amount of one currency, exact to a ten-thousandth.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Money {
    units: i64,
    currency: Currency,
}

impl Money {
    /// Decimal places kept.
    pub const SCALE: u32 = 4;

    /// From ten-thousandths.
    pub const fn from_units(units: i64, currency: Currency) -> Self {
        Self { units, currency }
    }

    /// From a decimal text such as `1234.56`.
    pub fn parse(text: &str, currency: Currency) -> Result<Self, MoneyError> {
        let units = parse_scaled(text, Self::SCALE).map_err(|_| MoneyError::NotAnAmount)?;
        Ok(Self { units: i64::try_from(units).map_err(|_| MoneyError::Overflow)?, currency })
    }

    /// Ten-thousandths.
    pub const fn units(self) -> i64 {
        self.units
    }

    /// The currency.
    pub const fn currency(self) -> Currency {
        self.currency
    }

    /// The sum of two amounts of one currency.
    pub fn checked_add(self, other: Self) -> Result<Self, MoneyError> {
        self.same_currency(other)?;
        self.units.checked_add(other.units).map(|units| Self { units, ..self }).ok_or(MoneyError::Overflow)
    }

    /// The difference of two amounts of one currency.
    pub fn checked_sub(self, other: Self) -> Result<Self, MoneyError> {
        self.same_currency(other)?;
        self.units.checked_sub(other.units).map(|units| Self { units, ..self }).ok_or(MoneyError::Overflow)
    }

    /// `price × quantity`, made in i128 and rounded once to a whole number of minor units.
    pub fn of(
        price: Price,
        quantity: Quantity,
        currency: Currency,
        rule: Rounding,
    ) -> Result<Self, MoneyError> {
        let product = price.units().checked_mul(i128::from(quantity.units())).ok_or(MoneyError::Overflow)?;
        let step = 10_i128.pow(Price::SCALE + Quantity::SCALE - currency.minor_places());
        let minor = rule.divide(product, step).ok_or(MoneyError::Overflow)?;
        let units = minor
            .checked_mul(10_i128.pow(Self::SCALE - currency.minor_places()))
            .ok_or(MoneyError::Overflow)?;
        Ok(Self { units: i64::try_from(units).map_err(|_| MoneyError::Overflow)?, currency })
    }

    /// Whether the amount is a whole number of minor units, as every posted amount must be.
    pub fn is_whole_minor(self) -> bool {
        self.units % 10_i64.pow(Self::SCALE - self.currency.minor_places()) == 0
    }

    fn same_currency(self, other: Self) -> Result<(), MoneyError> {
        if self.currency == other.currency { Ok(()) } else { Err(MoneyError::CurrencyMismatch) }
    }

    /// The amount alone, as a decimal with at least the currency's minor places.
    pub fn amount(&self) -> String {
        format_scaled(i128::from(self.units), Self::SCALE, self.currency.minor_places() as usize)
    }
}

impl fmt::Display for Money {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.amount(), self.currency)
    }
}

#[derive(Serialize, Deserialize)]
struct MoneyJson {
    amount: String,
    currency: String,
}

impl Serialize for Money {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        MoneyJson { amount: self.amount(), currency: self.currency.code().to_owned() }.serialize(serializer)
    }
}

impl<'de> Deserialize<'de> for Money {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let json = MoneyJson::deserialize(deserializer)?;
        let currency = json.currency.parse().map_err(serde::de::Error::custom)?;
        Self::parse(&json.amount, currency).map_err(serde::de::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn yuan(text: &str) -> Money {
        Money::parse(text, Currency::CNY).unwrap()
    }

    #[test]
    fn a_product_is_rounded_once_to_the_fen() {
        let price = "3.3333333333".parse().unwrap();
        let three = "3".parse().unwrap();
        assert_eq!(Money::of(price, three, Currency::CNY, Rounding::HalfUp), Ok(yuan("10.00")));
        let yen = "JPY".parse().unwrap();
        assert_eq!(Money::of(price, three, yen, Rounding::Down).unwrap().to_string(), "9 JPY");
    }

    #[test]
    fn currencies_do_not_mix_and_the_limits_hold() {
        let dollar = Money::parse("1", "USD".parse().unwrap()).unwrap();
        assert_eq!(yuan("1").checked_add(dollar), Err(MoneyError::CurrencyMismatch));
        let most = Money::from_units(i64::MAX, Currency::CNY);
        assert_eq!(most.checked_add(yuan("0.0001")), Err(MoneyError::Overflow));
        assert_eq!(Money::parse("1.00001", Currency::CNY), Err(MoneyError::NotAnAmount));
        assert_eq!("cny".parse::<Currency>(), Err(MoneyError::NotACurrency));
        assert!(!yuan("0.001").is_whole_minor());
    }

    proptest! {
        #[test]
        fn json_reads_back(units in any::<i64>()) {
            let money = Money::from_units(units, Currency::CNY);
            let text = serde_json::to_string(&money).unwrap();
            prop_assert_eq!(serde_json::from_str::<Money>(&text).unwrap(), money);
        }

        #[test]
        fn adding_and_taking_away_is_nothing(a in any::<i32>(), b in any::<i32>()) {
            let (a, b) = (Money::from_units(a.into(), Currency::CNY), Money::from_units(b.into(), Currency::CNY));
            prop_assert_eq!(a.checked_add(b).unwrap().checked_sub(b).unwrap(), a);
        }
    }
}
