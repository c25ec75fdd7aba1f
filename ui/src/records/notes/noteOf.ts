import type { HistoryEntry, RecordSchema } from "../../contract/schema";
import { fieldOf } from "../../shell/schema";

/** What an entry of a record's history says about its comments and files, which are no fields of its own. */
export type Note =
  | { kind: "commented"; text: string }
  | { kind: "withdrew" }
  | { kind: "attached"; name: string; size: number }
  | { kind: "removed"; name: string };

type HistoryChange = HistoryEntry["changes"][number];

export function noteOf(record: RecordSchema, { field, before, after }: HistoryChange): Note | null {
  // A record may well have a field of that name.
  if ((field !== "comments" && field !== "attachments") || fieldOf(record, field)) return null;
  const [was, is] = [objectOf(before), objectOf(after)];
  if (field === "comments") return is ? { kind: "commented", text: text(is.text) } : { kind: "withdrew" };
  return is
    ? { kind: "attached", name: text(is.name), size: Number(is.size) || 0 }
    : { kind: "removed", name: text(was?.name) };
}

function objectOf(value: unknown): Record<string, unknown> | null {
  return typeof value === "object" && value !== null ? (value as Record<string, unknown>) : null;
}

const text = (value: unknown): string => (typeof value === "string" ? value : "");
