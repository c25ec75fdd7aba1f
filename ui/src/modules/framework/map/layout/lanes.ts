import type { MatrixElement } from "../../model";
import { columnSpan } from "./tree";

/** An element that stands in several columns, drawn as a strip across them. */
export interface Strip {
  element: MatrixElement;
  from: number;
  to: number;
  lane: number;
}

/** One block (a row, or a whole area) sorted into single-column stacks and strips above and below them. */
export interface Block {
  stacks: MatrixElement[][];
  top: Strip[];
  bottom: Strip[];
  topLanes: number;
  bottomLanes: number;
}

function lay(strips: Strip[]): number {
  const ends: number[][] = [];
  for (const strip of strips) {
    let lane = 0;
    const taken = (l: number) =>
      (ends[l] ?? []).some((i) => {
        const other = strips[i];
        return other !== undefined && strip.from <= other.to && other.from <= strip.to;
      });
    while (taken(lane)) lane += 1;
    strip.lane = lane;
    (ends[lane] ??= []).push(strips.indexOf(strip));
  }
  return ends.length;
}

/**
 * Sorts a block's elements into columns. A strip that comes before every single element of the columns it covers
 * stands above them, any other below, so that the reading order stays the framework's.
 */
export function sortBlock(cells: MatrixElement[], verticals: MatrixElement[]): Block {
  const stacks: MatrixElement[][] = verticals.map(() => []);
  const top: Strip[] = [];
  const bottom: Strip[] = [];
  const placed = cells.map((element, order) => {
    const [from, to] = columnSpan(element, verticals);
    return { element, order, from, to };
  });
  for (const item of placed) {
    if (item.from === item.to) {
      stacks[item.from]?.push(item.element);
      continue;
    }
    const earlier = placed.some(
      (other) =>
        other.from === other.to && other.from >= item.from && other.from <= item.to && other.order < item.order,
    );
    (earlier ? bottom : top).push({ element: item.element, from: item.from, to: item.to, lane: 0 });
  }
  return { stacks, top, bottom, topLanes: lay(top), bottomLanes: lay(bottom) };
}

/** How many lanes of strips lie over one column. */
export function lanesOver(strips: Strip[], column: number): number {
  return strips.reduce((most, s) => (s.from <= column && column <= s.to ? Math.max(most, s.lane + 1) : most), 0);
}

/** The lines a block needs when its columns hold `across[i]` elements side by side. */
export function linesNeeded(block: Block, across: number[]): number {
  return block.stacks.reduce((most, stack, column) => {
    const lines = Math.ceil(stack.length / (across[column] ?? 1));
    return Math.max(most, lines + lanesOver(block.top, column) + lanesOver(block.bottom, column));
  }, 1);
}
