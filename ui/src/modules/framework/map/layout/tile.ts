import { SPACE } from "./plan";
import type { Box } from "./types";

/** Equal shares of a length; where one needs more than its share the others give way, and where all do not fit all shrink. */
export function shares(needs: readonly number[], space: number): number[] {
  const total = needs.reduce((sum, need) => sum + need, 0);
  if (total > space) return needs.map((need) => (need * space) / total);
  const heights = needs.map(() => 0);
  let open = needs.map((_, index) => index);
  let left = space;
  while (open.length > 0) {
    const share = left / open.length;
    const over = open.filter((index) => (needs[index] ?? 0) > share);
    for (const index of over.length > 0 ? over : open) heights[index] = over.length > 0 ? (needs[index] ?? 0) : share;
    if (over.length === 0) break;
    left -= over.reduce((sum, index) => sum + (needs[index] ?? 0), 0);
    open = open.filter((index) => !over.includes(index));
  }
  return heights;
}

/** The given lengths, changed so that each has what it needs, as far as the others can spare it. */
export function giveWay(lengths: readonly number[], needs: readonly number[]): number[] {
  const spare = lengths.map((length, index) => length - (needs[index] ?? 0));
  const slack = spare.reduce((sum, each) => sum + Math.max(0, each), 0);
  const lack = -spare.reduce((sum, each) => sum + Math.min(0, each), 0);
  if (lack === 0 || slack === 0) return [...lengths];
  return lengths.map((length, index) => {
    const own = spare[index] ?? 0;
    return own < 0 ? length - own * Math.min(1, slack / lack) : length - own * Math.min(1, lack / slack);
  });
}

/** What each line of a tiling needs: as much as the neediest box in it. */
export function lineNeeds(needs: readonly number[], across: number): number[] {
  return Array.from({ length: Math.ceil(needs.length / across) }, (_, line) =>
    Math.max(...needs.slice(line * across, (line + 1) * across)),
  );
}

/** Tiles n boxes in lines of `across`, filling the box wholly; a short last line is stretched. */
export function tile(n: number, across: number, box: Box, needs: readonly number[] = []): (Box & { index: number })[] {
  const lines = Math.ceil(n / across);
  const heights = shares(
    needs.length === n ? lineNeeds(needs, across) : Array.from({ length: lines }, () => 0),
    box.h - (lines - 1) * SPACE.gap,
  );
  const tops = heights.map((_, line) => heights.slice(0, line).reduce((sum, h) => sum + h + SPACE.gap, box.y));
  return Array.from({ length: n }, (_, index) => {
    const line = Math.floor(index / across);
    const inLine = Math.min(across, n - line * across);
    const w = (box.w - (inLine - 1) * SPACE.gap) / inLine;
    return { index, x: box.x + (index % across) * (w + SPACE.gap), y: tops[line] ?? box.y, w, h: heights[line] ?? 0 };
  });
}
