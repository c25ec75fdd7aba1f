import {
  useEffect,
  useImperativeHandle,
  useMemo,
  useRef,
  useState,
  type KeyboardEvent,
  type MouseEvent,
  type Ref,
} from "react";
import { heatColor, type Mode } from "../../../shell/theme";
import type { FrameworkText } from "../locale";
import type { Label, MatrixElement } from "../model";
import { elementPath, gapsPath } from "../shared/paths";
import { Cell } from "./Cell";
import { detailText, isNarrow, type CellText } from "./cellText";
import { drawMap } from "./drawing";
import { Frames } from "./Frames";
import { openOf, readingOf, type Heat } from "./heat";
import { cellLabel } from "./labels";
import type { FrameworkTree } from "./layout/tree";
import type { Box, CellBox, View } from "./layout/types";
import styles from "./map.module.css";
import { measureText } from "./measure";
import { neighbour } from "./neighbours";
import { TipCard, type TipPlace } from "./TipCard";
import { useMoving, useSize } from "./useFrame";
import { useZoom, type Zoom } from "./useZoom";

/** Below this the picture is laid out as if it had the room, and drawn smaller. */
const LEAST = { width: 960, height: 600 };

export interface MapHandle {
  svg: () => SVGSVGElement | null;
  zoom: Zoom;
}

export interface MapCanvasProps {
  tree: FrameworkTree;
  /** Level-3 elements by their parent, once they have been read. */
  deeper: Map<string, MatrixElement[]> | null;
  view: View;
  heat: Heat;
  mode: Mode;
  hits: Set<string> | null;
  nameOf: (element: { label: Label }) => string;
  edition?: string;
  /** The element that a link came for: zoomed to, marked, and given the focus. */
  at?: string;
  title: string;
  t: FrameworkText;
  go: (path: string) => void;
  onNear: (near: boolean) => void;
  onPercent: (percent: number) => void;
  handle: Ref<MapHandle>;
}

/** So near a link leads that the neighbours are still seen. */
const AT_ZOOM = 1.9;
const ARROWS = { ArrowLeft: "left", ArrowRight: "right", ArrowUp: "up", ArrowDown: "down" } as const;

