import type { ScreenRoute } from "../../shell/screens";

/** The pages made by hand for the framework; records have the shell's own. */
export const screens: ScreenRoute[] = [
  { path: "/map", load: () => import("./map/MapPage") },
  { path: "/elements/$id", load: () => import("./element/ElementPage") },
  { path: "/gaps", load: () => import("./gaps/GapsPage") },
  { path: "/processes", load: () => import("./processes/ProcessesPage") },
  { path: "/processes/$id", load: () => import("./processes/ProcessPage") },
];
