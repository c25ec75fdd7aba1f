import type { Box } from "./layout/types";

/** Screen = k × picture + (x, y), in CSS pixels of the frame. */
export interface Viewport {
  k: number;
  x: number;
  y: number;
}

export interface Size {
  width: number;
  height: number;
}

export const MAX_ZOOM = 8;
/** From the first of these on a cell has room for names of its level-3 elements, and at each of them for more. */
const NEAR_STEPS = [2, 2.5, 3.2, 4, 5, 6.4] as const;

/** The step of nearness, 0 for none. */
export function nearOf(k: number): number {
  return NEAR_STEPS.findLast((step) => k >= step) ?? 0;
}

/** The picture wholly in the frame, in its middle. */
export function fitPicture(picture: Size, frame: Size): Viewport {
  // Before the frame has been measured there is nothing to fit; 1 keeps what follows finite.
  const k = Math.min(frame.width / picture.width, frame.height / picture.height) || 1;
  return { k, x: (frame.width - picture.width * k) / 2, y: (frame.height - picture.height * k) / 2 };
}

/** At rest a picture taller than its frame keeps its size and begins at the top; the rest of it is a turn of the wheel away. */
export function restingPicture(picture: Size, frame: Size): Viewport {
  const whole = fitPicture(picture, frame);
  const k = frame.width / picture.width || 1;
  return k > whole.k * 1.01 ? { k, x: 0, y: 0 } : whole;
}

/** One box of the picture in the middle of the frame, with a margin in pixels around it. */
export function fitBox(box: Box, frame: Size, margin = 24, maxZoom = MAX_ZOOM): Viewport {
  const k = Math.min(maxZoom, (frame.width - 2 * margin) / box.w, (frame.height - 2 * margin) / box.h);
  return {
    k,
    x: frame.width / 2 - (box.x + box.w / 2) * k,
    y: frame.height / 2 - (box.y + box.h / 2) * k,
  };
}

/** Zooms about a point of the frame, which stays where it is. */
export function zoomAt(view: Viewport, point: { x: number; y: number }, factor: number, minZoom: number): Viewport {
  const k = Math.min(MAX_ZOOM, Math.max(minZoom, view.k * factor));
  const ratio = k / view.k;
  return { k, x: point.x - (point.x - view.x) * ratio, y: point.y - (point.y - view.y) * ratio };
}

function clampAxis(offset: number, length: number, frame: number): number {
  if (length <= frame) return (frame - length) / 2;
  return Math.min(0, Math.max(frame - length, offset));
}

/** The picture can't be lost: larger than the frame it covers it, smaller it stands in the middle. */
export function clamp(view: Viewport, picture: Size, frame: Size): Viewport {
  return {
    k: view.k,
    x: clampAxis(view.x, picture.width * view.k, frame.width),
    y: clampAxis(view.y, picture.height * view.k, frame.height),
  };
}

/** Between two viewports: zoom by ratio and the middle of the frame on a straight line, so that motion looks even. */
export function between(from: Viewport, to: Viewport, t: number, frame: Size): Viewport {
  const k = from.k * (to.k / from.k) ** t;
  const share = from.k === to.k ? t : (1 / from.k - 1 / k) / (1 / from.k - 1 / to.k);
  const middle = (v: Viewport) => ({ x: (frame.width / 2 - v.x) / v.k, y: (frame.height / 2 - v.y) / v.k });
  const a = middle(from);
  const b = middle(to);
  const x = a.x + (b.x - a.x) * share;
  const y = a.y + (b.y - a.y) * share;
  return { k, x: frame.width / 2 - x * k, y: frame.height / 2 - y * k };
}

/** The least move that brings a box into the frame; null when it is there already. */
export function reveal(box: Box, view: Viewport, frame: Size, margin = 16): Viewport | null {
  const shift = (low: number, high: number, length: number) => {
    if (low < margin) return margin - low;
    return high > length - margin ? length - margin - high : 0;
  };
  const left = box.x * view.k + view.x;
  const top = box.y * view.k + view.y;
  const dx = shift(left, left + box.w * view.k, frame.width);
  const dy = shift(top, top + box.h * view.k, frame.height);
  return dx === 0 && dy === 0 ? null : { k: view.k, x: view.x + dx, y: view.y + dy };
}
