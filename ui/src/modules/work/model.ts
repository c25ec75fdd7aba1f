import type { components } from "../../contract/openapi";
import type { Tone } from "../../contract/schema";

/** The answer of `work.jobs`, as the contract has it. */
export type JobsAnswer = components["schemas"]["JobsAnswer"];
export type Job = components["schemas"]["JobRow"];
export type ScheduleRow = components["schemas"]["ScheduleRow"];
export type StateCount = components["schemas"]["StateCount"];

const tones: Record<string, Tone> = {
  dead: "danger",
  running: "info",
  queued: "neutral",
  waiting: "neutral",
  done: "success",
  dropped: "warning",
};

export const toneOf = (state: string): Tone => tones[state] ?? "neutral";

/** What a person should see first: what failed, else what there is most of to come. */
export function firstState(counts: readonly StateCount[]): string {
  const some = counts.find((count) => count.count > 0 && count.state !== "running");
  return some?.state ?? "queued";
}

/** `10,000+` where there are more than are counted. */
export function countOf(count: StateCount): string {
  return count.count.toLocaleString("en-US") + (count.more ? "+" : "");
}
