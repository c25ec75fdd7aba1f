import type { MatrixElement } from "../model";
import { columnSpan, type Area } from "./layout/tree";
import type { View } from "./layout/types";

/** What the map's list puts under one heading. */
export interface Band {
  element: MatrixElement;
  cells: MatrixElement[];
}

/**
 * The headings of an area: its groups, or end to end its columns. As in the picture, what spans several columns stands in
 * each of them, and an area without columns has its groups in both views.
 */
export function bandsOf(area: Area, view: View): Band[] {
  if (view === "functional" || area.verticals.length === 0) return area.groups;
  const cells = area.groups.flatMap((group) => group.cells);
  return area.verticals.map((element, column) => ({
    element,
    cells: cells.filter((cell) => {
      const [first, last] = columnSpan(cell, area.verticals);
      return first <= column && column <= last;
    }),
  }));
}
