import { useInfiniteQuery, useQuery, useQueryClient, type UseQueryResult } from "@tanstack/react-query";
import type { paths } from "../../contract/openapi";
import { getJson, send } from "../client";
import type { Problem } from "../problem";
import { toastProblem } from "../toast";

export type NoticePage = paths["/api/notifications"]["get"]["responses"]["200"]["content"]["application/json"];
export type Notice = NoticePage["items"][number];

const address = "/api/notifications";
const key = "notifications";
const minute = 60_000;

/** How many are unread: asked each minute while the page is looked at, and when one comes back to it. */
export function useUnread(): NoticePage | undefined {
  return useQuery<NoticePage, Problem>({
    queryKey: [key, "count"],
    queryFn: ({ signal }) => getJson<NoticePage>(address, { limit: 0 }, signal),
    refetchInterval: minute,
    refetchOnWindowFocus: "always",
    retry: false,
  }).data;
}

/** The latest few. */
export function useLatest(): UseQueryResult<NoticePage, Problem> {
  return useQuery<NoticePage, Problem>({
    queryKey: [key, "latest"],
    queryFn: ({ signal }) => getJson<NoticePage>(address, { limit: 8 }, signal),
    staleTime: 0,
  });
}

/** All, or what is unread, page after page. */
export function useNotices(unread: boolean) {
  return useInfiniteQuery<NoticePage, Problem, { pages: NoticePage[] }, unknown[], string | null>({
    queryKey: [key, "pages", unread],
    initialPageParam: null,
    queryFn: ({ pageParam, signal }) =>
      getJson<NoticePage>(address, { unread: unread || undefined, after: pageParam, limit: 30 }, signal),
    getNextPageParam: (last) => last.next,
  });
}

/** Marks one as read, or all. */
export function useMarkRead(): (notice?: Notice) => Promise<void> {
  const client = useQueryClient();
  return async (notice) => {
    if (notice?.read_at) return;
    try {
      await send("POST", notice ? `${address}/${notice.id}/read` : `${address}/read-all`);
    } catch (thrown) {
      toastProblem(thrown);
    }
    await client.invalidateQueries({ queryKey: [key] });
  };
}

/** Where one leads. */
export function pathOf(notice: Notice): string {
  return notice.record && notice.row ? `/records/${notice.record}/${notice.row}` : (notice.screen ?? "/notifications");
}
