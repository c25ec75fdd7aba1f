import type { SpecialDayAt } from "../model";

/** What a day looks like in the picture of a year. */
export interface DayCell {
  day: string;
  number: number;
  works: boolean;
  /** What was announced of it. */
  special?: SpecialDayAt;
}

export interface Month {
  /** 1 to 12. */
  number: number;
  /** Empty places before the first day, weeks beginning on Monday. */
  before: number;
  days: DayCell[];
}

const asDay = (date: Date): string => date.toISOString().slice(0, 10);

/** A date without any time zone; years below 1000 too. */
function utc(year: number, month: number, day: number): Date {
  const date = new Date(Date.UTC(2000, 0, 1));
  date.setUTCFullYear(year, month, day);
  return date;
}

/** Monday is 0. */
export const weekday = (day: string): number => (new Date(`${day}T00:00:00Z`).getUTCDay() + 6) % 7;

export function monthsOf(year: number, specials: readonly SpecialDayAt[]): Month[] {
  const byDay = new Map(specials.map((special) => [special.day, special]));
  return Array.from({ length: 12 }, (_, month) => {
    const first = utc(year, month, 1);
    const length = utc(year, month + 1, 0).getUTCDate();
    return {
      number: month + 1,
      before: (first.getUTCDay() + 6) % 7,
      days: Array.from({ length }, (__, at) => {
        const date = utc(year, month, at + 1);
        const day = asDay(date);
        const special = byDay.get(day);
        const works = special ? special.kind === "workday" : date.getUTCDay() % 6 !== 0;
        return { day, number: at + 1, works, special };
      }),
    };
  });
}

/** A holiday with its days one after the other, and the weekends that are worked for it. */
export interface Festival {
  label: { zh: string; en: string };
  from: string;
  to: string;
  days: number;
  /** Make-up days, each with its own name. */
  worked: string[];
}

const next = (day: string): string => asDay(new Date(Date.parse(`${day}T00:00:00Z`) + 86_400_000));

/** The holidays as one speaks of them; a make-up day goes to the holiday that is nearest to it. */
export function festivalsOf(specials: readonly SpecialDayAt[]): Festival[] {
  const found: Festival[] = [];
  for (const { day, kind, label } of specials) {
    if (kind !== "holiday") continue;
    const last = found.at(-1);
    if (last && last.label.zh === label.zh && next(last.to) === day) {
      last.to = day;
      last.days += 1;
    } else {
      found.push({ label, from: day, to: day, days: 1, worked: [] });
    }
  }
  for (const { day, kind } of specials) {
    if (kind !== "workday" || found.length === 0) continue;
    const far = (festival: Festival) =>
      Math.min(Math.abs(Date.parse(festival.from) - Date.parse(day)), Math.abs(Date.parse(festival.to) - Date.parse(day)));
    found.reduce((best, each) => (far(each) < far(best) ? each : best)).worked.push(day);
  }
  return found;
}
