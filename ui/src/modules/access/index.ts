import type { ScreenRoute } from "../../shell/screens";

/** The pages made by hand for access; records have the shell's own. */
export const screens: ScreenRoute[] = [{ path: "/access/who-can", load: () => import("./WhoCanPage") }];
