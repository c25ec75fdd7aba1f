import type { FrameworkText } from "../locale";
import type { Label, MatrixElement } from "../model";
import { openOf, percent, supportOf } from "./heat";
import type { FrameworkTree } from "./layout/tree";

type NameOf = (element: { label: Label }) => string;

/** The row and the columns an element stands in, by name. */
export function standing(
  element: MatrixElement,
  tree: FrameworkTree,
  nameOf: NameOf,
): { row: string; columns: string[] } {
  const parent = element.parent ? tree.byId.get(element.parent) : undefined;
  return {
    row: parent ? nameOf(parent) : "",
    columns: element.verticals.flatMap((id) => {
      const vertical = tree.byId.get(id);
      return vertical ? [nameOf(vertical)] : [];
    }),
  };
}

/**
 * Everything the picture shows of a cell, in one sentence for those who hear it. It begins with what is drawn, in that
 * order: who speaks to the program says what they see.
 */
export function cellLabel(
  element: MatrixElement,
  number: string,
  tree: FrameworkTree,
  nameOf: NameOf,
  t: FrameworkText,
): string {
  const { row, columns } = standing(element, tree, nameOf);
  return t("tip.aria", {
    identifier: element.identifier,
    number,
    name: nameOf(element),
    row,
    columns: columns.join(" / ") || t("element.noColumns"),
    coverage: percent(element.coverage),
    matched: element.matched,
    partial: element.partial,
    missing: element.missing,
    open: openOf(element),
    support: supportOf(element),
    scope: element.in_scope ? "" : t("tip.outSuffix"),
  });
}
