import type { MatrixElement } from "../model";
import { openOf } from "./heat";
import { fitText, wrapText, type FittedText } from "./layout/text";
import type { CellBox, Measure } from "./layout/types";

export const PAD = 7;
const NAME_SIZES = [13, 12.5, 12, 11.5, 11, 10.5, 10, 9.5, 9, 8.5, 8, 7.5] as const;
/** No name is set smaller where the window has the room: cells grow and the picture with them. */
export const LEAST_SIZE = 9.5;
const LEADING = 1.14;
/** Cells lower than this have a tighter bottom line. */
export const LOW = 56;
/** Height of the bottom line (identifier, findings mark, number) and of the space over the name. */
const footOf = (height: number, flagged: boolean) => (height < LOW ? (flagged ? 16 : 14) : 17);
export const TOP = 3;

/** Width of the findings mark with its number. */
export const flagWidth = (open: number) => 15 + String(open).length * 6;

/** True where identifier, mark and number don't fit on the bottom line together, and the mark goes to the corner. */
export function isNarrow(cell: Pick<CellBox, "element" | "w">, number: string, measure: Measure): boolean {
  const open = openOf(cell.element);
  if (open === 0) return false;
  const taken = measure(cell.element.identifier, 9.5) + 3 + flagWidth(open) + 6 + measure(number, 13, 600);
  return taken > cell.w - 2 * PAD;
}

/** What the findings mark takes of the first line of the name: nothing where it stands below. */
export function cornerOf(cell: Pick<CellBox, "element" | "w">, number: string, measure: Measure): number {
  return isNarrow(cell, number, measure) ? flagWidth(openOf(cell.element)) - 2 : 0;
}

export interface Line {
  text: string;
  x: number;
  y: number;
}

export interface CellText {
  name: FittedText;
  /** The names of the level-3 elements, drawn when the reader is near enough. */
  detail: { name: FittedText; size: number; items: { element: MatrixElement; lines: Line[] }[] } | null;
}

/** Whether the findings mark stands on the bottom line. */
const stands = (element: MatrixElement, notch: number) => openOf(element) > 0 && notch === 0;

/** The height at which a name fits a cell of that width at the least size. */
export function heightFor(cell: Pick<CellBox, "element" | "w">, name: string, number: string, measure: Measure): number {
  const notch = cornerOf(cell, number, measure);
  const text = wrapText(name, cell.w - 2 * PAD, (t) => measure(t, LEAST_SIZE, 500), true, notch);
  const lines = text.length * LEAST_SIZE * LEADING + TOP;
  const low = Math.ceil(lines + footOf(0, stands(cell.element, notch)));
  return low < LOW ? low : Math.ceil(lines + footOf(LOW, false));
}

/**
 * The names of all cells at rest, above their bottom lines. Few sizes make the picture calm: the largest
 * at which seven in eight fit, and one above it; only the rest are set smaller. `corner` is what the findings mark takes of a name's
 * first line.
 */
export function restingNames(
  cells: CellBox[],
  nameOf: (element: MatrixElement) => string,
  measure: Measure,
  corner: (cell: CellBox) => number = () => 0,
): FittedText[] {
  const fit = (cell: CellBox, sizes: readonly number[]) => {
    const notch = corner(cell);
    const foot = footOf(cell.h, stands(cell.element, notch));
    const box = { w: cell.w - 2 * PAD, h: cell.h - foot - TOP, notch };
    return fitText(nameOf(cell.element), box, sizes, (t, size) => measure(t, size, 500), LEADING);
  };
  const largest = cells.map((cell) => fit(cell, NAME_SIZES).size).sort((a, b) => a - b);
  const common = Math.max(LEAST_SIZE, largest[Math.floor(largest.length / 8)] ?? 12);
  // Where the common size is small, cells with much room may have the one that is a good step larger.
  const sizes = NAME_SIZES.filter((size) => size <= common || size === common + 1.5);
  return cells.map((cell) => fit(cell, sizes));
}

/** The level-3 names in one or more columns under a smaller name, at the largest size that holds them all. */
export function detailText(
  cell: CellBox,
  name: string,
  children: MatrixElement[],
  nameOf: (element: MatrixElement) => string,
  measure: Measure,
): CellText["detail"] {
  if (children.length === 0) return null;
  const head = fitText(name, { w: cell.w - 2 * PAD, h: 18 }, [7.5, 7, 6.5, 6, 5.5], (t, s) => measure(t, s, 600));
  const top = 6 + head.lines.length * head.lineHeight + 2;
  const height = cell.h - top - 11;
  const sizes = [5.6, 5.2, 4.8, 4.4, 4, 3.7, 3.4, 3.1, 2.8, 2.5, 2.2, 2, 1.8, 1.6];
  for (const size of sizes) {
    for (let columns = 1; columns <= Math.min(4, children.length); columns += 1) {
      const width = (cell.w - 2 * PAD - (columns - 1) * 5) / columns;
      const items = fillColumns(
        children,
        nameOf,
        { top, height, width, columns, size, last: size === 1.6 && columns === 4 },
        measure,
      );
      if (items) return { name: head, size, items };
    }
  }
  return null;
}

interface Columns {
  top: number;
  height: number;
  width: number;
  columns: number;
  size: number;
  /** Nothing smaller will be tried: take it as it is. */
  last: boolean;
}

/** Names set one below the other, column after column; null when they don't fit or would be broken inside a word. */
function fillColumns(
  children: MatrixElement[],
  nameOf: (element: MatrixElement) => string,
  { top, height, width, columns, size, last }: Columns,
  measure: Measure,
): { element: MatrixElement; lines: Line[] }[] | null {
  const leading = size * 1.25;
  const items: { element: MatrixElement; lines: Line[] }[] = [];
  let column = 0;
  let y = 0;
  for (const element of children) {
    const lines = wrapText(nameOf(element), width - size, (t) => measure(t, size));
    if (!last && lines.some((line) => line.length < 2)) return null;
    const tall = lines.length * leading + size * 0.35;
    if (y > 0 && y + tall > height) {
      column += 1;
      y = 0;
    }
    if (!last && (column >= columns || tall > height)) return null;
    const x = PAD + Math.min(column, columns - 1) * (width + 5);
    items.push({ element, lines: lines.map((text, i) => ({ text, x, y: top + y + (i + 0.8) * leading })) });
    y += tall;
  }
  return items;
}
