import { useState } from "react";
import type { Item } from "../../contract/schema";

export interface Selection {
  items: Item[];
  has: (id: string) => boolean;
  toggle: (item: Item) => void;
  set: (items: Item[]) => void;
  clear: () => void;
}

/** The rows that are ticked, with the versions they were read at. */
export function useSelection(): Selection {
  const [chosen, setChosen] = useState<ReadonlyMap<string, Item>>(new Map());
  return {
    items: [...chosen.values()],
    has: (id) => chosen.has(id),
    // From the latest state, because a memoised row may hold an older handler.
    toggle: (item) =>
      setChosen((before) => {
        const next = new Map(before);
        if (!next.delete(item.id)) next.set(item.id, item);
        return next;
      }),
    set: (items) => setChosen(new Map(items.map((item) => [item.id, item]))),
    clear: () => setChosen(new Map()),
  };
}
