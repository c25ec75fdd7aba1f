import { linesNeeded, sortBlock, type Block } from "./lanes";
import { fitText, pieces, type FittedText } from "./text";
import type { Area } from "./tree";
import type { LayoutOptions, View } from "./types";

/** Distances of the picture in user units (CSS pixels at rest). */
export const SPACE = {
  title: 24,
  gap: 4,
  columnGap: 12,
  rowGap: 5,
  pad: 5,
  areaGap: 10,
  boxGap: 6,
} as const;

/** Sizes that the names of columns, groups and areas are tried at. */
export const HEAD_SIZES = [12, 11.5, 11, 10.5] as const;
export const HEAD_LEADING = 1.24;
const HEAD_SPACE = 7;

/** The name over a column or a box: at most two lines where a smaller size can make it so. */
export function headText(name: string, width: number, options: Pick<LayoutOptions, "measure">, notch = 0): FittedText {
  const two = 2 * HEAD_SIZES[0] * HEAD_LEADING;
  return fitText(name, { w: width, h: two, notch }, HEAD_SIZES, (t, size) => options.measure(t, size, 600), HEAD_LEADING);
}

function headHeight(text: FittedText): number {
  return Math.ceil(text.lines.length * text.lineHeight) + HEAD_SPACE;
}

/** Room beside the first line of a group's name for its number. */
export const HEAD_NUMBER = 34;

/** Everything that is decided before a single box is placed. */
export interface Plan {
  view: View;
  /** Elements side by side in each column, by area. */
  across: Map<string, number[]>;
  /** Rows of the areas with verticals: lines of each, aligned across areas. */
  rowLines: number[];
  blocks: Map<string, Block>;
  gutter: number;
  title: number;
  headHeight: number;
  unitWidth: number;
  line: number;
  bandUnit: Map<string, number>;
  bandLines: number;
  bandHeads: Map<string, number>;
}

/** The column of the rows' names: wide enough for the longest word, within reason. */
function gutterFor(areas: Area[], options: LayoutOptions): number {
  if (options.bare) return 0;
  const names = areas.flatMap((a) => (a.verticals.length > 0 ? a.groups.map((g) => g.element) : [a.element]));
  const widest = Math.max(
    0,
    ...names.flatMap((e) => pieces(options.nameOf(e)).map((p) => options.measure(p.trimEnd(), 12, 600))),
  );
  return Math.min(108, Math.max(84, Math.ceil(widest) + 17));
}

/** The height a matrix row of `lines` lines takes. */
export function rowHeight(lines: number, line: number): number {
  return lines * line + (lines - 1) * SPACE.gap + 2 * SPACE.pad;
}

export function bandColumns(cells: number, lines: number): number {
  return Math.max(1, Math.ceil(cells / lines));
}

function combinations(limits: number[]): number[][] {
  const total = limits.reduce((product, limit) => product * limit, 1);
  const capped = total > 4096 ? limits.map((limit) => Math.min(limit, limits.length > 11 ? 1 : 2)) : limits;
  return capped.reduce<number[][]>(
    (all, limit) => all.flatMap((head) => Array.from({ length: limit }, (_, i) => [...head, i + 1])),
    [[]],
  );
}

/** The unit width of a matrix cell, when every area's columns hold what `across` says. */
function unitFor(matrix: Area[], across: number[][], width: number, gutter: number): number {
  let units = 0;
  let fixed = (matrix.length - 1) * SPACE.areaGap;
  matrix.forEach((_, index) => {
    const columns = across[index] ?? [];
    units += columns.reduce((sum, c) => sum + c, 0);
    fixed += 2 * SPACE.pad + gutter + (columns.length - 1) * SPACE.columnGap;
    fixed += columns.reduce((sum, c) => sum + (c - 1) * SPACE.gap, 0);
  });
  return units === 0 ? width : (width - fixed) / units;
}

function bandUnitFor(area: Area, lines: number, width: number, gutter: number): number {
  const counts = area.groups.map((g) => bandColumns(g.cells.length, lines));
  const units = counts.reduce((sum, c) => sum + c, 0);
  const fixed =
    2 * SPACE.pad +
    gutter +
    (counts.length - 1) * SPACE.boxGap +
    counts.reduce((sum, c) => sum + 2 * SPACE.pad + (c - 1) * SPACE.gap, 0);
  return (width - fixed) / Math.max(1, units);
}

/** Height of the names over a band's boxes. */
function bandHead(area: Area, lines: number, unit: number, options: LayoutOptions): number {
  if (options.bare) return SPACE.pad;
  return area.groups.reduce((max, group) => {
    const columns = bandColumns(group.cells.length, lines);
    const inner = columns * unit + (columns - 1) * SPACE.gap + 2 * SPACE.pad - 18;
    return Math.max(max, headHeight(headText(options.nameOf(group.element), inner, options, HEAD_NUMBER)));
  }, 0);
}

