import type { UnitAt } from "./model";

export interface UnitTree {
  /** By the id of the unit above; those without one, or with one that is not there, under "". */
  below: ReadonlyMap<string, UnitAt[]>;
  byId: ReadonlyMap<string, UnitAt>;
  size: number;
}

/** The units as a tree, in the order given; those in a circle stand at the top, so that none is lost. */
export function buildTree(units: UnitAt[]): UnitTree {
  const byId = new Map(units.map((unit) => [unit.id, unit]));
  const below = new Map<string, UnitAt[]>();
  const circles = inCircles(units, byId);
  for (const unit of units) {
    const parent = unit.parent && byId.has(unit.parent) && !circles.has(unit.id) ? unit.parent : "";
    const list = below.get(parent);
    if (list) list.push(unit);
    else below.set(parent, [unit]);
  }
  return { below, byId, size: units.length };
}

function inCircles(units: UnitAt[], byId: ReadonlyMap<string, UnitAt>): Set<string> {
  const fine = new Set<string>();
  const circles = new Set<string>();
  for (const unit of units) {
    const way: string[] = [];
    const seen = new Set<string>();
    for (let at: UnitAt | undefined = unit; at && !fine.has(at.id); at = byId.get(at.parent ?? "")) {
      if (seen.has(at.id)) {
        for (const id of way.slice(way.indexOf(at.id))) circles.add(id);
        break;
      }
      seen.add(at.id);
      way.push(at.id);
    }
    for (const id of way) fine.add(id);
  }
  return circles;
}

/** The units above one, the highest first. */
export function above(tree: UnitTree, id: string): UnitAt[] {
  const path: UnitAt[] = [];
  const seen = new Set([id]);
  for (let at = parentOf(tree, id); at && !seen.has(at.id); at = parentOf(tree, at.id)) {
    seen.add(at.id);
    path.unshift(at);
  }
  return path;
}

export function parentOf(tree: UnitTree, id: string): UnitAt | undefined {
  return tree.byId.get(tree.byId.get(id)?.parent ?? "");
}

/** The ids of some units and of all above them. */
export function withAbove(tree: UnitTree, ids: Iterable<string>): Set<string> {
  const found = new Set<string>();
  for (const id of ids) {
    for (let at = tree.byId.get(id); at && !found.has(at.id); at = tree.byId.get(at.parent ?? "")) found.add(at.id);
  }
  return found;
}

/** Whether a unit is meant by what was typed: every word is in its code or in a name. */
export function matches(unit: UnitAt, typed: string): boolean {
  const text = `${unit.code} ${unit.label.zh} ${unit.label.en}`.toLowerCase();
  return typed
    .toLowerCase()
    .split(/\s+/)
    .every((word) => text.includes(word));
}

export interface PlacedUnit {
  unit: UnitAt;
  /** 0 at the top. */
  depth: number;
  /** Has units below it, and whether they are shown. */
  branch: "open" | "closed" | null;
  /** Which of its siblings, from 1, and of how many. */
  at: number;
  of: number;
}

/** The rows that are to be seen, depth first; `only` leaves out all others. */
export function place(tree: UnitTree, isOpen: (unit: UnitAt, depth: number) => boolean, only?: ReadonlySet<string>): PlacedUnit[] {
  const placed: PlacedUnit[] = [];
  const kept = (id: string) => {
    const units = tree.below.get(id) ?? [];
    return only ? units.filter((unit) => only.has(unit.id)) : units;
  };
  const walk = (units: UnitAt[], depth: number) => {
    units.forEach((unit, index) => {
      const children = kept(unit.id);
      const open = children.length > 0 && isOpen(unit, depth);
      const branch = children.length === 0 ? null : open ? "open" : "closed";
      placed.push({ unit, depth, branch, at: index + 1, of: units.length });
      if (open) walk(children, depth + 1);
    });
  };
  walk(kept(""), 0);
  return placed;
}
