import { useQuery } from "@tanstack/react-query";
import type { Item, Page } from "../../../contract/schema";
import { getJson } from "../../../shell/client";
import type { Problem } from "../../../shell/problem";

const PAGE = 500;
/** More processes than this belong in a report, not on a screen. */
const MOST = 20;

/** All records of a small type, page after page. */
async function readAll(record: string, signal?: AbortSignal): Promise<Item[]> {
  const items: Item[] = [];
  let after: string | undefined;
  for (let page = 0; page < MOST; page += 1) {
    const answer = await getJson<Page>(`/api/records/${record}`, { limit: PAGE, after }, signal);
    items.push(...answer.items);
    if (!answer.next) break;
    after = answer.next;
  }
  return items;
}

export function useAll(record: string) {
  return useQuery<Item[], Problem>({
    queryKey: ["all", record],
    queryFn: ({ signal }) => readAll(record, signal),
  });
}