export function MapCanvas(props: MapCanvasProps) {
  const { tree, deeper, view, heat, mode, hits, nameOf, edition, t, go, onNear, onPercent } = props;
  const frameRef = useRef<HTMLDivElement>(null);
  const svgRef = useRef<SVGSVGElement>(null);
  const groupRef = useRef<SVGGElement>(null);
  const frame = useSize(frameRef);
  const moving = useMoving(view);
  const [tip, setTip] = useState<TipPlace | null>(null);

  const size = useMemo(() => {
    if (frame.width >= LEAST.width && frame.height >= LEAST.height) return frame;
    const k = Math.max(LEAST.width / frame.width, LEAST.height / frame.height);
    return { width: frame.width * k, height: frame.height * k };
  }, [frame]);

  const { layout, names } = useMemo(
    () => drawMap({ tree, size, view, heat, nameOf, measure: measureText, window: window.innerWidth }),
    [tree, size, view, nameOf, heat],
  );
  const zoom = useZoom(svgRef, groupRef, layout, frame);
  const texts = useMemo(
    () =>
      layout.cells.map((cell, index): CellText => {
        const children = deeper?.get(cell.element.id) ?? [];
        return {
          name: names[index] ?? { size: 12, lines: [], lineHeight: 14 },
          detail: detailText(cell, nameOf(cell.element), children, nameOf, measureText, zoom.near),
        };
      }),
    [layout, names, deeper, nameOf, zoom.near],
  );
  useImperativeHandle(props.handle, () => ({ svg: () => svgRef.current, zoom }), [zoom]);
  useEffect(() => onNear(zoom.near > 0), [zoom.near, onNear]);
  useEffect(() => onPercent(zoom.percent), [zoom.percent, onPercent]);

  const { at } = props;
  const { toBox } = zoom;
  const drawn = frame.width > 0;
  useEffect(() => {
    if (!at || !drawn) return;
    const box =
      [...layout.groups, ...layout.verticals, ...layout.areas].find((f) => f.element.id === at) ??
      layout.cells.find((c) => c.element.id === at);
    if (!box) return;
    svgRef.current?.querySelector<SVGGElement>(`[data-id="${at}"]`)?.focus({ preventScroll: true });
    toBox(box, AT_ZOOM);
    // Once for each link followed: a window made larger must not zoom again.
  }, [at, drawn]);

  const labels = useMemo(
    () => layout.cells.map((c) => cellLabel(c.element, readingOf(c.element, heat).text, tree, nameOf, t)),
    [layout, heat, tree, nameOf, t],
  );
  const matrixAreas = useMemo(
    () => new Set(tree.areas.filter((a) => a.verticals.length > 0).map((a) => a.element.id)),
    [tree],
  );
  const scoped = useMemo(() => layout.cells.some((c) => c.element.in_scope), [layout]);
  const hasCells = useMemo(() => new Set(layout.cells.map((c) => c.groupId)), [layout]);

  const boxOf = (node: Element): { element: MatrixElement; box: Box } | null => {
    const id = node.getAttribute("data-id");
    const element = id ? tree.byId.get(id) : undefined;
    const box =
      layout.cells.find((c) => c.element.id === id) ??
      [...layout.groups, ...layout.verticals].find((f) => f.element.id === id)?.label ??
      layout.areas.find((f) => f.element.id === id)?.label;
    return element && box ? { element, box } : null;
  };
  const showTip = (target: EventTarget) => {
    const node = (target as Element).closest("[data-id]");
    const found = node && boxOf(node);
    setTip((before) => {
      if (!found) return null;
      return before?.element === found.element ? before : { element: found.element, ...zoom.point(found.box) };
    });
  };

  const pending = useRef(0);
  const click = (event: MouseEvent) => {
    clearTimeout(pending.current);
    if (zoom.dragged.current) return;
    const node = event.target as Element;
    const flag = node.closest("[data-findings]")?.getAttribute("data-findings");
    const child = node.closest("[data-child]")?.getAttribute("data-child");
    const id = node.closest("[data-id]")?.getAttribute("data-id");
    const path = flag ? gapsPath(flag, edition) : child ? elementPath(child) : id ? elementPath(id) : null;
    if (!path) return;
    if (event.ctrlKey || event.metaKey) window.open(path, "_blank", "noopener");
    // A double click zooms: the first of its clicks must not have left the page by then.
    else if (event.detail < 2) pending.current = window.setTimeout(() => go(path), flag ? 0 : 220);
  };
  const doubleClick = (event: MouseEvent) => {
    clearTimeout(pending.current);
    setTip(null);
    const node = event.target as Element;
    const cell = layout.cells.find((c) => c.element.id === node.closest("[data-id]")?.getAttribute("data-id"));
    const frameId = cell ? containerOf(cell, view) : node.closest("[data-frame]")?.getAttribute("data-frame");
    const box = [...layout.groups, ...layout.verticals, ...layout.areas].find((f) => f.element.id === frameId);
    if (!box || zoom.percent > 240) return zoom.whole();
    zoom.toBox(box);
  };

  const keyDown = (event: KeyboardEvent) => {
    const node = event.target as Element;
    const index = Number(node.getAttribute("data-cell") ?? -1);
    const id = node.getAttribute("data-id");
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key in ARROWS && index >= 0) {
      event.preventDefault();
      const next = neighbour(layout.cells, index, ARROWS[event.key as keyof typeof ARROWS]);
      focusCell(svgRef.current, next);
    } else if (event.key in ARROWS && id) {
      // From the name of a row, column or area into what stands in it.
      event.preventDefault();
      focusCell(
        svgRef.current,
        layout.cells.findIndex((c) => c.groupId === id || c.areaId === id || c.element.verticals.includes(id)),
      );
    } else if ((event.key === "Home" || event.key === "End") && index >= 0) {
      event.preventDefault();
      focusCell(svgRef.current, event.key === "Home" ? 0 : layout.cells.length - 1);
    } else if ((event.key === "Enter" || event.key === " ") && id) {
      event.preventDefault();
      go(elementPath(id));
    } else if (event.key.toLowerCase() === "f" && id) {
      event.preventDefault();
      go(gapsPath(id, edition));
    } else if (event.key === "Escape") {
      if (tip) setTip(null);
      else zoom.whole();
    }
  };

  return (
    <div className={styles.canvas} ref={frameRef} data-below={zoom.below || undefined}>
      {frame.width > 0 && (
        <svg
          ref={svgRef}
          className={styles.svg}
          role="group"
          aria-label={props.title}
          data-moving={moving || undefined}
          onClick={click}
          onDoubleClick={doubleClick}
          onKeyDown={keyDown}
          onPointerMove={(event) =>
            event.buttons === 0 && event.pointerType === "mouse" ? showTip(event.target) : setTip(null)
          }
          onPointerLeave={() => setTip(null)}
          onFocus={(event) => {
            if (!event.target.matches(":focus-visible")) return;
            const found = boxOf(event.target);
            if (found) zoom.show(found.box);
            showTip(event.target);
          }}
          onBlur={() => setTip(null)}
          onWheel={() => setTip(null)}
        >
          <g ref={groupRef}>
            <Frames
              layout={layout}
              view={view}
              nameOf={nameOf}
              emptyWord={t("map.outOfScope")}
              hasCells={hasCells}
              scoped={scoped}
              matrixAreas={matrixAreas}
              at={at}
              numberOf={(element) => numberOf(element, heat)}
            />
            {layout.cells.map((cell, index) => {
              const reading = readingOf(cell.element, heat);
              const open = openOf(cell.element);
              return (
                <Cell
                  key={cell.element.id}
                  cell={cell}
                  index={index}
                  color={heatColor(reading.step, mode)}
                  plain={heat === "none" || (!cell.element.in_scope && !scoped && reading.step === null)}
                  scoped={scoped}
                  name={nameOf(cell.element)}
                  text={texts[index] ?? { name: { size: 12, lines: [], lineHeight: 14 }, detail: null }}
                  number={reading.text}
                  near={zoom.near > 0}
                  dim={hits !== null && !hits.has(cell.element.id)}
                  hit={(hits !== null && hits.has(cell.element.id)) || cell.element.id === at}
                  label={labels[index] ?? ""}
                  findingsLabel={t("tip.ariaFindings", { name: nameOf(cell.element), count: open })}
                  narrow={isNarrow(cell, reading.text, measureText)}
                  numberWidth={measureText(reading.text, 13, 600)}
                />
              );
            })}
          </g>
        </svg>
      )}
      {tip && <TipCard place={tip} frame={frame} nameOf={nameOf} t={t} />}
    </div>
  );
}

/** Groups, columns and areas show the sum or mean below them; in scope or not makes no difference there. */
function numberOf(element: MatrixElement, heat: Heat): string {
  if (element.coverage === null && heat !== "support") return "";
  if (element.kind === "group" && !element.in_scope) return "";
  return readingOf({ ...element, in_scope: true }, heat).text;
}

/** What a double click on a cell zooms to: in the end-to-end view its column, else its group. */
function containerOf(cell: CellBox, view: View): string {
  const column = cell.element.verticals[0];
  return view === "end_to_end" && column && cell.element.verticals.length === 1 ? column : cell.groupId;
}

function focusCell(svg: SVGSVGElement | null, index: number): void {
  svg?.querySelector<SVGGElement>(`[data-cell="${index}"]`)?.focus();
}
