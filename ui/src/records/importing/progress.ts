/** What a server tells of an import under way. */
export interface Told {
  under_way: boolean;
  rows: number;
  checked: number;
  made: number;
}

export interface Stage {
  words: "progressChecked" | "progressMade" | "progressLast";
  done: number;
  rows: number;
  /** Of the whole: a row is understood first and made later, each about half of the work. */
  percent: number;
}

/** Where an import stands; nothing where it is not known. */
export function stageOf({ under_way, rows, checked, made }: Told): Stage | undefined {
  if (!under_way || rows === 0) return undefined;
  const percent = Math.min(99, Math.floor(((checked + made) * 50) / rows));
  if (made >= rows) return { words: "progressLast", done: rows, rows, percent };
  if (checked >= rows) return { words: "progressMade", done: made, rows, percent };
  return { words: "progressChecked", done: checked, rows, percent };
}
