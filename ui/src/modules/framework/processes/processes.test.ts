import { describe, expect, it } from "vitest";
import type { Item } from "../../../contract/schema";
import { asTree, keeps, processRows, withAncestors } from "./model";

const item = (id: string, more: Record<string, unknown>): Item => ({
  id,
  version: 1,
  archived_at: null,
  created_at: "",
  updated_at: "",
  ...more,
});
const to = (id: string) => ({ id, title: { zh: id, en: id } });
const rows = processRows(
  [
    item("a", {
      number: "P-10",
      name_zh: "投资项目管理",
      name_en: "Investment projects",
      owner: to("CON"),
      parent: null,
    }),
    item("b", { number: "P-2", name_zh: "招聘", name_en: "Recruitment", owner: null, parent: null }),
    item("c", { number: "P-11", name_zh: "立项审批", name_en: "Approval", owner: to("CON"), parent: to("a") }),
  ],
  [
    item("1", { process: to("a"), element: to("x"), kind: "partial" }),
    item("2", { process: to("c"), element: to("y"), kind: "match" }),
    item("3", { process: null, element: to("y"), kind: "missing" }),
  ],
  [
    { process: { id: "a", number: "P-10", label: { zh: "", en: "" } }, state: "open" },
    { process: null, state: "open" },
  ],
);

describe("the list of as-is processes", () => {
  it("joins mappings and findings, in the order of numbers", () => {
    expect(rows.map((row) => row.number)).toEqual(["P-2", "P-10", "P-11"]);
    expect(rows[1]).toMatchObject({ partial: 1, findings: 1, open: 1 });
  });

  it("filters by kind, owner and words", () => {
    const ids = (filter: Parameters<typeof keeps>[1]) => rows.filter((row) => keeps(row, filter)).map((row) => row.id);
    expect(ids({ kind: "none" })).toEqual(["b"]);
    expect(ids({ kind: "match" })).toEqual(["c"]);
    expect(ids({ owner: "CON" })).toEqual(["a", "c"]);
    expect(ids({ search: "招聘" })).toEqual(["b"]);
    expect(ids({})).toHaveLength(3);
  });

  it("stands as a tree whose branches close, and keeps ancestors of what matches", () => {
    expect(asTree(rows, new Set()).map((each) => [each.row.id, each.depth, each.branch])).toEqual([
      ["b", 0, null],
      ["a", 0, "open"],
      ["c", 1, null],
    ]);
    expect(asTree(rows, new Set(["a"])).map((each) => each.row.id)).toEqual(["b", "a"]);
    expect(withAncestors(rows, [rows[2]!]).map((row) => row.id)).toEqual(["a", "c"]);
  });

  it("shows a circle of parents rather than losing it", () => {
    const circle = [
      { ...rows[0]!, id: "p", parent: "q" },
      { ...rows[0]!, id: "q", parent: "p" },
    ];
    expect(asTree(circle, new Set())).toHaveLength(2);
  });
});
