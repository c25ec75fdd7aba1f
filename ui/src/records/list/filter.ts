import type { FieldSchema } from "../../contract/schema";

/**
 * One filter chip a field, as the address bar keeps it: `f.state=open,accepted`, `f.level=1..3`, `f.text_zh=规划`,
 * `f.parent=null`. Strings, so that an address can be shared, bookmarked and written by hand.
 */
export type FilterTexts = Record<string, string>;

export const nothing = "null";

export function quote(text: string): string {
  return `"${text.replace(/\\/g, "\\\\").replace(/"/g, '\\"')}"`;
}

/** `1..3`, `1..`, `..3` as its two ends. */
export function parseRange(text: string): { from: string; to: string } {
  const at = text.indexOf("..");
  if (at < 0) return { from: text, to: text };
  return { from: text.slice(0, at), to: text.slice(at + 2) };
}

export function formatRange(from: string, to: string): string {
  return from || to ? `${from}..${to}` : "";
}

export function parseChoices(text: string): string[] {
  return text.split(",").filter(Boolean);
}

/** The filter expression of the contract; "" when nothing is asked. */
export function compileFilter(fields: FieldSchema[], filters: FilterTexts): string {
  return fields
    .flatMap((field) => {
      const text = filters[field.name];
      return text ? (compileTerm(field, text) ?? []) : [];
    })
    .join(" and ");
}

/** One field's comparison, or null when the text (typed into the address, say) means nothing for its kind. */
export function compileTerm(field: FieldSchema, text: string): string | null {
  const name = field.name;
  switch (field.kind) {
    case "choice": {
      const values = parseChoices(text);
      if (values.length === 0) return null;
      return values.length === 1 ? `${name} = ${quote(values[0] ?? "")}` : `${name} in (${values.map(quote).join(", ")})`;
    }
    case "reference":
      return text === nothing ? `${name} = null` : `${name} = ${quote(text)}`;
    case "boolean":
      return text === "true" || text === "false" ? `${name} = ${text}` : null;
    case "integer":
    case "money":
    case "quantity":
    case "rate":
      return compileRange(name, text, /^[+-]?\d+(\.\d+)?$/, (end) => end);
    case "date":
      return compileRange(name, text, /^\d{4}-\d{2}-\d{2}$/, quote);
    case "timestamp":
      return compileMoments(name, text);
    case "lines":
    case "json":
      return null;
    default:
      return `contains(${name}, ${quote(text)})`;
  }
}

function compileRange(name: string, text: string, valid: RegExp, literal: (end: string) => string): string | null {
  const { from, to } = parseRange(text.trim());
  if ((from && !valid.test(from)) || (to && !valid.test(to)) || (!from && !to)) return null;
  if (from && to) {
    return from === to ? `${name} = ${literal(from)}` : `${name} between ${literal(from)} and ${literal(to)}`;
  }
  return from ? `${name} >= ${literal(from)}` : `${name} <= ${literal(to)}`;
}

/** Days as the reader means them, midnight to midnight where they sit, as moments in UTC. */
function compileMoments(name: string, text: string): string | null {
  const { from, to } = parseRange(text.trim());
  const day = /^\d{4}-\d{2}-\d{2}$/;
  if ((from && !day.test(from)) || (to && !day.test(to)) || (!from && !to)) return null;
  const terms: string[] = [];
  if (from) terms.push(`${name} >= ${quote(startOfDay(from, 0))}`);
  if (to) terms.push(`${name} < ${quote(startOfDay(to, 1))}`);
  return terms.join(" and ");
}

function startOfDay(day: string, later: number): string {
  const [year = 1970, month = 1, date = 1] = day.split("-").map(Number);
  return new Date(year, month - 1, date + later).toISOString();
}
