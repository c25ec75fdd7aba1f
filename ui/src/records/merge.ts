import type { FieldSchema, Item } from "../contract/schema";
import { isReference } from "./format";

/** The fields a form changes, by name, with their new values as they are shown. */
export type Changes = Record<string, unknown>;

/** Equal as values: a reference by its id, everything else by its JSON with keys in order. */
export function sameValue(first: unknown, second: unknown): boolean {
  return canonical(first) === canonical(second);
}

function canonical(value: unknown): string {
  if (value === undefined || value === null || value === "") return "null";
  if (isReference(value)) return JSON.stringify(value.id);
  if (Array.isArray(value)) return `[${value.map(canonical).join(",")}]`;
  if (typeof value === "object") {
    const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
    return `{${entries.map(([key, each]) => `${JSON.stringify(key)}:${canonical(each)}`).join(",")}}`;
  }
  return JSON.stringify(value);
}

/** What of a draft differs from the item it was begun on. */
export function changesBetween(base: Changes, draft: Changes): Changes {
  const changes: Changes = {};
  for (const name of Object.keys(draft)) {
    if (!sameValue(base[name], draft[name])) changes[name] = draft[name];
  }
  return changes;
}

export interface Conflict {
  /** Both changed it, to different values. */
  field: string;
  base: unknown;
  mine: unknown;
  theirs: unknown;
}

export interface Merge {
  /** For each of these the reader must choose. */
  conflicts: Conflict[];
  /** My changes that they did not touch: kept. */
  mine: Changes;
  /** Fields that only they changed: kept as they are now. */
  theirs: string[];
}

/** Three ways: what I began with, what I made of it, what it is now. */
export function mergeVersions(base: Item, changes: Changes, current: Item, fields: FieldSchema[]): Merge {
  const merge: Merge = { conflicts: [], mine: {}, theirs: [] };
  for (const { name } of fields) {
    const iChanged = name in changes;
    const theyChanged = !sameValue(base[name], current[name]);
    if (!iChanged) {
      if (theyChanged) merge.theirs.push(name);
    } else if (!theyChanged) {
      merge.mine[name] = changes[name];
    } else if (!sameValue(changes[name], current[name])) {
      merge.conflicts.push({ field: name, base: base[name], mine: changes[name], theirs: current[name] });
    }
  }
  return merge;
}

/** The changes to send against the current version once each conflict is settled. */
export function resolveMerge(merge: Merge, choices: Record<string, "mine" | "theirs">): Changes {
  const resolved: Changes = { ...merge.mine };
  for (const conflict of merge.conflicts) {
    if (choices[conflict.field] === "mine") resolved[conflict.field] = conflict.mine;
  }
  return resolved;
}
