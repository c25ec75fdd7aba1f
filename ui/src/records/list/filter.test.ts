import { describe, expect, it } from "vitest";
import type { FieldKind, FieldSchema } from "../../contract/schema";
import { compileFilter, compileTerm, parseRange, quote } from "./filter";
import { readListState, writeListState } from "./listState";

function field(name: string, kind: FieldKind): FieldSchema {
  return {
    name,
    kind,
    label: { zh: name, en: name },
    required: false,
    read_only: false,
    list: true,
    filter: true,
    sort: true,
    search: false,
  };
}

describe("one field's comparison", () => {
  const cases: [FieldKind, string, string | null][] = [
    ["choice", "open", 'f = "open"'],
    ["choice", "open,done", 'f in ("open", "done")'],
    ["choice", ",", null],
    ["reference", "0198-id", 'f = "0198-id"'],
    ["reference", "null", "f = null"],
    ["boolean", "true", "f = true"],
    ["boolean", "maybe", null],
    ["integer", "1..3", "f between 1 and 3"],
    ["integer", "2..2", "f = 2"],
    ["integer", "1..", "f >= 1"],
    ["integer", "..3", "f <= 3"],
    ["integer", "1..x", null],
    ["integer", "..", null],
    ["money", "-1000.50..", "f >= -1000.50"],
    ["quantity", "0.5..1.5", "f between 0.5 and 1.5"],
    ["date", "2026-11-01..2026-11-30", 'f between "2026-11-01" and "2026-11-30"'],
    ["date", "2026-11..", null],
    ["text", "规划", 'contains(f, "规划")'],
    ["long_text", 'a "b" \\', 'contains(f, "a \\"b\\" \\\\")'],
    ["lines", "x", null],
  ];
  it.each(cases)("%s %s", (kind, text, expected) => {
    expect(compileTerm(field("f", kind), text)).toBe(expected);
  });

  it("takes days as the reader's own, as moments in UTC", () => {
    const from = new Date(2026, 10, 1).toISOString();
    const to = new Date(2026, 11, 1).toISOString();
    expect(compileTerm(field("at", "timestamp"), "2026-11-01..2026-11-30")).toBe(`at >= "${from}" and at < "${to}"`);
  });
});

describe("a whole filter", () => {
  it("joins the fields in the record's own order and leaves out what means nothing", () => {
    const fields = [field("state", "choice"), field("level", "integer"), field("name", "text")];
    expect(compileFilter(fields, { name: "网", level: "x..", state: "open" })).toBe('state = "open" and contains(name, "网")');
    expect(compileFilter(fields, {})).toBe("");
  });

  it("cannot be broken out of by what is typed", () => {
    expect(quote('x" or true or "')).toBe('"x\\" or true or \\""');
  });
});

describe("the address", () => {
  it("gives back what was written", () => {
    const state = {
      filters: { state: "open,done", due: "..2026-12-31" },
      search: "预算",
      sort: "-due",
      archived: "true" as const,
      view: "v1",
    };
    expect(readListState(writeListState(state))).toEqual(state);
  });

  it("keeps the defaults out", () => {
    expect(writeListState({ filters: {}, search: "", sort: "", archived: "false", view: "" })).toEqual({});
    expect(readListState({ archived: "nonsense" }).archived).toBe("false");
  });

  it("reads a single number as both ends", () => {
    expect(parseRange("5")).toEqual({ from: "5", to: "5" });
  });
});
