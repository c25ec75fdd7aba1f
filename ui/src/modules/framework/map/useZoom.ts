import { useCallback, useEffect, useLayoutEffect, useRef, useState, type RefObject } from "react";
import type { Box } from "./layout/types";
import {
  between,
  clamp,
  fitBox,
  fitPicture,
  nearOf,
  restingPicture,
  reveal,
  zoomAt,
  type Size,
  type Viewport,
} from "./viewport";

export interface Zoom {
  /** In whole per cent of the picture at rest, for the reader. */
  percent: number;
  /** How near, in steps: 0 until the names of level 3 can be read. */
  near: number;
  /** Part of the picture lies below the frame. */
  below: boolean;
  /** True just after a drag, when the click that ends it must open nothing. */
  dragged: RefObject<boolean>;
  zoomBy: (factor: number) => void;
  whole: () => void;
  toBox: (box: Box, maxZoom?: number) => void;
  show: (box: Box) => void;
  point: (box: Box) => { x: number; y: number; w: number; h: number };
}

const still = () => typeof matchMedia === "function" && matchMedia("(prefers-reduced-motion: reduce)").matches;

/**
 * Wheel, pinch, drag and animated zoom of one group inside an svg. The transform is written straight to the element:
 * React draws again only when the level of detail or the percentage changes.
 */
