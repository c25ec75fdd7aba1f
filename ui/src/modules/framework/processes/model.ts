import type { Item, Reference } from "../../../contract/schema";
import type { Finding, Label, MappingKind } from "../model";

/** An as-is process as the list shows it. */
export interface ProcessRow {
  id: string;
  number: string;
  label: Label;
  owner: { id: string; label: Label } | null;
  parent: string | null;
  mapped: { id: string; title: Label; kind: MappingKind }[];
  matched: number;
  partial: number;
  missing: number;
  findings: number;
  open: number;
}

export interface ProcessFilter {
  kind?: MappingKind | "none";
  owner?: string;
  search?: string;
}

/** A record the reader may not see comes without its title. */
const UNSEEN: Label = { zh: "—", en: "—" };

const reference = (value: unknown): Reference | null =>
  value !== null && typeof value === "object" && "id" in value ? (value as Reference) : null;

/** Joins the records of processes, their mappings and their findings into rows. */
export function processRows(
  processes: Item[],
  mappings: Item[],
  findings: Pick<Finding, "process" | "state">[],
): ProcessRow[] {
  const rows = new Map<string, ProcessRow>();
  for (const item of processes) {
    const owner = reference(item.owner);
    rows.set(item.id, {
      id: item.id,
      number: String(item.number ?? ""),
      label: { zh: String(item.name_zh ?? ""), en: String(item.name_en ?? "") },
      owner: owner && { id: owner.id, label: owner.title ?? UNSEEN },
      parent: reference(item.parent)?.id ?? null,
      mapped: [],
      matched: 0,
      partial: 0,
      missing: 0,
      findings: 0,
      open: 0,
    });
  }
  for (const item of mappings) {
    const row = rows.get(reference(item.process)?.id ?? "");
    const element = reference(item.element);
    if (!row) continue;
    const kind = item.kind as MappingKind;
    if (element) row.mapped.push({ id: element.id, title: element.title ?? UNSEEN, kind });
    if (kind === "match") row.matched += 1;
    else if (kind === "partial") row.partial += 1;
    else if (kind === "missing") row.missing += 1;
  }
  for (const finding of findings) {
    const row = finding.process ? rows.get(finding.process.id) : undefined;
    if (!row) continue;
    row.findings += 1;
    if (finding.state === "open") row.open += 1;
  }
  return [...rows.values()].sort((a, b) => a.number.localeCompare(b.number, undefined, { numeric: true }));
}

export function keeps(row: ProcessRow, filter: ProcessFilter): boolean {
  if (
    filter.kind === "none"
      ? row.mapped.length > 0
      : filter.kind && !row.mapped.some((each) => each.kind === filter.kind)
  )
    return false;
  if (filter.owner && row.owner?.id !== filter.owner) return false;
  const text = `${row.number} ${row.label.zh} ${row.label.en}`.toLowerCase();
  return (filter.search ?? "")
    .toLowerCase()
    .split(/\s+/)
    .every((word) => text.includes(word));
}

export interface Placed {
  row: ProcessRow;
  depth: number;
  /** Has rows below it, and whether they are shown. */
  branch: "open" | "closed" | null;
}

/** The rows as a tree, depth first; what lies under a closed branch is left out. Orphans and circles stand at the top. */
export function asTree(rows: ProcessRow[], closed: ReadonlySet<string>): Placed[] {
  const ids = new Set(rows.map((row) => row.id));
  const below = new Map<string, ProcessRow[]>();
  for (const row of rows) {
    const parent = row.parent && ids.has(row.parent) ? row.parent : "";
    below.set(parent, [...(below.get(parent) ?? []), row]);
  }
  const placed: Placed[] = [];
  const seen = new Set<string>();
  const walk = (row: ProcessRow, depth: number, shown: boolean) => {
    if (seen.has(row.id)) return;
    seen.add(row.id);
    const children = below.get(row.id) ?? [];
    const open = !closed.has(row.id);
    if (shown) placed.push({ row, depth, branch: children.length === 0 ? null : open ? "open" : "closed" });
    for (const child of children) walk(child, depth + 1, shown && open);
  };
  for (const row of below.get("") ?? []) walk(row, 0, true);
  for (const row of rows) if (!seen.has(row.id)) walk(row, 0, true);
  return placed;
}

/** With the rows that match also those they stand under, so that a tree keeps its branches. */
export function withAncestors(rows: ProcessRow[], kept: ProcessRow[]): ProcessRow[] {
  const byId = new Map(rows.map((row) => [row.id, row]));
  const ids = new Set<string>();
  for (const row of kept) {
    for (let at: ProcessRow | undefined = row; at && !ids.has(at.id); at = at.parent ? byId.get(at.parent) : undefined)
      ids.add(at.id);
  }
  return rows.filter((row) => ids.has(row.id));
}
