import { useMemo } from "react";
import { useNamedQuery } from "../../../shell/client";
import { useLabel } from "../../../shell/i18n";
import { useFrameworkText } from "../locale";
import { buildTree } from "../map/layout/tree";
import { Overview } from "../map/Overview";
import type { ElementPageAnswer, Matrix, MatrixElement } from "../model";
import { Go } from "../../../widgets/Go";
import page from "../shared/page.module.css";
import { useGo } from "../../../shell/urlState";
import { elementPath } from "../shared/paths";

type PageElement = ElementPageAnswer["element"];

/** The map in small with the element's cells filled, and its row and columns by name. */
export function Place({ element }: { element: PageElement }) {
  const t = useFrameworkText();
  const label = useLabel();
  const go = useGo();
  const query = useNamedQuery<Matrix>("framework.matrix", { edition: element.edition.code, depth: 2 });
  const tree = useMemo(() => (query.data ? buildTree(query.data.elements) : null), [query.data]);
  const marked = useMemo(() => cellsOf(element, query.data?.elements ?? []), [element, query.data]);
  const group = element.ancestors.find(
    (each, index) => index === element.ancestors.length - 1 || each.identifier.split(".").length === 3,
  );
  return (
    <section className={page.place}>
      <div className={page.mini}>
        {tree && (
          <Overview
            tree={tree}
            marked={marked}
            nameOf={(each) => label(each.label)}
            onCell={(id) => id !== element.id && go(elementPath(id))}
          />
        )}
      </div>
      <dl className={page.facts}>
        {element.kind === "element" && group && (
          <div>
            <dt>{t("element.row")}</dt>
            <dd>
              <Go to={elementPath(group.id)}>{label(group.label)}</Go>
            </dd>
          </div>
        )}
        {element.kind === "element" && element.level === 2 && (
          <div>
            <dt>{t("element.columns")}</dt>
            <dd>
              {element.verticals.length === 0
                ? t("element.noColumns")
                : element.verticals.map((vertical, index) => (
                    <span key={vertical.id}>
                      {index > 0 && " · "}
                      <Go to={elementPath(vertical.id)}>{label(vertical.label)}</Go>
                    </span>
                  ))}
            </dd>
          </div>
        )}
      </dl>
      <Go className={page.quiet} to={`/map?edition=${encodeURIComponent(element.edition.code)}`}>
        {t("element.onMap")} →
      </Go>
    </section>
  );
}

/** The cells an element means: its own, its ancestor's when it lies deeper, or all that stand in it. */
function cellsOf(element: PageElement, elements: MatrixElement[]): Set<string> {
  const cells = elements.filter((each) => each.kind === "element" && each.level === 2);
  const ancestors = new Set(element.ancestors.map((each) => each.id));
  const byId = new Map(elements.map((each) => [each.id, each]));
  const stands = (cell: MatrixElement): boolean => {
    if (cell.id === element.id || ancestors.has(cell.id) || cell.verticals.includes(element.id)) return true;
    for (let at = cell.parent; at; at = byId.get(at)?.parent ?? null) if (at === element.id) return true;
    return false;
  };
  return new Set(cells.filter(stands).map((cell) => cell.id));
}
