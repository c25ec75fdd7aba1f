import type { operations } from "../../contract/openapi";
import type { Reference } from "../../contract/schema";

type Answer<Name extends "comments.list" | "attachments.list"> =
  operations[Name]["responses"][200]["content"]["application/json"];
type CommentOfContract = Answer<"comments.list">["items"][number];
type FileOfContract = Answer<"attachments.list">["items"][number];

/** What someone said about a record; a withdrawn one has no text any more. The contract says less of people than is given. */
export type RecordComment = Omit<CommentOfContract, "author" | "mentions"> & { author: Reference; mentions: Reference[] };

export type CommentPage = Omit<Answer<"comments.list">, "items"> & { items: RecordComment[] };

/** A file that hangs on a record; its size in bytes. */
export type RecordFile = Omit<FileOfContract, "added_by"> & { added_by: Reference };

/** `may_change`: whether the reader may change this very row, and so its files. */
export type RecordFiles = Omit<Answer<"attachments.list">, "items"> & { items: RecordFile[] };

export const mostCharacters = 4000;
export const mostBytes = 20 * 1024 * 1024;

export const commentsPath = (record: string, id: string) => `/api/records/${record}/${id}/comments`;
export const filesPath = (record: string, id: string) => `/api/records/${record}/${id}/attachments`;
