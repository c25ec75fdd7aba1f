import { useInfiniteQuery } from "@tanstack/react-query";
import { useMemo } from "react";
import { getJson } from "../../shell/client";
import type { Problem } from "../../shell/problem";
import type { Job, JobsAnswer } from "./model";

const pageSize = 50;

export interface JobsData {
  known: boolean;
  items: Job[];
  error: Problem | null;
  refreshing: boolean;
  more: boolean;
  loadingMore: boolean;
  loadMore: () => void;
  refetch: () => void;
}

/** Jobs in a state, page after page, once it is known which. */
export function useJobs(state: string | undefined): JobsData {
  const query = useInfiniteQuery<JobsAnswer, Problem, { pages: JobsAnswer[] }, unknown[], number | null>({
    queryKey: ["query", "work.jobs", { state }],
    initialPageParam: null,
    queryFn: ({ pageParam, signal }) =>
      getJson<JobsAnswer>("/api/queries/work.jobs", { state, before: pageParam, limit: pageSize }, signal),
    getNextPageParam: (last) => last.next ?? null,
    enabled: state !== undefined,
    placeholderData: (previous) => previous,
  });
  const pages = query.data?.pages;
  return {
    known: pages !== undefined,
    items: useMemo(() => pages?.flatMap((page) => page.items) ?? [], [pages]),
    error: query.error,
    refreshing: query.isPlaceholderData,
    more: query.hasNextPage,
    loadingMore: query.isFetchingNextPage,
    loadMore: () => void query.fetchNextPage(),
    refetch: () => void query.refetch(),
  };
}
