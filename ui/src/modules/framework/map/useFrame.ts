import { useEffect, useState, type RefObject } from "react";
import type { View } from "./layout/types";
import type { Size } from "./viewport";

/** The size of an element, kept as the window changes. */
export function useSize(ref: RefObject<HTMLElement | null>): Size {
  const [size, setSize] = useState<Size>({ width: 0, height: 0 });
  useEffect(() => {
    const node = ref.current;
    if (!node) return;
    const read = () => setSize({ width: node.clientWidth, height: node.clientHeight });
    read();
    const observer = new ResizeObserver(read);
    observer.observe(node);
    return () => observer.disconnect();
  }, [ref]);
  return size;
}

/** True from the moment the view changes until its movement has ended. */
export function useMoving(view: View): boolean {
  const [shown, setShown] = useState(view);
  const [moving, setMoving] = useState(false);
  if (shown !== view) {
    setShown(view);
    setMoving(true);
  }
  useEffect(() => {
    if (!moving) return;
    const timer = setTimeout(() => setMoving(false), 560);
    return () => clearTimeout(timer);
  }, [moving, shown]);
  return moving;
}
