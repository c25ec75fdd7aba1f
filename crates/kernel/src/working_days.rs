//! Working days: Monday to Friday, but for the holidays and the make-up working days (调休) that are announced for each year.

use chrono::{Datelike, NaiveDate};
use std::collections::{BTreeMap, BTreeSet};

/// What an announced day is, against the plain week.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SpecialDay {
    /// Nobody works (休).
    Holiday,
    /// One works though it is a weekend (班).
    Workday,
}

/// Which days are working days. Pure: what was announced is given; a year without it goes by plain weekends, and says so.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct WorkingCalendar {
    announced: BTreeSet<i32>,
    marks: BTreeMap<NaiveDate, SpecialDay>,
    /// By how much the working days up to and with that day are more than those of plain weeks.
    beyond_plain: Vec<(i64, i64)>,
}

impl WorkingCalendar {
    /// From the days of the whole country, and those of a province or a branch, which go before them. A year is announced when
    /// the country has a holiday in it; days of a branch alone do not make it so. Of one date given twice the later counts.
    pub fn new(
        national: impl IntoIterator<Item = (NaiveDate, SpecialDay)>,
        own: impl IntoIterator<Item = (NaiveDate, SpecialDay)>,
    ) -> Self {
        let mut marks: BTreeMap<NaiveDate, SpecialDay> = national.into_iter().collect();
        let holidays = marks.iter().filter(|(_, mark)| **mark == SpecialDay::Holiday);
        let announced = holidays.map(|(day, _)| day.year()).collect();
        marks.extend(own);
        let mut sum = 0;
        let mut beyond_plain = Vec::new();
        for (day, mark) in &marks {
            let change = i64::from(*mark == SpecialDay::Workday) - i64::from(plainly_works(*day));
            if change != 0 {
                sum += change;
                beyond_plain.push((number(*day), sum));
            }
        }
        Self { announced, marks, beyond_plain }
    }

    /// Whether one works on that day.
    pub fn is_working_day(&self, day: NaiveDate) -> bool {
        self.mark(day).map_or_else(|| plainly_works(day), |mark| mark == SpecialDay::Workday)
    }

    /// What was announced of that day.
    pub fn mark(&self, day: NaiveDate) -> Option<SpecialDay> {
        self.marks.get(&day).copied()
    }

    /// Whether the holidays of that year are known.
    pub fn is_announced(&self, year: i32) -> bool {
        self.announced.contains(&year)
    }

    /// The years from one day to another, in either order, whose holidays are not known: an answer across them is provisional.
    pub fn unannounced(&self, one: NaiveDate, other: NaiveDate) -> impl Iterator<Item = i32> + '_ {
        let (first, last) = (one.min(other).year(), one.max(other).year());
        (first..=last).filter(|year| !self.is_announced(*year))
    }

    /// The `count`-th working day after `from`, which is not counted itself, as terms are reckoned by 民法典 (Civil Code) 201;
    /// before it when negative; `from` when zero. None beyond the days that a date can name.
    pub fn after(&self, from: NaiveDate, count: i64) -> Option<NaiveDate> {
        if count == 0 {
            return Some(from);
        }
        let start = number(from);
        let (low, high) = (number(NaiveDate::MIN), number(NaiveDate::MAX));
        let day = if count > 0 {
            let wanted = self.up_to(start).checked_add(count)?;
            first(start + 1, high, |day| self.up_to(day) >= wanted)?
        } else {
            let wanted = self.up_to(start - 1).checked_add(count)?;
            // the day on which the working days become more than are wanted before it
            first(low, start - 1, |day| self.up_to(day) > wanted).filter(|_| self.up_to(low - 1) <= wanted)?
        };
        NaiveDate::from_num_days_from_ce_opt(i32::try_from(day).ok()?)
    }

    /// That day when one works on it, otherwise the next on which one does: a term whose last day is a holiday ends after it
    /// (民法典 203).
    pub fn on_or_after(&self, day: NaiveDate) -> Option<NaiveDate> {
        if self.is_working_day(day) { Some(day) } else { self.after(day, 1) }
    }

    /// The working days after `from` up to and with `to`. Backwards those from `to` to before `from`, negative: what
    /// [`Self::after`] takes to get from a day to a working day.
    pub fn between(&self, from: NaiveDate, to: NaiveDate) -> i64 {
        let (from, to) = (number(from), number(to));
        if from <= to { self.up_to(to) - self.up_to(from) } else { self.up_to(to - 1) - self.up_to(from - 1) }
    }

    /// The working days up to and with that one, from a fixed beginning.
    fn up_to(&self, day: i64) -> i64 {
        let known = self.beyond_plain.partition_point(|(at, _)| *at <= day);
        let beyond = known.checked_sub(1).and_then(|at| self.beyond_plain.get(at)).map_or(0, |(_, sum)| *sum);
        // 0001-01-01, the day of number 1, was a Monday
        day.div_euclid(7) * 5 + day.rem_euclid(7).min(5) + beyond
    }
}

fn plainly_works(day: NaiveDate) -> bool {
    day.weekday().num_days_from_monday() < 5
}

fn number(day: NaiveDate) -> i64 {
    day.num_days_from_ce().into()
}

