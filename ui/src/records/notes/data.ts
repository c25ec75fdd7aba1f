import { useInfiniteQuery, useQuery, useQueryClient } from "@tanstack/react-query";
import { getJson } from "../../shell/client";
import type { Problem } from "../../shell/problem";
import { commentsPath, filesPath, type CommentPage, type RecordFiles } from "./model";

const pageSize = 50;

/** The comments on a record, the latest first. */
export function useComments(record: string, id: string) {
  return useInfiniteQuery<CommentPage, Problem, { pages: CommentPage[] }, unknown[], string | null>({
    queryKey: ["comments", record, id],
    initialPageParam: null,
    queryFn: ({ pageParam, signal }) =>
      getJson<CommentPage>(commentsPath(record, id), { limit: pageSize, after: pageParam }, signal),
    getNextPageParam: (last) => last.next,
  });
}

export function useFiles(record: string, id: string) {
  return useQuery<RecordFiles, Problem>({
    queryKey: ["attachments", record, id],
    queryFn: ({ signal }) => getJson<RecordFiles>(filesPath(record, id), undefined, signal),
  });
}

/** How many there are, as far as the first page tells: "50+" where more follow. Those withdrawn say nothing and count for nothing. */
export function countOfComments(first: CommentPage | undefined): string | null {
  if (!first) return null;
  if (first.next) return `${pageSize}+`;
  const count = first.items.filter((comment) => !comment.withdrawn).length;
  return count > 0 ? String(count) : null;
}

/** Reads anew what a comment or a file changes: its own list, and the record's history. The record itself is as it was. */
export function useNotesChanged(record: string, id: string): (kind: "comments" | "attachments") => Promise<void> {
  const client = useQueryClient();
  return async (kind) => {
    void client.invalidateQueries({ queryKey: ["history", record, id] });
    await client.invalidateQueries({ queryKey: [kind, record, id] });
  };
}
