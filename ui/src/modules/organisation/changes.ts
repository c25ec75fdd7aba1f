import type { Label } from "../../contract/schema";
import type { UnitAt } from "./model";

/** How a unit stood on another day than today. */
export interface UnitChange {
  /** There is no such unit today. */
  gone: boolean;
  /** Today it stands elsewhere: under this one, or at the top where it is null. */
  moved: { under: Label | null } | null;
  /** What it is called today. */
  renamed: Label | null;
}

/** In how many ways it is otherwise, each of which has a mark of its own. */
export function marksOf({ gone, moved, renamed }: UnitChange): number {
  return [gone, moved, renamed].filter(Boolean).length;
}

export interface Difference {
  /** The units of that day that are otherwise today, by id. */
  changes: ReadonlyMap<string, UnitChange>;
  /** Units of today that there were not yet. */
  notYet: UnitAt[];
  moved: number;
  renamed: number;
  gone: number;
}

/** What of the organisation on a day is otherwise today. */
export function difference(then: UnitAt[], today: UnitAt[]): Difference {
  const now = new Map(today.map((unit) => [unit.id, unit]));
  const changes = new Map<string, UnitChange>();
  for (const unit of then) {
    const change = changeOf(unit, now);
    if (change) changes.set(unit.id, change);
  }
  const there = new Set(then.map((unit) => unit.id));
  const all = [...changes.values()];
  return {
    changes,
    notYet: today.filter((unit) => !there.has(unit.id)),
    moved: all.filter((change) => change.moved).length,
    renamed: all.filter((change) => change.renamed).length,
    gone: all.filter((change) => change.gone).length,
  };
}

function changeOf(unit: UnitAt, now: ReadonlyMap<string, UnitAt>): UnitChange | null {
  const today = now.get(unit.id);
  if (!today) return { gone: true, moved: null, renamed: null };
  const moved = (today.parent ?? null) === (unit.parent ?? null) ? null : { under: now.get(today.parent ?? "")?.label ?? null };
  const same = today.label.zh === unit.label.zh && today.label.en === unit.label.en;
  return moved || !same ? { gone: false, moved, renamed: same ? null : today.label } : null;
}
