import { useInfiniteQuery } from "@tanstack/react-query";
import { useMemo } from "react";
import type { CommandSchema, FieldSchema, Item, Page, RecordSchema } from "../../contract/schema";
import { getJson } from "../../shell/client";
import type { Problem } from "../../shell/problem";
import { listParams, type ListState } from "./listState";

const pageSize = 100;

export interface ListData {
  items: Item[];
  count: number | null;
  capped: boolean;
  pending: boolean;
  refreshing: boolean;
  error: Problem | null;
  more: boolean;
  loadingMore: boolean;
  loadMore: () => void;
  refetch: () => void;
}

/** The rows of a list, page after page as one scrolls; the last answer stays on the screen while a new one is fetched. */
export function useListData(
  record: RecordSchema,
  columns: FieldSchema[],
  commands: CommandSchema[],
  state: ListState,
  sort: string,
): ListData {
  const params = {
    ...listParams(record, state, sort),
    fields: neededFields(record, columns, commands).join(","),
    limit: pageSize,
  };
  const query = useInfiniteQuery<Page, Problem, { pages: Page[] }, unknown[], string | null>({
    queryKey: ["list", record.name, params],
    initialPageParam: null,
    queryFn: ({ pageParam, signal }) =>
      getJson<Page>(`/api/records/${record.name}`, { ...params, after: pageParam, count: pageParam ? undefined : true }, signal),
    getNextPageParam: (last) => last.next,
    placeholderData: (previous) => previous,
  });
  const pages = query.data?.pages;
  const items = useMemo(() => pages?.flatMap((page) => page.items) ?? [], [pages]);
  const first = pages?.[0];
  return {
    items,
    count: first?.count ?? null,
    capped: first?.count_capped ?? false,
    pending: query.isPending,
    refreshing: query.isPlaceholderData,
    error: query.error,
    more: query.hasNextPage,
    loadingMore: query.isFetchingNextPage,
    loadMore: () => {
      if (query.hasNextPage && !query.isFetchingNextPage) void query.fetchNextPage();
    },
    refetch: () => void query.refetch(),
  };
}

/** What a row must carry: the columns, its title, and what says which commands it takes. */
function neededFields(record: RecordSchema, columns: FieldSchema[], commands: CommandSchema[]): string[] {
  return [
    ...new Set([
      ...columns.map((field) => field.name),
      ...record.key,
      ...record.title.zh,
      ...record.title.en,
      ...commands.flatMap((command) => (command.when ? [command.when.field] : [])),
    ]),
  ];
}
