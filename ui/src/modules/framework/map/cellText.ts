import type { MatrixElement } from "../model";
import { openOf } from "./heat";
import { fitText, wrapText, type FittedText } from "./layout/text";
import type { CellBox, Measure } from "./layout/types";

export const PAD = 7;
const NAME_SIZES = [13, 12.5, 12, 11.5, 11, 10.5, 10, 9.5, 9, 8.5, 8, 7.5] as const;
/** No name is set smaller than this where the window has the room: cells grow and the picture with them. */
export const LEAST_SIZE = 9.5;
/** The same where the picture is taller than its window in any case. */
export const LEAST_SIZE_TALL = 12;
const LEADING = 1.14;
/** Cells lower than this have a tighter bottom line. */
export const LOW = 56;
/** Height of the bottom line (identifier, findings mark, number), with a little air so that no letter stands on the mark. */
const footOf = (height: number, flagged: boolean) => (height < LOW ? (flagged ? 17 : 14) : flagged ? 19 : 17);
/** The space over the name. */
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
  detail: {
    name: FittedText;
    size: number;
    items: { element: MatrixElement; lines: Line[] }[];
    /** "+7": how many more there are than stand here. */
    more: Line | null;
  } | null;
}

/** Whether the findings mark stands on the bottom line. */
const stands = (element: MatrixElement, notch: number) => openOf(element) > 0 && notch === 0;

/** The height at which a name fits a cell of that width at the least size. */
export function heightFor(
  cell: Pick<CellBox, "element" | "w">,
  name: string,
  number: string,
  measure: Measure,
  least: number = LEAST_SIZE,
): number {
  const notch = cornerOf(cell, number, measure);
  const text = wrapText(name, cell.w - 2 * PAD, (t) => measure(t, least, 500), true, notch);
  const lines = text.length * least * LEADING + TOP;
  const low = Math.ceil(lines + footOf(0, stands(cell.element, notch)));
  return low < LOW ? low : Math.ceil(lines + footOf(LOW, stands(cell.element, notch)));
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
  least: number = LEAST_SIZE,
): FittedText[] {
  const fit = (cell: CellBox, sizes: readonly number[]) => {
    const notch = corner(cell);
    const foot = footOf(cell.h, stands(cell.element, notch));
    const box = { w: cell.w - 2 * PAD, h: cell.h - foot - TOP, notch };
    return fitText(nameOf(cell.element), box, sizes, (t, size) => measure(t, size, 500), LEADING);
  };
  const largest = cells.map((cell) => fit(cell, NAME_SIZES).size).sort((a, b) => a - b);
  const common = Math.max(least, largest[Math.floor(largest.length / 8)] ?? 12);
  // Where the common size is small, cells with much room may have the one that is a good step larger.
  const sizes = NAME_SIZES.filter((size) => size <= common || size === common + 1.5);
  return cells.map((cell) => fit(cell, sizes));
}

/** Sizes of level-3 names in the picture; what is smaller than `LEGIBLE` on the screen is not drawn. */
const DETAIL_SIZES = [5.6, 5.2, 4.8, 4.4, 4, 3.7, 3.4, 3.1, 2.8, 2.5, 2.2, 2, 1.8, 1.6, 1.4, 1.2] as const;
const LEGIBLE = 8;

/**
 * The level-3 names in one or more columns under a smaller name, at the largest size that holds them all. `zoom` is how
 * near the reader is: where not all names stand at a legible size, the first of them do, and a count of the rest.
 */
export function detailText(
  cell: CellBox,
  name: string,
  children: MatrixElement[],
  nameOf: (element: MatrixElement) => string,
  measure: Measure,
  zoom: number,
): CellText["detail"] {
  if (children.length === 0 || zoom === 0) return null;
  const head = fitText(name, { w: cell.w - 2 * PAD, h: 18 }, [7.5, 7, 6.5, 6, 5.5], (t, s) => measure(t, s, 600));
  const top = 6 + head.lines.length * head.lineHeight + 2;
  const least = LEGIBLE / zoom;
  const sizes = [...DETAIL_SIZES.filter((size) => size > least), least];
  const columnsOf = (size: number): Columns[] =>
    Array.from({ length: Math.min(4, children.length) }, (_, index) => ({
      top,
      height: cell.h - top - 11,
      width: (cell.w - 2 * PAD - index * 5) / (index + 1),
      columns: index + 1,
      size,
    }));
  const wrapped = (size: number, width: number) =>
    children.map((child) => wrapText(nameOf(child), width - size, (t) => measure(t, size)));
  const placed = (places: Line[][]) =>
    children.flatMap((element, index) => {
      const lines = places[index];
      return lines && index < places.length ? [{ element, lines }] : [];
    });
  for (const size of sizes) {
    for (const columns of columnsOf(size)) {
      const texts = wrapped(size, columns.width);
      if (texts.some((lines) => lines.some((line) => line.length < 2))) continue;
      const places = fillColumns(texts, columns);
      if (places) return { name: head, size, items: placed(places), more: null };
    }
  }
  let best: NonNullable<CellText["detail"]> = { name: head, size: least, items: [], more: null };
  for (const columns of columnsOf(least)) {
    const texts = wrapped(least, columns.width);
    const whole = texts.findIndex((lines) => lines.some((line) => line.length < 2));
    for (let shown = whole < 0 ? texts.length - 1 : whole; shown >= best.items.length; shown -= 1) {
      const places = fillColumns([...texts.slice(0, shown), [`+${children.length - shown}`]], columns);
      if (!places) continue;
      const more = places.pop()?.[0] ?? null;
      if (!best.more || shown > best.items.length) best = { name: head, size: least, items: placed(places), more };
      break;
    }
  }
  // No room under the name: the count stands on the bottom line.
  const beside = PAD + measure(cell.element.identifier, 5) + 4 - least * 0.9;
  best.more ??= { text: `+${children.length}`, x: beside, y: cell.h - 6 };
  return best;
}

interface Columns {
  top: number;
  height: number;
  width: number;
  columns: number;
  size: number;
}

/** Texts set one below the other, column after column; null when they don't fit. */
function fillColumns(texts: string[][], { top, height, width, columns, size }: Columns): Line[][] | null {
  const leading = size * 1.25;
  const places: Line[][] = [];
  let column = 0;
  let y = 0;
  for (const lines of texts) {
    const tall = lines.length * leading + size * 0.35;
    if (y > 0 && y + tall > height) {
      column += 1;
      y = 0;
    }
    if (column >= columns || tall > height) return null;
    const x = PAD + column * (width + 5);
    const start = top + y;
    places.push(lines.map((text, i) => ({ text, x, y: start + (i + 0.8) * leading })));
    y += tall;
  }
  return places;
}
