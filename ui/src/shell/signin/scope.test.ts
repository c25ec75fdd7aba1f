import { describe, expect, it } from "vitest";
import type { Schema } from "../../contract/schema";
import { everything, isEverything, scopeOf, subjectsOf } from "./scope";

const label = { zh: "甲", en: "A" };
const may = { create: true, update: false, archive: false, export: true, import: false };
const schema = {
  records: [
    { name: "framework.finding", label_plural: label, may },
    { name: "access.user", label_plural: label, may },
  ],
  commands: [
    { name: "framework.accept_finding", label, record: "framework.finding" },
    { name: "access.set_password", label, record: "access.user" },
  ],
  queries: [{ name: "framework.matrix", label }],
} as unknown as Schema;

describe("what a token may be for", () => {
  it("is what its person may, and nothing that changes who may sign in", () => {
    const subjects = subjectsOf(schema, "en");
    expect(subjects.map(({ name, rights }) => [name, rights])).toEqual([
      ["framework.finding", ["read", "export", "create"]],
      ["access.user", ["read", "export"]],
      ["framework.accept_finding", ["run"]],
      ["framework.matrix", ["read"]],
    ]);
  });

  it("brings along the record that a command works on, once", () => {
    const subjects = subjectsOf(schema, "zh");
    const run = { subject: "framework.accept_finding", rights: ["run" as const] };
    const read = { subject: "framework.finding", rights: ["read" as const] };
    expect(scopeOf([run, { subject: "", rights: [] }], subjects)).toEqual([run, read]);
    expect(scopeOf([run, read], subjects)).toEqual([run, read]);
    expect(scopeOf([run, run], subjects)).toEqual([run, run, read]);
  });

  it("is everything that may be read, in whatever order it is written", () => {
    expect(isEverything(everything)).toBe(true);
    expect(isEverything([{ rights: ["read"], subject: "*" }])).toBe(true);
    expect(isEverything([{ subject: "*", rights: ["read", "export"] }])).toBe(false);
    expect(isEverything([...everything, { subject: "framework.finding", rights: ["create"] }])).toBe(false);
  });
});
