import type { PlacedUnit } from "./tree";

export interface KeyEffect {
  act: "move" | "toggle" | "choose";
  /** The row it is about. */
  to: number;
}

/** What a key does in a tree, as everybody knows it from folders; null for a key that is none of the tree's. */
export function afterKey(key: string, rows: PlacedUnit[], at: number): KeyEffect | null {
  const last = rows.length - 1;
  if (last < 0) return null;
  const move = (to: number): KeyEffect => ({ act: "move", to: Math.min(Math.max(to, 0), last) });
  const row = rows[at];
  switch (key) {
    case "ArrowDown":
    case "j":
      return move(at + 1);
    case "ArrowUp":
    case "k":
      return move(at < 0 ? 0 : at - 1);
    case "Home":
      return move(0);
    case "End":
      return move(last);
    case "PageDown":
      return move(at + 12);
    case "PageUp":
      return move(at - 12);
    case "Enter":
    case " ":
      return row ? { act: "choose", to: at } : null;
    case "ArrowRight":
      if (row?.branch === "closed") return { act: "toggle", to: at };
      return row?.branch === "open" ? move(at + 1) : null;
    case "ArrowLeft":
      if (row?.branch === "open") return { act: "toggle", to: at };
      return row && row.depth > 0 ? move(parentRow(rows, at)) : null;
    default:
      return null;
  }
}

/** The nearest row before that stands one level higher. */
function parentRow(rows: PlacedUnit[], at: number): number {
  const depth = rows[at]?.depth ?? 0;
  for (let index = at - 1; index >= 0; index -= 1) if ((rows[index]?.depth ?? 0) < depth) return index;
  return at;
}
