/** Wrapping of names by measured widths, so that no name is ever cut. */

const CJK = /[\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef]/;
/** Marks that must not begin a line. */
const NO_START = /^[、，。：；）》」』,.;:)\]/&]/;

const words =
  typeof Intl !== "undefined" && "Segmenter" in Intl ? new Intl.Segmenter("zh", { granularity: "word" }) : null;

/** A run of Chinese as words where the browser knows them, else as characters. */
function chineseWords(run: string): string[] {
  return words ? [...words.segment(run)].map((part) => part.segment) : [...run];
}

/** Pieces between which a line may break: each Chinese word, each Latin word, with the marks that glue to it. */
export function pieces(text: string): string[] {
  const found: string[] = [];
  const add = (piece: string) => {
    const last = found.length - 1;
    if (NO_START.test(piece) && last >= 0) found[last] += piece;
    else found.push(piece);
  };
  for (const run of text.match(
    /[\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef]+|[^\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef]+/g,
  ) ?? []) {
    if (CJK.test(run)) for (const word of chineseWords(run)) add(word);
    // "S/P" stays whole, "供应商/合作" and "Program/Project" may break after the stroke.
    else
      for (const word of run.match(/(?:[^\s/-]{4,}[/-]|[^\s])+?(?:\s+|(?<=[^\s]{4,}[/-])|$)|\s+/g) ?? [run]) add(word);
  }
  return found;
}

/** Breaks one piece that is wider than the line, letter by letter. */
function breakPiece(piece: string, width: number, measure: (text: string) => number): string[] {
  const parts: string[] = [];
  let part = "";
  for (const char of piece) {
    if (part && measure(part + char) > width) {
      parts.push(part);
      part = "";
    }
    part += char;
  }
  if (part) parts.push(part);
  return parts;
}

/**
 * Greedy lines no wider than `width`, the first of them shorter by `notch`; then, when `balance`, evened out without
 * adding a line.
 */
export function wrapText(
  text: string,
  width: number,
  measure: (text: string) => number,
  balance = false,
  notch = 0,
): string[] {
  const all = pieces(text);
  const wrap = (most: number): string[] => {
    const lines: string[] = [];
    let line = "";
    for (const piece of all) {
      const limit = lines.length === 0 ? Math.min(most, width - notch) : most;
      if (line && measure((line + piece).trimEnd()) > limit) {
        lines.push(line.trimEnd());
        line = "";
      }
      const room = lines.length === 0 ? limit : most;
      if (!line && measure(piece.trimEnd()) > room) {
        const parts = breakPiece(piece, room, measure);
        lines.push(...parts.slice(0, -1));
        line = parts[parts.length - 1] ?? "";
      } else {
        line += piece;
      }
    }
    if (line.trim()) lines.push(line.trimEnd());
    return lines.length > 0 ? lines : [""];
  };
  const lines = wrap(width);
  if (!balance || lines.length < 2 || measure(lines[lines.length - 1] ?? "") >= width * 0.4) return lines;
  // A last line of one word reads badly: narrow the lines until it is gone.
  for (let limit = width - 4; limit > width * 0.6; limit -= 4) {
    const tighter = wrap(limit);
    if (tighter.length > lines.length) break;
    const last = tighter[tighter.length - 1] ?? "";
    if (measure(last) >= measure(tighter[0] ?? "") * 0.45) return tighter;
  }
  return lines;
}

/** The lines with the spaces they were broken at, so that what reads them one after another reads the words apart. */
export function withSpaces(text: string, lines: readonly string[]): string[] {
  let at = 0;
  return lines.map((line, index) => {
    const start = text.indexOf(line, at);
    at = start < 0 ? at : start + line.length;
    return index === lines.length - 1 || text[at] === " " ? `${line} ` : line;
  });
}

/** True when some piece had to be broken inside a word to fit. */
function breaksWord(text: string, width: number, measure: (text: string) => number, notch: number): boolean {
  return pieces(text).some((piece, index) => measure(piece.trimEnd()) > (index === 0 ? width - notch : width));
}

export interface FittedText {
  size: number;
  lines: string[];
  lineHeight: number;
}

/** The largest of the sizes at which the text stands inside the box; the smallest one when none does. */
export function fitText(
  text: string,
  box: { w: number; h: number; notch?: number },
  sizes: readonly number[],
  measure: (text: string, size: number) => number,
  leading = 1.22,
): FittedText {
  let last: FittedText | null = null;
  for (const size of sizes) {
    const at = (t: string) => measure(t, size);
    const lines = wrapText(text, box.w, at, true, box.notch);
    last = { size, lines, lineHeight: size * leading };
    if (lines.length * size * leading <= box.h + 0.5 && !breaksWord(text, box.w, at, box.notch ?? 0)) return last;
  }
  return last ?? { size: 10, lines: [text], lineHeight: 12 };
}
