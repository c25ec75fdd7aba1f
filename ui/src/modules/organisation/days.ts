/** Days are written 2026-11-23 and counted without any time zone. */

const asDate = (day: string): Date => new Date(`${day}T00:00:00Z`);
const asDay = (date: Date): string => date.toISOString().slice(0, 10);

export function isDay(text: string | undefined): text is string {
  if (!text || !/^[12]\d{3}-\d{2}-\d{2}$/.test(text)) return false;
  const date = asDate(text);
  return !Number.isNaN(date.getTime()) && asDay(date) === text;
}

/** The same day of another month, or its last where it is shorter. */
export function stepMonth(day: string, months: number): string {
  const date = asDate(day);
  const last = new Date(Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + months + 1, 0));
  last.setUTCDate(Math.min(date.getUTCDate(), last.getUTCDate()));
  return asDay(last);
}
