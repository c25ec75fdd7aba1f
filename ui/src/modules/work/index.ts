import type { ScreenRoute } from "../../shell/screens";

/** The page made by hand for what is done in the background. */
export const screens: ScreenRoute[] = [{ path: "/jobs", load: () => import("./JobsPage") }];
