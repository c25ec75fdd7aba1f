import { useQuery } from "@tanstack/react-query";
import { useCallback, useMemo } from "react";
import type { Item, Label, Page, RecordSchema } from "../contract/schema";
import { getJson } from "./client";

/** The edition of the framework whose identifiers the program names its parts by: the one the map opens with. */
export const homeEdition = "study";

/** Its id, and its name, which search results carry as their context. */
export interface HomeEdition extends Label {
  id: string;
}

/** Undefined until read, or where editions may not be read. */
export function useHomeEdition(): HomeEdition | undefined {
  const query = useQuery<Page>({
    queryKey: ["home-edition"],
    staleTime: Infinity,
    retry: false,
    queryFn: ({ signal }) =>
      getJson<Page>(
        "/api/records/framework.edition",
        { filter: `code = "${homeEdition}"`, fields: "code,name_zh,name_en", limit: 1 },
        signal,
      ),
  });
  const item = query.data?.items[0];
  return useMemo(() => item && { id: item.id, zh: String(item.name_zh ?? ""), en: String(item.name_en ?? "") }, [item]);
}

/**
 * What the address of a list says when one comes to it by a menu: of things that must belong to an edition, those of home,
 * or of the edition of the one that was looked at. An ordinary filter, so the reader sees it and may take it away; the bare
 * address stays the whole list.
 */
export function listSearch(record: RecordSchema, home: HomeEdition | undefined, from?: Item): Record<string, string> {
  const field = record.fields.find((each) => each.record === "framework.edition" && each.required && each.filter);
  if (!field) return {};
  const own = from?.[field.name] as { id?: string } | null | undefined;
  const edition = own?.id ?? home?.id;
  return edition ? { [`f.${field.name}`]: edition } : {};
}

export function useListSearch(): (record: RecordSchema, from?: Item) => Record<string, string> {
  const home = useHomeEdition();
  return useCallback((record, from) => listSearch(record, home, from), [home]);
}

/** Among things of the same name those of home come first; everything else keeps its place. */
export function homeFirst<T>(things: T[], nameOf: (thing: T) => string, isHome: (thing: T) => boolean): T[] {
  const waiting = new Map<string, T[]>();
  for (const thing of things) {
    const name = nameOf(thing);
    const same = waiting.get(name);
    if (same) same.push(thing);
    else waiting.set(name, [thing]);
  }
  for (const same of waiting.values()) same.sort((a, b) => Number(isHome(b)) - Number(isHome(a)));
  return things.flatMap((thing) => waiting.get(nameOf(thing))?.shift() ?? []);
}
