import type { Measure } from "./layout/types";

let context: CanvasRenderingContext2D | null | undefined;
const families = new Map<string, string>();
const known = new Map<string, number>();

/** The faces that the page is drawn in, which are others in each language; a canvas cannot read them from a variable. */
function familyIn(language: string): string {
  const remembered = families.get(language);
  if (remembered !== undefined) return remembered;
  const family = getComputedStyle(document.documentElement).getPropertyValue("--jw-font").trim();
  // Before the styles are there nothing is known that would be worth remembering.
  if (family) families.set(language, family);
  return family || "sans-serif";
}

/** Widths of texts at 100 px, remembered. */
function widthAt100(text: string, weight: number): number {
  const language = document.documentElement.lang;
  const key = `${language}|${weight}|${text}`;
  const remembered = known.get(key);
  if (remembered !== undefined) return remembered;
  if (context === undefined) context = document.createElement("canvas").getContext("2d");
  let width: number;
  if (context) {
    context.font = `${weight} 100px ${familyIn(language)}`;
    width = context.measureText(text).width;
  } else {
    width = [...text].reduce((sum, char) => sum + (char > "\u2e80" ? 100 : 58), 0);
  }
  known.set(key, width);
  return width;
}

/** Width of a text as the browser will draw it. */
export const measureText: Measure = (text, size, weight = 400) => (widthAt100(text, weight) * size) / 100;
