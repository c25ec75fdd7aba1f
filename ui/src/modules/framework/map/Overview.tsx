import { useMemo } from "react";
import { heatColor, useMode } from "../../../shell/theme";
import { useFrameworkText } from "../locale";
import type { Label } from "../model";
import { readingOf, type Heat } from "./heat";
import { layoutMap } from "./layout/layout";
import type { FrameworkTree } from "./layout/tree";
import type { View } from "./layout/types";
import styles from "./Overview.module.css";

export interface OverviewProps {
  tree: FrameworkTree;
  heat?: Heat;
  view?: View;
  /** When given, only these are filled; the rest are outlines. */
  marked?: Set<string>;
  nameOf: (element: { label: Label }) => string;
  onGroup?: (id: string) => void;
  onCell?: (id: string) => void;
}

const SIZE = { width: 720, height: 400 };

/** The whole map without words, small enough for a corner: which cells, and what heat. */
export function Overview({ tree, heat = "none", view = "functional", marked, nameOf, onGroup, onCell }: OverviewProps) {
  const t = useFrameworkText();
  const mode = useMode();
  const layout = useMemo(
    () =>
      layoutMap(tree, { ...SIZE, view, nameOf: () => "", measure: () => 1, wantCell: { w: 70, h: 24 }, bare: true }),
    [tree, view],
  );
  // What the view's container is: rows, or end to end columns where there are any.
  const matrixAreas = new Set(tree.areas.filter((a) => a.verticals.length > 0).map((a) => a.element.id));
  const boxes =
    view === "functional"
      ? layout.groups
      : [...layout.verticals, ...layout.groups.filter((frame) => !matrixAreas.has(frame.areaId))];
  return (
    <svg
      className={styles.svg}
      viewBox={`-1 -1 ${layout.width + 2} ${layout.height + 2}`}
      role="group"
      aria-label={t("element.stands")}
    >
      {layout.areas.map((frame) => (
        <rect
          key={frame.element.id}
          className={styles.area}
          x={frame.x}
          y={frame.y}
          width={frame.w}
          height={frame.h}
          rx={8}
        />
      ))}
      {boxes.map((frame) => (
        <g
          key={frame.element.id}
          className={styles.group}
          data-press={onGroup ? true : undefined}
          role={onGroup ? "button" : undefined}
          tabIndex={onGroup ? 0 : undefined}
          aria-label={onGroup ? t("map.toGroup", { name: nameOf(frame.element) }) : undefined}
          onClick={onGroup && (() => onGroup(frame.element.id))}
          onKeyDown={
            onGroup &&
            ((event) =>
              (event.key === "Enter" || event.key === " ") && (event.preventDefault(), onGroup(frame.element.id)))
          }
        >
          <rect
            x={frame.x}
            y={frame.y}
            width={frame.w}
            height={frame.h}
            rx={5}
            data-hollow={(frame.element.kind === "group" && !frame.element.in_scope) || undefined}
          >
            <title>{nameOf(frame.element)}</title>
          </rect>
        </g>
      ))}
      {layout.cells.map((cell) => {
        const filled = marked ? marked.has(cell.element.id) : cell.element.in_scope;
        const color = heatColor(readingOf(cell.element, heat).step, mode).background;
        return (
          <rect
            key={cell.element.id}
            className={marked && filled ? styles.marked : styles.cell}
            data-hollow={!filled || undefined}
            data-press={onCell && filled ? true : undefined}
            x={cell.x}
            y={cell.y}
            width={cell.w}
            height={cell.h}
            rx={3}
            fill={filled && !marked ? color : undefined}
            onClick={onCell && filled ? () => onCell(cell.element.id) : undefined}
          >
            <title>{`${cell.element.identifier} ${nameOf(cell.element)}`}</title>
          </rect>
        );
      })}
    </svg>
  );
}
