import { useMemo, useSyncExternalStore } from "react";
import { newKey } from "../../shell/client";
import { asProblem, type Problem } from "../../shell/problem";
import { sendFile } from "./sendFile";

/** A file on its way to a record. */
export interface Upload {
  /** Its own, and the Idempotency-Key of every try. */
  key: string;
  batch: Batch;
  file: File;
  state: "waiting" | "sending" | "failed";
  /** From 0 to 1. */
  sent: number;
  problem: Problem | null;
}

/** Files that were chosen together, for one record by one person. */
export interface Batch {
  owner: string;
  path: string;
  /** After each file that was stored. */
  onStored: () => void;
  /** The names of those stored, once none of the batch is on its way any more. */
  onDone: (stored: string[]) => void;
}

/** Outside of the pages: a file goes on its way while one looks at something else. One at a time, as the server writes them. */
let uploads: Upload[] = [];
let working = false;
const stored = new WeakMap<Batch, string[]>();
const sending = new Map<string, AbortController>();
const listeners = new Set<() => void>();

function change(next: Upload[]): void {
  uploads = next;
  for (const listener of listeners) listener();
}

function set(key: string, values: Partial<Upload>): void {
  change(uploads.map((each) => (each.key === key ? { ...each, ...values } : each)));
}

/** The files on their way to one record. */
export function useUploads(owner: string): Upload[] {
  const all = useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => uploads,
  );
  return useMemo(() => ofOwner(all, owner), [all, owner]);
}

export const uploadsOf = (owner: string): Upload[] => ofOwner(uploads, owner);

const ofOwner = (all: Upload[], owner: string) => all.filter((each) => each.batch.owner === owner);

/** Sends files one after the other; those that come with a problem are shown with it and not sent. */
export function addUploads(batch: Batch, files: { file: File; problem: Problem | null }[]): void {
  stored.set(batch, []);
  const added = files.map(
    ({ file, problem }): Upload => ({
      key: newKey(),
      batch,
      file,
      state: problem ? "failed" : "waiting",
      sent: 0,
      problem,
    }),
  );
  change([...uploads, ...added]);
  void work();
}

export function retryUpload({ key }: Upload): void {
  set(key, { state: "waiting", sent: 0, problem: null });
  void work();
}

/** Takes a file from the way, or what is said about it from the page. */
export function dropUpload({ key, batch }: Upload): void {
  const controller = sending.get(key);
  change(uploads.filter((each) => each.key !== key));
  report(batch);
  if (!controller) return;
  controller.abort();
  // It may have been stored all the same.
  batch.onStored();
}

async function work(): Promise<void> {
  if (working) return;
  working = true;
  const stay = (event: BeforeUnloadEvent) => event.preventDefault();
  window.addEventListener("beforeunload", stay);
  for (let next = waiting(); next; next = waiting()) {
    await send(next);
    report(next.batch);
  }
  window.removeEventListener("beforeunload", stay);
  working = false;
}

const waiting = () => uploads.find((each) => each.state === "waiting");

async function send({ key, batch, file }: Upload): Promise<void> {
  const controller = new AbortController();
  sending.set(key, controller);
  set(key, { state: "sending" });
  try {
    const path = `${batch.path}?${new URLSearchParams({ name: file.name })}`;
    const onProgress = (sent: number) => set(key, { sent });
    await sendFile(path, file, { idempotencyKey: key, onProgress, signal: controller.signal });
    stored.get(batch)?.push(file.name);
    change(uploads.filter((each) => each.key !== key));
    batch.onStored();
  } catch (thrown) {
    // One that was taken from the way stands no more in the list, and nothing is said about it.
    set(key, { state: "failed", problem: asProblem(thrown) });
  } finally {
    sending.delete(key);
  }
}

function report(batch: Batch): void {
  const names = stored.get(batch) ?? [];
  if (names.length === 0 || uploads.some((each) => each.batch === batch && each.state !== "failed")) return;
  // A later try of one that failed is reported by itself.
  stored.set(batch, []);
  batch.onDone(names);
}

/** Whether another try may end otherwise: what was refused for what it is will be refused again. */
export function mayRetry({ problem }: Upload): boolean {
  return problem !== null && (problem.code === "network" || problem.status === 401 || problem.status >= 500);
}
