import type { Box } from "./layout/types";

export type Direction = "left" | "right" | "up" | "down";

/** The box that an arrow key goes to: the nearest one lying in that direction, those that overlap on the cross axis first. */
export function neighbour(boxes: readonly Box[], from: number, direction: Direction): number {
  const here = boxes[from];
  if (!here) return from;
  let best = from;
  let least = Infinity;
  boxes.forEach((box, index) => {
    if (index === from) return;
    const horizontal = direction === "left" || direction === "right";
    const gap =
      direction === "left"
        ? here.x - (box.x + box.w)
        : direction === "right"
          ? box.x - (here.x + here.w)
          : direction === "up"
            ? here.y - (box.y + box.h)
            : box.y - (here.y + here.h);
    if (gap < -1) return;
    const overlap = horizontal
      ? Math.min(here.y + here.h, box.y + box.h) - Math.max(here.y, box.y)
      : Math.min(here.x + here.w, box.x + box.w) - Math.max(here.x, box.x);
    const apart = Math.max(0, -overlap);
    const drift = horizontal ? Math.abs(box.y - here.y) : Math.abs(box.x - here.x);
    const cost = gap + apart * 3 + (overlap > 1 ? 0 : 400) + drift * 0.1;
    if (cost < least) {
      least = cost;
      best = index;
    }
  });
  return best;
}
