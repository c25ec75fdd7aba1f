import type { Aspect, ElementRef, Finding, FindingState, GapRow, GapTable } from "../model";
import { ASPECTS } from "../model";

/** What the reader asked for; `under` and `edition` go to the server, the rest is applied here so that typing never waits. */
export interface GapFilter {
  aspect?: Aspect;
  state?: FindingState;
  /** A department's id, or "none" for findings without one. */
  owner?: string;
  search?: string;
}

function wordsOf(finding: Finding): string {
  const text = typeof finding.text === "string" ? finding.text : `${finding.text.zh} ${finding.text.en}`;
  const process = finding.process
    ? `${finding.process.number} ${finding.process.label.zh} ${finding.process.label.en}`
    : "";
  return `${finding.number} ${text} ${process}`.toLowerCase();
}

export function matches(finding: Finding, filter: GapFilter, elementWords = ""): boolean {
  if (filter.aspect && finding.aspect !== filter.aspect) return false;
  if (filter.state && finding.state !== filter.state) return false;
  if (filter.owner === "none" ? finding.owner !== null : filter.owner && finding.owner?.id !== filter.owner)
    return false;
  const sought = (filter.search ?? "").trim().toLowerCase().split(/\s+/).filter(Boolean);
  if (sought.length === 0) return true;
  const words = `${wordsOf(finding)} ${elementWords}`;
  return sought.every((word) => words.includes(word));
}

/** The rows that still say something; a row whose every cell was filtered away is gone. */
export function filterRows(rows: GapRow[], filter: GapFilter): GapRow[] {
  const words = (element: ElementRef) => `${element.identifier} ${element.label.zh} ${element.label.en}`.toLowerCase();
  return rows.flatMap((row) => {
    const about = words(row.element);
    const keep = (findings: Finding[]) =>
      findings.filter((finding) => matches(finding, filter, `${about} ${words(finding.element)}`));
    const next = { ...row, as_is: keep(row.as_is), benchmark: keep(row.benchmark), suggestion: keep(row.suggestion) };
    return ASPECTS.some((aspect) => next[aspect].length > 0) ? [next] : [];
  });
}

export function countsOf(rows: GapRow[]): GapTable["counts"] {
  const counts = { as_is: 0, benchmark: 0, suggestion: 0, open: 0 };
  for (const row of rows) {
    for (const aspect of ASPECTS) {
      counts[aspect] += row[aspect].length;
      counts.open += row[aspect].filter((finding) => finding.state === "open").length;
    }
  }
  return counts;
}

/** Rows under their level-1 group, groups in the order they come. */
export function byGroup(rows: GapRow[]): { group: GapRow["group"]; rows: GapRow[] }[] {
  const groups = new Map<string, { group: GapRow["group"]; rows: GapRow[] }>();
  for (const row of rows) {
    const found = groups.get(row.group.id);
    if (found) found.rows.push(row);
    else groups.set(row.group.id, { group: row.group, rows: [row] });
  }
  return [...groups.values()];
}

/** All findings in the order they are read: row by row, as is, benchmark, suggestion. */
export function inOrder(rows: GapRow[], only?: Aspect): Finding[] {
  return rows.flatMap((row) => (only ? [only] : ASPECTS).flatMap((aspect) => row[aspect]));
}
