import { describe, expect, it } from "vitest";
import { Problem } from "../../../shell/problem";
import type { Aspect, Finding, FindingState, GapRow } from "../model";
import { applicable, verbsFor } from "../shared/states";
import { byGroup, countsOf, filterRows, inOrder } from "./filter";
import { faultsByFinding } from "./faults";
import { extend, prune, step, toggle } from "./selection";

const ref = (identifier: string) => ({
  id: identifier,
  identifier,
  label: { zh: `市场${identifier}`, en: `Market ${identifier}` },
});
function finding(
  number: string,
  aspect: Aspect,
  state: FindingState,
  text: string,
  owner: string | null = null,
): Finding {
  return {
    id: number,
    number,
    aspect,
    state,
    version: 1,
    text: { zh: text, en: text },
    source: null,
    process: null,
    owner: owner ? { id: owner, label: { zh: owner, en: owner } } : null,
    element: ref("1.2.1.1"),
  };
}
const rows: GapRow[] = [
  {
    element: ref("1.2.1.1"),
    group: ref("1.2.1"),
    as_is: [finding("S-1", "as_is", "open", "没有系统规划", "MKT")],
    benchmark: [finding("S-2", "benchmark", "note", "细分市场")],
    suggestion: [finding("S-3", "suggestion", "open", "完善规划流程", "MKT")],
  },
  {
    element: ref("1.2.1.2"),
    group: ref("1.2.1"),
    as_is: [],
    benchmark: [finding("S-4", "benchmark", "note", "组合策略")],
    suggestion: [],
  },
  {
    element: ref("1.3.1.1"),
    group: ref("1.3.1"),
    as_is: [],
    benchmark: [],
    suggestion: [finding("S-5", "suggestion", "accepted", "财务模拟", "FIN")],
  },
];
const numbers = (of: GapRow[]) => inOrder(of).map((each) => each.number);

describe("filtering the gap table", () => {
  it("keeps all without a filter, in reading order", () => {
    expect(numbers(filterRows(rows, {}))).toEqual(["S-1", "S-2", "S-3", "S-4", "S-5"]);
    expect(inOrder(rows, "suggestion").map((each) => each.number)).toEqual(["S-3", "S-5"]);
  });

  it("combines its conditions and drops rows that say nothing more", () => {
    expect(numbers(filterRows(rows, { state: "open" }))).toEqual(["S-1", "S-3"]);
    expect(numbers(filterRows(rows, { state: "open", aspect: "suggestion" }))).toEqual(["S-3"]);
    expect(numbers(filterRows(rows, { owner: "FIN" }))).toEqual(["S-5"]);
    expect(numbers(filterRows(rows, { owner: "none" }))).toEqual(["S-2", "S-4"]);
    expect(filterRows(rows, { search: "规划" })).toHaveLength(1);
    expect(numbers(filterRows(rows, { search: "规划 流程" }))).toEqual(["S-3"]);
    expect(numbers(filterRows(rows, { search: "1.3.1.1" }))).toEqual(["S-5"]);
    expect(numbers(filterRows(rows, { search: "s-4" }))).toEqual(["S-4"]);
  });

  it("counts what is left and groups by level 1", () => {
    expect(countsOf(rows)).toEqual({ as_is: 1, benchmark: 2, suggestion: 2, open: 2 });
    expect(byGroup(rows).map((each) => [each.group.id, each.rows.length])).toEqual([
      ["1.2.1", 2],
      ["1.3.1", 1],
    ]);
  });
});

describe("selecting", () => {
  const order = ["a", "b", "c", "d"];
  it("toggles one and extends from the anchor either way", () => {
    expect([...toggle(new Set(["a"]), "a")]).toEqual([]);
    expect([...extend(new Set(), order, "c", "a")].sort()).toEqual(["a", "b", "c"]);
    expect([...extend(new Set(["d"]), order, null, "b")].sort()).toEqual(["b", "d"]);
    expect([...extend(new Set(), order, "gone", "b")]).toEqual(["b"]);
  });
  it("forgets what is out of view", () => {
    expect([...prune(new Set(["a", "x"]), order)]).toEqual(["a"]);
  });
  it("steps and stays at the ends", () => {
    expect([
      step(order, null, 1),
      step(order, "a", 1),
      step(order, "d", 1),
      step(order, "a", -1),
      step([], "a", 1),
    ]).toEqual(["a", "b", "d", "a", null]);
  });
});

describe("commands on findings", () => {
  it("offers each state only what goes on from it", () => {
    expect(verbsFor("open")).toEqual(["accept", "decline"]);
    expect(verbsFor("accepted")).toEqual(["start", "close", "decline"]);
    expect(verbsFor("note")).toEqual([]);
    expect(verbsFor("declined")).toEqual(["reopen"]);
  });
  it("leaves those in other states alone and says how many", () => {
    const { ready, skipped } = applicable("accept", inOrder(rows));
    expect(ready.map((each) => each.number)).toEqual(["S-1", "S-3"]);
    expect(skipped).toBe(3);
  });

  it("puts the faults of a refused run on the findings they are about", () => {
    const findings = inOrder(rows);
    const refused = new Problem(422, { errors: [{ field: "inputs[2].finding", code: "x", message: "already done" }] });
    expect([...faultsByFinding(refused, findings)]).toEqual([["S-3", "already done"]]);
    const worded = new Problem(409, { detail: "S-4 is a note and waits for no decision." });
    expect([...faultsByFinding(worded, findings).keys()]).toEqual(["S-4"]);
    expect([...faultsByFinding(new Problem(409, { detail: "No." }), findings.slice(0, 1)).values()]).toEqual(["No."]);
  });
});
