import type { ComponentType } from "react";
import { screens as access } from "../modules/access";
import { screens as framework } from "../modules/framework";
import { screens as organisation } from "../modules/organisation";
import { screens as work } from "../modules/work";

/** A page a module makes by hand, loaded when it is first opened. */
export interface ScreenRoute {
  /** As TanStack Router writes it: `/elements/$id`. */
  path: string;
  load: () => Promise<{ default: ComponentType }>;
}

/** The one list of modules with screens. */
export const screens: ScreenRoute[] = [...framework, ...access, ...organisation, ...work];
