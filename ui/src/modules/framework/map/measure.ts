import type { Measure } from "./layout/types";

const FAMILY =
  '"PingFang SC", "Microsoft YaHei", "Noto Sans CJK SC", "Noto Sans SC", system-ui, "Segoe UI", Roboto, sans-serif';

let context: CanvasRenderingContext2D | null | undefined;
const known = new Map<string, number>();

/** Widths of characters at 100 px, remembered; names are sums of them, which is right for Chinese and near for Latin. */
function widthAt100(text: string, weight: number): number {
  const key = `${weight}|${text}`;
  const remembered = known.get(key);
  if (remembered !== undefined) return remembered;
  if (context === undefined) context = document.createElement("canvas").getContext("2d");
  let width: number;
  if (context) {
    context.font = `${weight} 100px ${FAMILY}`;
    width = context.measureText(text).width;
  } else {
    width = [...text].reduce((sum, char) => sum + (char > "\u2e80" ? 100 : 58), 0);
  }
  known.set(key, width);
  return width;
}

/** Width of a text as the browser will draw it. */
export const measureText: Measure = (text, size, weight = 400) => (widthAt100(text, weight) * size) / 100;
