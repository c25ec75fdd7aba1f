import { describe, expect, it } from "vitest";
import { festivalsOf, monthsOf, weekday } from "./months";

const special = (day: string, kind: "holiday" | "workday", zh: string) => ({ day, kind, label: { zh, en: zh } });

describe("the picture of a year", () => {
  it("begins each month at its weekday, and knows leap years", () => {
    const months = monthsOf(2028, []);
    expect(months.map((month) => month.days.length)).toEqual([31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]);
    // 2028-01-01 is a Saturday
    expect([months[0]?.before, months[1]?.before]).toEqual([5, 1]);
    expect(months[0]?.days.slice(0, 3).map((day) => day.works)).toEqual([false, false, true]);
    expect(monthsOf(2100, [])[1]?.days).toHaveLength(28);
    expect(monthsOf(45, [])[0]?.days[0]?.day).toBe("0045-01-01");
  });

  it("goes by what is announced before the plain week", () => {
    const months = monthsOf(2026, [special("2026-02-14", "workday", "补班"), special("2026-02-16", "holiday", "春节")]);
    const of = (day: number) => months[1]?.days[day - 1];
    expect([of(14)?.works, of(15)?.works, of(16)?.works, of(17)?.works]).toEqual([true, false, false, true]);
    expect(weekday("2026-02-14")).toBe(5);
  });
});

describe("the holidays of a year", () => {
  it("are told as one speaks of them, each with the weekends worked for it", () => {
    const days = ["2026-02-15", "2026-02-16", "2026-02-17"].map((day) => special(day, "holiday", "春节"));
    const told = festivalsOf([
      special("2026-01-01", "holiday", "元旦"),
      special("2026-01-04", "workday", "元旦补班"),
      special("2026-02-14", "workday", "春节补班"),
      ...days,
      special("2026-02-28", "workday", "春节补班"),
      special("2026-04-05", "holiday", "清明节"),
    ]);
    expect(told.map(({ label, from, to, days: count, worked }) => [label.zh, from, to, count, worked])).toEqual([
      ["元旦", "2026-01-01", "2026-01-01", 1, ["2026-01-04"]],
      ["春节", "2026-02-15", "2026-02-17", 3, ["2026-02-14", "2026-02-28"]],
      ["清明节", "2026-04-05", "2026-04-05", 1, []],
    ]);
    expect(festivalsOf([special("2026-01-04", "workday", "补班")])).toEqual([]);
  });
});
