import type { MatrixElement } from "../model";
import type { FrameworkTree } from "./layout/tree";

/**
 * The level-2 elements a search means: by name in either language or by identifier. A group, column or area that
 * matches means all that stands in it. Null while nothing is sought.
 */
export function findElements(elements: MatrixElement[], tree: FrameworkTree, text: string): Set<string> | null {
  const words = text.trim().toLowerCase().split(/\s+/).filter(Boolean);
  if (words.length === 0) return null;
  const means = (element: MatrixElement) => {
    const all = `${element.identifier} ${element.label.zh} ${element.label.en}`.toLowerCase();
    return words.every((word) => all.includes(word));
  };
  const found = new Set<string>();
  const direct = elements.filter((element) => element.level > 0 && means(element));
  const cells = direct.filter((element) => element.kind === "element");
  for (const element of cells) {
    const at = element.level === 2 ? element.id : element.parent;
    if (at) found.add(at);
  }
  // A name that is a cell's own is that cell; only otherwise is it taken for the whole group.
  if (found.size === 0) {
    for (const element of direct) {
      if (element.kind === "group") for (const cell of tree.childrenOf.get(element.id) ?? []) found.add(cell.id);
      if (element.kind === "vertical")
        for (const cell of elements) if (cell.verticals.includes(element.id)) found.add(cell.id);
    }
  }
  return found;
}
