import { useQuery } from "@tanstack/react-query";
import type { Label, Page } from "../contract/schema";
import { getJson } from "./client";

/** The edition of the framework whose identifiers the program names its parts by: the one the map opens with. */
export const homeEdition = "study";

/** Its name, which search results carry as their context; undefined until read, or where editions may not be read. */
export function useHomeEdition(): Label | undefined {
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
  return item && { zh: String(item.name_zh ?? ""), en: String(item.name_en ?? "") };
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
