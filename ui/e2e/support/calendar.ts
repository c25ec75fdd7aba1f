import type { Screen } from "./screens";
import { fill, words } from "./words";

/** The working days of a year: one that is announced, with a term in it, and one that is not. */
export function calendarScreens(): Screen[] {
  return [
    {
      name: "calendar",
      path: "/organisation/calendar?year=2026&from=2026-02-10&count=8",
      user: "zhao.hr",
      shows: (lang) => [fill(words[lang].org.cal.total, { year: 2026, count: 248 }), "2026-02-27"],
    },
    {
      name: "calendar-unannounced",
      path: "/organisation/calendar?year=2031",
      user: "wang.reader",
      dark: true,
      shows: (lang) => [fill(words[lang].org.cal.unannounced, { year: 2031 })],
    },
  ];
}