function headHeightFor(matrix: Area[], across: number[][], unit: number, options: LayoutOptions): number {
  if (options.bare) return 2;
  return Math.max(
    0,
    ...matrix.flatMap((area, index) =>
      area.verticals.map((vertical, column) => {
        const count = across[index]?.[column] ?? 1;
        return headHeight(headText(options.nameOf(vertical), count * unit + (count - 1) * SPACE.gap - 4, options));
      }),
    ),
  );
}

/** One way to draw the bands: so many lines high. */
interface BandPlan {
  lines: number;
  units: Map<string, number>;
  heads: Map<string, number>;
  /** Everything of their height that is not cells. */
  fixed: number;
}

function bandPlans(bands: Area[], options: LayoutOptions, gutter: number): BandPlan[] {
  const longest = Math.max(1, ...bands.flatMap((a) => a.groups.map((g) => g.cells.length)));
  return Array.from({ length: longest }, (_, index) => {
    const lines = index + 1;
    const units = new Map(bands.map((a) => [a.element.id, bandUnitFor(a, lines, options.width, gutter)]));
    const heads = new Map(bands.map((a) => [a.element.id, bandHead(a, lines, units.get(a.element.id) ?? 0, options)]));
    const fixed = bands.reduce(
      (sum, band) => sum + 4 * SPACE.pad + (heads.get(band.element.id) ?? 0) + (lines - 1) * SPACE.gap,
      0,
    );
    return { lines, units, heads, fixed };
  });
}

/** How near a cell comes to the wanted size; a little more than wanted is a little better, much more is not. */
function nearness(width: number, line: number, wanted: { w: number; h: number }): number {
  return width > 0 ? Math.min(1.15, width / wanted.w) * Math.min(1.15, Math.max(0.01, line) / wanted.h) : 0;
}

/** The most elements that any row has in one column, three at most: as many can stand side by side there. */
function limitsOf(matrix: Area[], blocks: Map<string, Block>): number[] {
  const most = (area: Area, column: number) =>
    Math.max(1, ...area.groups.map((g) => blocks.get(g.element.id)?.stacks[column]?.length ?? 1));
  return matrix.flatMap((area) => area.verticals.map((_, column) => Math.min(3, most(area, column))));
}

/** Lines of each row, aligned across areas. */
function linesOfRows(matrix: Area[], across: number[][], blocks: Map<string, Block>): number[] {
  const rows = Math.max(0, ...matrix.map((area) => area.groups.length));
  const needed = (area: Area, index: number, row: number) => {
    const block = blocks.get(area.groups[row]?.element.id ?? "");
    return block ? linesNeeded(block, across[index] ?? []) : 1;
  };
  return Array.from({ length: rows }, (_, row) => Math.max(...matrix.map((area, index) => needed(area, index, row))));
}

/**
 * Chooses how many elements stand side by side in each column, and how many lines the band has, so that the cells come
 * as near as they can to the wanted size. All cells of the picture share one line height.
 */
export function makePlan(areas: Area[], options: LayoutOptions): Plan {
  const matrix = areas.filter((a) => a.verticals.length > 0);
  const bands = areas.filter((a) => a.verticals.length === 0);
  const gutter = gutterFor(areas, options);
  const title = options.bare ? 4 : SPACE.title;
  const sorted = matrix.flatMap((area) =>
    area.groups.map((g) => [g.element.id, sortBlock(g.cells, area.verticals)] as const),
  );
  const blocks = new Map<string, Block>(sorted);
  const ways = bandPlans(bands, options, gutter);
  const between = SPACE.areaGap * (bands.length - (matrix.length > 0 ? 0 : 1));
  let best: { score: number; plan: Plan } | null = null;

  for (const combination of combinations(limitsOf(matrix, blocks))) {
    let at = 0;
    const across = matrix.map((area) => area.verticals.map(() => combination[at++] ?? 1));
    const rowLines = linesOfRows(matrix, across, blocks);
    const unit = unitFor(matrix, across, options.width, gutter);
    const headHeight = matrix.length > 0 ? headHeightFor(matrix, across, unit, options) : 0;
    const rowsFixed = rowLines.reduce((sum, l) => sum + (l - 1) * SPACE.gap + 2 * SPACE.pad, 0);
    const matrixFixed =
      matrix.length > 0 ? title + headHeight + SPACE.pad + (rowLines.length - 1) * SPACE.rowGap + rowsFixed : 0;
    for (const way of ways) {
      const lines = rowLines.reduce((sum, l) => sum + l, 0) + bands.length * way.lines;
      const line = (options.height - matrixFixed - way.fixed - between) / Math.max(1, lines);
      const widths = [...(matrix.length > 0 ? [unit] : []), ...way.units.values()];
      const score = Math.min(...widths.map((width) => nearness(width, line, options.wantCell)));
      if (best && score <= best.score) continue;
      best = {
        score,
        plan: {
          view: options.view,
          across: new Map(matrix.map((a, index) => [a.element.id, across[index] ?? []])),
          rowLines,
          blocks,
          gutter,
          title,
          headHeight,
          unitWidth: unit,
          line: Math.max(12, line),
          bandUnit: way.units,
          bandLines: way.lines,
          bandHeads: way.heads,
        },
      };
    }
  }
  if (!best) throw new Error("no plan for an empty framework");
  return best.plan;
}
