import { readStored, writeStored } from "../layout/useStored";
import type { PaletteEntry } from "./types";

const storageKey = "jingwei.recent";

/** Only what leads to a page is remembered; titles as they were when chosen. */
export type RecentEntry = Pick<PaletteEntry, "key" | "title" | "icon" | "number" | "context" | "note" | "to" | "search">;

export function recentEntries(): RecentEntry[] {
  return readStored<RecentEntry[]>(storageKey, []);
}

export function remember({ key, title, icon, number, context, note, to, search }: PaletteEntry): void {
  if (!to) return;
  const others = recentEntries().filter((entry) => entry.key !== key);
  writeStored(storageKey, [{ key, title, icon, number, context, note, to, search }, ...others].slice(0, 8));
}
