import { useNavigate, useSearch } from "@tanstack/react-router";
import { useCallback, useMemo } from "react";
import type { RecordSchema } from "../../contract/schema";
import { fieldOf } from "../../shell/schema";
import { compileFilter, type FilterTexts } from "./filter";

export type ArchivedScope = "false" | "true" | "any";

/** All that decides which rows a list shows, as the address bar keeps it. */
export interface ListState {
  filters: FilterTexts;
  search: string;
  /** `-state,number`; "" means the record's own default. */
  sort: string;
  archived: ArchivedScope;
  /** The saved view it was opened from. */
  view: string;
}

const prefix = "f.";

export function readListState(search: Record<string, unknown>): ListState {
  const text = (name: string) => (typeof search[name] === "string" ? (search[name] as string) : "");
  const filters: FilterTexts = {};
  for (const name of Object.keys(search)) {
    if (name.startsWith(prefix) && text(name)) filters[name.slice(prefix.length)] = text(name);
  }
  const archived = text("archived");
  return {
    filters,
    search: text("q"),
    sort: text("sort"),
    archived: archived === "true" || archived === "any" ? archived : "false",
    view: text("view"),
  };
}

export function writeListState(state: ListState): Record<string, string> {
  const search: Record<string, string> = {};
  for (const [name, text] of Object.entries(state.filters)) if (text) search[prefix + name] = text;
  if (state.search) search.q = state.search;
  if (state.sort) search.sort = state.sort;
  if (state.archived !== "false") search.archived = state.archived;
  if (state.view) search.view = state.view;
  return search;
}

export function useListState(): [ListState, (change: Partial<ListState>) => void] {
  const search = useSearch({ strict: false }) as Record<string, unknown>;
  const navigate = useNavigate();
  const state = useMemo(() => readListState(search), [search]);
  const change = useCallback(
    (next: Partial<ListState>) => {
      void navigate({ to: ".", search: writeListState({ ...state, ...next }), replace: true });
    },
    [navigate, state],
  );
  return [state, change];
}

/** The list's part of the request: the same for reading, counting and exporting. */
export function listParams(record: RecordSchema, state: ListState, sort: string): Record<string, string | undefined> {
  return {
    filter: compileFilter(record.fields, state.filters) || undefined,
    search: state.search || undefined,
    sort: stillSorted(record, sort) || undefined,
    archived: state.archived === "false" ? undefined : state.archived,
  };
}

/** Without the customer's fields that a browser or a saved view remembers and that are out of use or have no index meanwhile. */
export function stillSorted(record: RecordSchema, sort: string): string {
  const stays = (part: string) => {
    const field = fieldOf(record, part.replace(/^-/, ""));
    return field !== undefined && (field.sort || !field.custom);
  };
  return sort.split(",").filter(stays).join(",");
}

/** One column's place in a sort: `-state` → state, descending. */
export function sortDirection(sort: string, field: string): "ascending" | "descending" | null {
  const first = sort.split(",")[0] ?? "";
  if (first === field) return "ascending";
  return first === `-${field}` ? "descending" : null;
}

/** What a click on the header makes of the sort: up, down, back to the default. */
export function nextSort(sort: string, field: string): string {
  const direction = sortDirection(sort, field);
  if (direction === null) return field;
  return direction === "ascending" ? `-${field}` : "";
}
