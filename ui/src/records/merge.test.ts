import { describe, expect, it } from "vitest";
import type { FieldSchema, Item } from "../contract/schema";
import { changesBetween, mergeVersions, resolveMerge, sameValue } from "./merge";

const names = ["state", "text", "owner", "due"];
const fields = names.map((name): FieldSchema => ({
  name,
  kind: "text",
  label: { zh: name, en: name },
  required: false,
  read_only: false,
  list: true,
  filter: true,
  sort: true,
  search: false,
}));

function item(values: Record<string, unknown>): Item {
  return { id: "1", version: 1, archived_at: null, created_at: "", updated_at: "", ...values };
}

describe("values", () => {
  it("are the same however they are written", () => {
    expect(sameValue(null, undefined)).toBe(true);
    expect(sameValue("", null)).toBe(true);
    expect(sameValue({ id: "a", title: { zh: "甲", en: "A" } }, { id: "a", title: { zh: "旧", en: "old" } })).toBe(true);
    expect(sameValue({ amount: "1", currency: "CNY" }, { currency: "CNY", amount: "1" })).toBe(true);
    expect(sameValue([{ id: "x", n: 1 }], [{ id: "x", n: 2 }])).toBe(false);
    expect(sameValue(0, null)).toBe(false);
    expect(sameValue(false, null)).toBe(false);
  });
});

describe("a draft", () => {
  it("changes only what differs", () => {
    expect(changesBetween({ a: 1, b: "x", c: null }, { a: 1, b: "y", c: "" })).toEqual({ b: "y" });
  });
});

describe("merging three versions", () => {
  const base = item({ state: "open", text: "甲", owner: null, due: "2026-01-01" });

  it("keeps what only one side changed and asks about the rest", () => {
    const current = item({ state: "done", text: "乙", owner: null, due: "2026-01-01" });
    const merge = mergeVersions(base, { text: "丙", due: "2026-02-01" }, current, fields);
    expect(merge.conflicts).toEqual([{ field: "text", base: "甲", mine: "丙", theirs: "乙" }]);
    expect(merge.mine).toEqual({ due: "2026-02-01" });
    expect(merge.theirs).toEqual(["state"]);
    expect(resolveMerge(merge, { text: "mine" })).toEqual({ due: "2026-02-01", text: "丙" });
    expect(resolveMerge(merge, { text: "theirs" })).toEqual({ due: "2026-02-01" });
  });

  it("does not ask where both came to the same", () => {
    const merge = mergeVersions(base, { text: "乙" }, item({ ...base, text: "乙" }), fields);
    expect(merge.conflicts).toEqual([]);
    expect(merge.mine).toEqual({});
  });
});