export function useZoom(
  svg: RefObject<SVGSVGElement | null>,
  group: RefObject<SVGGElement | null>,
  picture: Size,
  frame: Size,
): Zoom {
  const rest = restingPicture(picture, frame);
  const least = fitPicture(picture, frame);
  const view = useRef<Viewport>(rest);
  const sizes = useRef({ picture, frame, rest, least });
  const running = useRef(0);
  /** Where a movement under way will end, so that a second press of a key goes on from there. */
  const bound = useRef<Viewport | null>(null);
  const dragged = useRef(false);
  const [percent, setPercent] = useState(100);
  const [near, setNear] = useState(0);
  const [below, setBelow] = useState(false);

  const apply = useCallback(
    (next: Viewport) => {
      const { picture: p, frame: f, rest: r } = sizes.current;
      const held = clamp(next, p, f);
      view.current = held;
      group.current?.setAttribute(
        "transform",
        `translate(${held.x.toFixed(2)} ${held.y.toFixed(2)}) scale(${held.k.toFixed(4)})`,
      );
      setPercent(Math.round((held.k / r.k) * 100));
      setNear(nearOf(held.k));
      setBelow(held.y + p.height * held.k > f.height + 1);
    },
    [group],
  );

  const glide = useCallback(
    (target: Viewport, duration = 380) => {
      cancelAnimationFrame(running.current);
      const { picture: p, frame: f } = sizes.current;
      const to = clamp(target, p, f);
      if (still()) return apply(to);
      bound.current = to;
      const from = view.current;
      const began = performance.now();
      const step = (now: number) => {
        const t = Math.min(1, (now - began) / duration);
        apply(t === 1 ? to : between(from, to, 1 - (1 - t) ** 3, f));
        if (t < 1) running.current = requestAnimationFrame(step);
        else bound.current = null;
      };
      running.current = requestAnimationFrame(step);
    },
    [apply],
  );

  useLayoutEffect(() => {
    const wasRest = view.current.k <= sizes.current.rest.k * 1.001;
    sizes.current = { picture, frame, rest, least };
    apply(wasRest ? rest : view.current);
    // `rest` and `least` follow from the four numbers.
  }, [picture.width, picture.height, frame.width, frame.height, apply]);

  useEffect(() => {
    const node = svg.current;
    if (!node) return;
    const pointers = new Map<number, { x: number; y: number }>();
    let travelled = 0;
    const stop = () => {
      cancelAnimationFrame(running.current);
      bound.current = null;
    };
    const at = (event: { clientX: number; clientY: number }) => {
      const box = node.getBoundingClientRect();
      return { x: event.clientX - box.left, y: event.clientY - box.top };
    };
    const wheel = (event: WheelEvent) => {
      event.preventDefault();
      stop();
      const unit = event.deltaMode === 1 ? 16 : 1;
      const pinch = event.ctrlKey ? 4 : 1;
      const { picture: p, frame: f, rest: r, least: l } = sizes.current;
      const { k, x, y } = view.current;
      const hidden = event.deltaY > 0 ? y + p.height * k - f.height : -y;
      // At its resting size the picture first scrolls to its end, as a page would.
      if (!event.ctrlKey && Math.abs(k / r.k - 1) < 0.002 && r.k > l.k && hidden > 1) {
        return apply({ k, x, y: y - Math.sign(event.deltaY) * Math.min(hidden, Math.abs(event.deltaY * unit)) });
      }
      const factor = Math.exp(Math.max(-120, Math.min(120, -event.deltaY * unit * pinch)) * 0.0022);
      apply(zoomAt(view.current, at(event), factor, l.k));
    };
    const down = (event: PointerEvent) => {
      if (event.button !== 0) return;
      stop();
      pointers.set(event.pointerId, at(event));
      travelled = 0;
      dragged.current = false;
    };
    const move = (event: PointerEvent) => {
      const before = pointers.get(event.pointerId);
      if (!before) return;
      const now = at(event);
      const others = [...pointers.entries()].filter(([id]) => id !== event.pointerId).map(([, p]) => p);
      pointers.set(event.pointerId, now);
      const other = others[0];
      if (other) {
        const was = Math.hypot(before.x - other.x, before.y - other.y);
        const is = Math.hypot(now.x - other.x, now.y - other.y);
        const middle = { x: (now.x + other.x) / 2, y: (now.y + other.y) / 2 };
        dragged.current = true;
        if (was > 0) apply(zoomAt(view.current, middle, is / was, sizes.current.least.k));
        return;
      }
      travelled += Math.hypot(now.x - before.x, now.y - before.y);
      if (travelled < 4) return;
      if (!dragged.current) node.setPointerCapture(event.pointerId);
      dragged.current = true;
      apply({ k: view.current.k, x: view.current.x + now.x - before.x, y: view.current.y + now.y - before.y });
    };
    const up = (event: PointerEvent) => {
      pointers.delete(event.pointerId);
      if (dragged.current) setTimeout(() => (dragged.current = false), 0);
    };
    node.addEventListener("wheel", wheel, { passive: false });
    node.addEventListener("pointerdown", down);
    node.addEventListener("pointermove", move);
    node.addEventListener("pointerup", up);
    node.addEventListener("pointercancel", up);
    return () => {
      node.removeEventListener("wheel", wheel);
      node.removeEventListener("pointerdown", down);
      node.removeEventListener("pointermove", move);
      node.removeEventListener("pointerup", up);
      node.removeEventListener("pointercancel", up);
    };
    // Until the frame has been measured there is no svg to listen to.
  }, [svg, apply, frame.width > 0]);

  return {
    percent,
    near,
    below,
    dragged,
    zoomBy: useCallback(
      (factor) => {
        const { frame: f, least: l } = sizes.current;
        glide(zoomAt(bound.current ?? view.current, { x: f.width / 2, y: f.height / 2 }, factor, l.k), 200);
      },
      [glide],
    ),
    // A second time shows a picture that is taller than the frame wholly.
    whole: useCallback(() => {
      const { rest: r, least: l } = sizes.current;
      const resting = Math.abs(view.current.k / r.k - 1) < 0.002 && view.current.y > -1;
      glide(resting ? l : r);
    }, [glide]),
    toBox: useCallback((box, maxZoom = 4) => glide(fitBox(box, sizes.current.frame, 28, maxZoom)), [glide]),
    show: useCallback(
      (box) => {
        const next = reveal(box, view.current, sizes.current.frame);
        if (next) glide(next, 220);
      },
      [glide],
    ),
    point: useCallback((box) => {
      const { k, x, y } = view.current;
      return { x: box.x * k + x, y: box.y * k + y, w: box.w * k, h: box.h * k };
    }, []),
  };
}