/// The first of the numbers for which something holds that then holds for all after it.
fn first(mut low: i64, mut high: i64, holds: impl Fn(i64) -> bool) -> Option<i64> {
    if low > high || !holds(high) {
        return None;
    }
    while low < high {
        let middle = low + (high - low) / 2;
        if holds(middle) { high = middle } else { low = middle + 1 }
    }
    Some(low)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::{collection::vec, prelude::*};

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    fn marks() -> impl Strategy<Value = Vec<(NaiveDate, SpecialDay)>> {
        let mark = prop_oneof![Just(SpecialDay::Holiday), Just(SpecialDay::Workday)];
        vec((days(), mark), 0..80)
    }

    /// 2023-10-09 to 2029: two leap days and six year ends.
    fn days() -> impl Strategy<Value = NaiveDate> {
        (738_802_i32..741_000).prop_map(|at| NaiveDate::from_num_days_from_ce_opt(at).unwrap())
    }

    /// Day by day, as one counts with a finger on the wall calendar.
    fn counted(calendar: &WorkingCalendar, from: NaiveDate, count: i64) -> NaiveDate {
        let mut at = from;
        let mut left = count;
        while left != 0 {
            at = if left > 0 { at.succ_opt().unwrap() } else { at.pred_opt().unwrap() };
            if calendar.is_working_day(at) {
                left -= left.signum();
            }
        }
        at
    }

    #[test]
    fn the_spring_festival_of_2026() {
        use SpecialDay::{Holiday, Workday};
        let holidays = (15..=23).map(|at| (NaiveDate::from_ymd_opt(2026, 2, at).unwrap(), Holiday));
        let made_up = [(day("2026-02-14"), Workday), (day("2026-02-28"), Workday)];
        let calendar = WorkingCalendar::new(holidays.chain(made_up), []);
        assert_eq!(calendar.after(day("2026-02-13"), 1), Some(day("2026-02-14")));
        assert_eq!(calendar.after(day("2026-02-14"), 1), Some(day("2026-02-24")));
        assert_eq!(calendar.after(day("2026-02-27"), 1), Some(day("2026-02-28")));
        assert_eq!(calendar.after(day("2026-02-24"), -1), Some(day("2026-02-14")));
        assert_eq!(calendar.on_or_after(day("2026-02-20")), Some(day("2026-02-24")));
        assert_eq!(calendar.between(day("2026-02-13"), day("2026-02-28")), 6);
        assert_eq!(
            calendar.unannounced(day("2027-01-01"), day("2025-12-31")).collect::<Vec<_>>(),
            [2025, 2027]
        );
    }

    #[test]
    fn a_branch_goes_before_the_country_and_does_not_announce_a_year() {
        use SpecialDay::{Holiday, Workday};
        let calendar = WorkingCalendar::new(
            [(day("2026-05-01"), Holiday)],
            [(day("2026-05-01"), Workday), (day("2027-04-08"), Holiday)],
        );
        assert!(calendar.is_working_day(day("2026-05-01")) && !calendar.is_working_day(day("2027-04-08")));
        assert!(calendar.is_announced(2026) && !calendar.is_announced(2027));
    }

    #[test]
    fn where_dates_end_there_is_no_day_and_no_panic() {
        let ends = [(NaiveDate::MIN, SpecialDay::Holiday), (NaiveDate::MAX, SpecialDay::Workday)];
        for calendar in [WorkingCalendar::default(), WorkingCalendar::new(ends, [])] {
            for from in [NaiveDate::MIN, day("2026-02-28"), NaiveDate::MAX] {
                for count in [i64::MIN, i64::MIN + 1, -400_000_000, 400_000_000, i64::MAX - 1, i64::MAX] {
                    assert_eq!(calendar.after(from, count), None, "{from} {count}");
                }
                calendar.on_or_after(from);
                calendar.unannounced(from, NaiveDate::MIN).for_each(drop);
            }
            assert_eq!(calendar.after(NaiveDate::MIN, -1), None);
            assert_eq!(calendar.after(NaiveDate::MAX, 1), None);
            let whole = calendar.between(NaiveDate::MIN, NaiveDate::MAX);
            assert!(calendar.after(NaiveDate::MIN, whole).is_some());
            assert_eq!(calendar.after(NaiveDate::MIN, whole + 1), None);
            let back = calendar.between(NaiveDate::MAX, NaiveDate::MIN);
            assert!(calendar.after(NaiveDate::MAX, back).is_some());
            assert_eq!(calendar.after(NaiveDate::MAX, back - 1), None);
        }
    }

    proptest! {
        #[test]
        fn what_is_added_is_the_difference(marks in marks(), from in days(), count in -600_i64..600) {
            let calendar = WorkingCalendar::new(marks, []);
            let to = calendar.after(from, count).unwrap();
            prop_assert_eq!(calendar.between(from, to), count);
            prop_assert_eq!(to, counted(&calendar, from, count));
            prop_assert!(count == 0 || calendar.is_working_day(to));
        }

        #[test]
        fn more_days_and_later_beginnings_end_later(marks in marks(), from in days(), count in -600_i64..600) {
            let calendar = WorkingCalendar::new(marks, []);
            prop_assert!(calendar.after(from, count) < calendar.after(from, count + 1));
            if count != 0 {
                prop_assert!(calendar.after(from, count) <= calendar.after(from.succ_opt().unwrap(), count));
            }
        }

        #[test]
        fn differences_add_up(marks in marks(), mut three in [days(), days(), days()]) {
            three.sort();
            let [one, two, last] = three;
            let calendar = WorkingCalendar::new(marks, []);
            prop_assert_eq!(calendar.between(one, two) + calendar.between(two, last), calendar.between(one, last));
            let on = two.iter_days().take_while(|day| *day < last).filter(|day| calendar.is_working_day(*day)).count();
            prop_assert_eq!(calendar.between(last, two), -i64::try_from(on).unwrap());
        }
    }
}
