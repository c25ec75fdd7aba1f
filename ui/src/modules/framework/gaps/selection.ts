/** Pure steps of a selection over an ordered list of ids. */

export function toggle(selected: ReadonlySet<string>, id: string): Set<string> {
  const next = new Set(selected);
  if (!next.delete(id)) next.add(id);
  return next;
}

/** Shift-click: everything from the anchor to the id joins the selection; without an anchor only the id. */
export function extend(
  selected: ReadonlySet<string>,
  order: readonly string[],
  anchor: string | null,
  id: string,
): Set<string> {
  const to = order.indexOf(id);
  const from = anchor === null ? -1 : order.indexOf(anchor);
  const next = new Set(selected);
  if (to < 0) return next;
  for (const each of from < 0 ? [id] : order.slice(Math.min(from, to), Math.max(from, to) + 1)) next.add(each);
  return next;
}

/** What a new filter has taken out of view must not be changed unseen. */
export function prune(selected: ReadonlySet<string>, order: readonly string[]): Set<string> {
  const visible = new Set(order);
  return new Set([...selected].filter((id) => visible.has(id)));
}

/** The id one step on; at the ends it stays, from nowhere it begins at the first or last. */
export function step(order: readonly string[], current: string | null, by: 1 | -1): string | null {
  if (order.length === 0) return null;
  const at = current === null ? -1 : order.indexOf(current);
  if (at < 0) return order[by === 1 ? 0 : order.length - 1] ?? null;
  return order[Math.max(0, Math.min(order.length - 1, at + by))] ?? null;
}
