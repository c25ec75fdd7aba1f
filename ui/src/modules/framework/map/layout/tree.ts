import type { MatrixElement } from "../../model";

/** A level-1 horizontal group with the level-2 elements that stand in its row. */
export interface Group {
  element: MatrixElement;
  cells: MatrixElement[];
}

/** A level-0 area. With verticals it is drawn as rows × columns, without as a band of boxes. */
export interface Area {
  element: MatrixElement;
  groups: Group[];
  verticals: MatrixElement[];
}

export interface FrameworkTree {
  areas: Area[];
  byId: Map<string, MatrixElement>;
  childrenOf: Map<string, MatrixElement[]>;
}

/** Compares identifiers part by part: 1.2.9 stands before 1.2.10. */
export function compareIdentifiers(a: string, b: string): number {
  const left = a.split(/[.\-]/);
  const right = b.split(/[.\-]/);
  for (let i = 0; i < Math.max(left.length, right.length); i += 1) {
    const x = left[i] ?? "";
    const y = right[i] ?? "";
    if (x === y) continue;
    const numeric = Number(x) - Number(y);
    if (x !== "" && y !== "" && !Number.isNaN(numeric) && numeric !== 0) return numeric;
    return x < y ? -1 : 1;
  }
  return 0;
}

function inOrder(a: MatrixElement, b: MatrixElement): number {
  return a.position - b.position || compareIdentifiers(a.identifier, b.identifier);
}

/** Which area a vertical belongs to: its own ancestor, or else the area of the elements that name it. */
function areaOfVertical(
  vertical: MatrixElement,
  areaOf: (id: string | null) => string | null,
  elements: MatrixElement[],
): string | null {
  const own = areaOf(vertical.parent);
  if (own) return own;
  const member = elements.find((e) => e.kind === "element" && e.verticals.includes(vertical.id));
  return member ? areaOf(member.parent) : null;
}

/** Rows and columns of the picture, read from the query's elements alone. */
export function buildTree(elements: MatrixElement[]): FrameworkTree {
  const byId = new Map(elements.map((e) => [e.id, e]));
  const childrenOf = new Map<string, MatrixElement[]>();
  for (const element of elements) {
    if (!element.parent) continue;
    const siblings = childrenOf.get(element.parent);
    if (siblings) siblings.push(element);
    else childrenOf.set(element.parent, [element]);
  }
  for (const siblings of childrenOf.values()) siblings.sort(inOrder);
  const children = (id: string) => childrenOf.get(id) ?? [];

  const groups = elements.filter((e) => e.kind === "group");
  const areaIds = new Set(groups.map((g) => g.parent).filter((p): p is string => p !== null));
  const areaOf = (id: string | null): string | null => {
    let at = id;
    for (let step = 0; at && step < 12; step += 1) {
      if (areaIds.has(at)) return at;
      at = byId.get(at)?.parent ?? null;
    }
    return null;
  };

  const verticals = elements.filter((e) => e.kind === "vertical").sort(inOrder);
  const areas = elements
    .filter((e) => areaIds.has(e.id))
    .map((element): Area => ({
      element,
      groups: children(element.id)
        .filter((child) => child.kind === "group")
        .map((group) => ({
          element: group,
          cells: children(group.id).filter((child) => child.kind === "element"),
        })),
      verticals: verticals.filter((v) => areaOfVertical(v, areaOf, elements) === element.id),
    }));
  // The eTOM's own drawing sets the areas against their numbering: 1.2 (strategy) left of 1.1 (operations).
  const matrix = areas
    .filter((a) => a.verticals.length > 0)
    .sort((a, b) => compareIdentifiers(b.element.identifier, a.element.identifier));
  const bands = areas.filter((a) => a.verticals.length === 0).sort((a, b) => inOrder(a.element, b.element));
  return { areas: [...matrix, ...bands], byId, childrenOf };
}

/** The columns an element covers, as the span from its first to its last vertical; all of them when it names none. */
export function columnSpan(element: MatrixElement, verticals: MatrixElement[]): [number, number] {
  const at = verticals.flatMap((v, index) => (element.verticals.includes(v.id) ? [index] : []));
  const first = at[0];
  const last = at[at.length - 1];
  return first === undefined || last === undefined ? [0, verticals.length - 1] : [first, last];
}
