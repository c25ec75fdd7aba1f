import type { Tone } from "../../../contract/schema";
import type { Finding, FindingState, MappingKind } from "../model";

/** Word and shape of each state; the shape is the tone's (widgets/StateTag). */
export const STATE_TONES: Record<FindingState, Tone> = {
  note: "neutral",
  open: "warning",
  accepted: "info",
  in_progress: "info",
  done: "success",
  declined: "neutral",
};

export const KIND_TONES: Record<MappingKind, Tone> = {
  match: "success",
  partial: "warning",
  missing: "danger",
  extra: "neutral",
};

export type Verb = "accept" | "start" | "close" | "decline" | "reopen";
export const VERBS: readonly Verb[] = ["accept", "start", "close", "decline", "reopen"];

/** From which states each command goes on, as docs/framework-queries.md says. */
export const FROM: Record<Verb, readonly FindingState[]> = {
  accept: ["open"],
  start: ["accepted"],
  close: ["accepted", "in_progress"],
  decline: ["open", "accepted"],
  reopen: ["done", "declined"],
};

/** The input that a command asks for beside the finding. */
export const ASKS: Record<Verb, "evidence" | "reason" | null> = {
  accept: null,
  start: null,
  close: "evidence",
  decline: "reason",
  reopen: "reason",
};

export const commandOf = (verb: Verb) => `framework.${verb}_finding`;

export function verbsFor(state: FindingState): Verb[] {
  return VERBS.filter((verb) => FROM[verb].includes(state));
}

/** Which of the findings a command can be run on, and how many it must leave alone. */
export function applicable(verb: Verb, findings: Finding[]): { ready: Finding[]; skipped: number } {
  const ready = findings.filter((finding) => FROM[verb].includes(finding.state));
  return { ready, skipped: findings.length - ready.length };
}
