import type { ScreenRoute } from "../../shell/screens";

/** The pages made by hand for the organisation; records have the shell's own. */
export const screens: ScreenRoute[] = [
  { path: "/organisation/chart", load: () => import("./ChartPage") },
  { path: "/organisation/calendar", load: () => import("./calendar/CalendarPage") },
];
