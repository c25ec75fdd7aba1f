import type { CommandSchema } from "../../contract/schema";
import type { IconName } from "../../widgets/Icon";

export interface PaletteEntry {
  key: string;
  title: string;
  icon: IconName;
  number?: string | null;
  /** After the title: what tells it from others of the same name. */
  context?: string;
  /** At the right: what kind of thing it is. */
  note?: string;
  /** Where it leads… */
  to?: string;
  /** …with what its address says beside the path… */
  search?: Record<string, string>;
  /** …what it does… */
  act?: () => void;
  /** …or the command it asks the input of. */
  command?: CommandSchema;
  /** Further words it is found by. */
  words?: string;
}

export interface PaletteGroup {
  title: string;
  entries: PaletteEntry[];
}
