import type { components } from "../../contract/openapi";
import type { Schema } from "../../contract/schema";
import { labelIn, type Language } from "../i18n";

export type Scope = components["schemas"]["TokenScope"];
export type Right = Scope[number]["rights"][number];

/** Something that a token may be for, with the rights on it that its person has now. */
export interface Subject {
  name: string;
  label: string;
  kind: "records" | "commands" | "queries";
  rights: Right[];
  /** The record that a command works on, which whoever runs it must read. */
  record?: string | null;
}

/** What a person could let a program do: what they may, but for what decides who may sign in and do what. */
export function subjectsOf(schema: Schema, lang: Language): Subject[] {
  const ofAccess = (name: string) => name.startsWith("access.");
  const records = schema.records.map(({ name, label_plural, may }): Subject => {
    const changing = (["create", "update", "archive", "import"] as const).filter((right) => may[right] && !ofAccess(name));
    return {
      name,
      label: labelIn(label_plural, lang),
      kind: "records",
      rights: ["read", ...(may.export ? (["export"] as const) : []), ...changing],
    };
  });
  const commands = schema.commands
    .filter(({ name }) => !ofAccess(name))
    .map(({ name, label, record }): Subject => ({ name, label: labelIn(label, lang), kind: "commands", rights: ["run"], record }));
  const queries = schema.queries.map(({ name, label }): Subject => ({
    name,
    label: labelIn(label, lang),
    kind: "queries",
    rights: ["read"],
  }));
  return [...records, ...commands, ...queries];
}

/** The lines that were filled in, and what their commands need beside. */
export function scopeOf(lines: Scope, subjects: Subject[]): Scope {
  const filled = lines.filter(({ subject, rights }) => subject && rights.length > 0);
  const wanted = filled.flatMap(({ subject }) => {
    const record = subjects.find(({ name }) => name === subject)?.record;
    const there = filled.some((line) => line.subject === record && line.rights.includes("read"));
    return record && !there ? [record] : [];
  });
  return [...filled, ...[...new Set(wanted)].map((subject): Scope[number] => ({ subject, rights: ["read"] }))];
}

export const everything: Scope = [{ subject: "*", rights: ["read"] }];

export function isEverything(scope: Scope): boolean {
  const [only, ...more] = scope;
  return more.length === 0 && only?.subject === "*" && only.rights.join() === "read";
}
