//! An accounting month.

use chrono::{Datelike, NaiveDate};
use std::{fmt, str::FromStr};

/// A calendar month, `2026-11`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Period {
    year: i32,
    month: u32,
}

impl Period {
    /// The month of a year from 1 to 9999; `None` outside.
    pub fn new(year: i32, month: u32) -> Option<Self> {
        ((1..=9999).contains(&year) && (1..=12).contains(&month)).then_some(Self { year, month })
    }

    /// The month that `date` lies in.
    pub fn of(date: NaiveDate) -> Option<Self> {
        Self::new(date.year(), date.month())
    }

    /// Its first day.
    pub fn first_day(self) -> Option<NaiveDate> {
        NaiveDate::from_ymd_opt(self.year, self.month, 1)
    }

    /// Its last day, 29 February in a leap year.
    pub fn last_day(self) -> Option<NaiveDate> {
        let (year, month) = if self.month == 12 { (self.year + 1, 1) } else { (self.year, self.month + 1) };
        NaiveDate::from_ymd_opt(year, month, 1)?.pred_opt()
    }

    /// The month after; `None` past 9999-12.
    pub fn next(self) -> Option<Self> {
        if self.month == 12 { Self::new(self.year + 1, 1) } else { Self::new(self.year, self.month + 1) }
    }
}

impl fmt::Display for Period {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}-{:02}", self.year, self.month)
    }
}

impl FromStr for Period {
    type Err = &'static str;
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let wrong = "a period is written YYYY-MM";
        let (year, month) = text.split_once('-').ok_or(wrong)?;
        // a number may have a sign, and a period has none
        let digits = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
        if year.len() != 4 || month.len() != 2 || !digits(year) || !digits(month) {
            return Err(wrong);
        }
        Self::new(year.parse().map_err(|_| wrong)?, month.parse().map_err(|_| wrong)?).ok_or(wrong)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn leap_years_and_year_ends() {
        let last = |text: &str| text.parse::<Period>().unwrap().last_day().unwrap().to_string();
        assert_eq!(last("2028-02"), "2028-02-29");
        assert_eq!(last("2100-02"), "2100-02-28");
        assert_eq!(last("2026-12"), "2026-12-31");
        assert_eq!("2026-12".parse::<Period>().unwrap().next().unwrap().to_string(), "2027-01");
        assert_eq!("9999-12".parse::<Period>().unwrap().next(), None);
        for wrong in ["2026-13", "2026-0", "26-01", "2026/01", "+202-01", "2026-+1", ""] {
            assert!(wrong.parse::<Period>().is_err(), "{wrong}");
        }
    }
}
