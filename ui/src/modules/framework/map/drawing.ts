import type { Label } from "../model";
import { cornerOf, heightFor, LEAST_SIZE, LEAST_SIZE_TALL, restingNames } from "./cellText";
import { readingOf, type Heat } from "./heat";
import { layoutMap } from "./layout/layout";
import type { FittedText } from "./layout/text";
import type { FrameworkTree } from "./layout/tree";
import type { CellBox, MapLayout, Measure, View } from "./layout/types";
import type { Size } from "./viewport";

/** How much taller than the frame the picture may become, so that every name can be read; the most only in low windows. */
const STRETCHES = [1.05, 1.1, 1.15, 1.25, 1.35, 1.45] as const;
/** Windows up to this width have no room for the whole picture with names that are read without effort. */
const SMALL_WINDOW = 1280;
const TALL_STRETCHES = [1.25, 1.45, 1.6, 1.75, 1.9, 2.1] as const;

export interface DrawingOptions {
  tree: FrameworkTree;
  view: View;
  heat: Heat;
  nameOf: (element: { label: Label }) => string;
  measure: Measure;
  /** The frame, or what stands for it where it is too small to draw in. */
  size: Size;
  window: number;
}

/** Where everything stands, and the names of its cells as they are set. */
export interface Drawing {
  layout: MapLayout;
  names: FittedText[];
}

interface Attempt extends Drawing {
  /** Names below the least size: those that did not fit. */
  small: number;
}

/**
 * The picture at rest: whole in its frame where its names can be read so. Where it must be taller, in a large window it
 * becomes as little taller as it can; in a small one being whole is lost by far, and it becomes as tall as names of a
 * comfortable size need.
 */
export function drawMap(options: DrawingOptions): Drawing {
  const whole = drawAt(options, 1, LEAST_SIZE);
  if (whole.small === 0) return whole;
  return options.window > SMALL_WINDOW
    ? lowest(options, STRETCHES, LEAST_SIZE)
    : lowest(options, TALL_STRETCHES, LEAST_SIZE_TALL);
}

/** The lowest of the pictures in which the fewest names are too small: a word wider than its cell stays so at any height. */
function lowest(options: DrawingOptions, [first, ...higher]: readonly [number, ...number[]], least: number): Drawing {
  let best = drawAt(options, first, least);
  for (const stretch of higher) {
    if (best.small === 0) break;
    const next = drawAt(options, stretch, least);
    if (next.small < best.small) best = next;
  }
  return best;
}

function drawAt({ tree, view, heat, nameOf, measure, size }: DrawingOptions, stretch: number, least: number): Attempt {
  const layout = layoutMap(tree, {
    width: size.width,
    height: size.height * stretch,
    view,
    nameOf,
    measure,
    wantCell: { w: 108, h: 54 },
    need: (element, w) => heightFor({ element, w }, nameOf(element), "100%", measure, least),
  });
  const corner = (cell: CellBox) => cornerOf(cell, readingOf(cell.element, heat).text, measure);
  const names = restingNames(layout.cells, nameOf, measure, corner, least);
  return { layout, names, small: names.filter((name) => name.size < least).length };
}
