import { describe, expect, it } from "vitest";
import type { UnitAt } from "./model";
import { above, buildTree, matches, place, withAbove } from "./tree";
import { afterKey } from "./treeKeys";

const unit = (id: string, parent: string | null = null): UnitAt => ({
  id,
  code: id.toUpperCase(),
  label: { zh: `${id}部`, en: `Department ${id}` },
  parent,
});
const all = () => true;
/** co > mkt > (mkc, sal), co > net */
const units = [unit("co"), unit("mkc", "mkt"), unit("mkt", "co"), unit("net", "co"), unit("sal", "mkt")];
const tree = buildTree(units);
const ids = (rows: { unit: UnitAt }[]) => rows.map((row) => row.unit.id);

describe("the tree of units", () => {
  it("places each under the unit above it, in the order given", () => {
    const rows = place(tree, all);
    expect(rows.map((row) => [row.unit.id, row.depth, row.branch])).toEqual([
      ["co", 0, "open"],
      ["mkt", 1, "open"],
      ["mkc", 2, null],
      ["sal", 2, null],
      ["net", 1, null],
    ]);
    expect([rows[1]?.at, rows[1]?.of, rows[4]?.at, rows[4]?.of]).toEqual([1, 2, 2, 2]);
  });

  it("leaves out what is under a closed unit", () => {
    const rows = place(tree, (each) => each.id !== "mkt");
    expect(ids(rows)).toEqual(["co", "mkt", "net"]);
    expect(rows[1]?.branch).toBe("closed");
  });

  it("keeps of what is searched for the way down to it", () => {
    const only = withAbove(
      tree,
      units.filter((each) => matches(each, "sal")).map((each) => each.id),
    );
    const rows = place(tree, all, only);
    expect(ids(rows)).toEqual(["co", "mkt", "sal"]);
    expect(rows[1]?.of).toBe(1);
  });

  it("finds by code and by either name, every word of it", () => {
    const found = unit("mkt");
    expect(["MKT", "mk", "部", "department mkt"].every((typed) => matches(found, typed))).toBe(true);
    expect(matches(found, "department net")).toBe(false);
  });

  it("loses nobody: those without their parent and those in a circle stand at the top", () => {
    const odd = buildTree([unit("a", "b"), unit("b", "a"), unit("c", "b"), unit("d", "missing"), unit("e", "e")]);
    const rows = place(odd, all);
    expect(ids(rows).sort()).toEqual(["a", "b", "c", "d", "e"]);
    expect(rows.find((row) => row.unit.id === "c")?.depth).toBe(1);
    expect(above(odd, "c").map((each) => each.id)).toEqual(["a", "b"]);
  });

  it("says what is above a unit, the highest first", () => {
    expect(above(tree, "mkc").map((each) => each.id)).toEqual(["co", "mkt"]);
    expect(above(tree, "co")).toEqual([]);
  });

  it("takes twenty thousand units in one level and a thousand levels", () => {
    const flat = [unit("0"), ...Array.from({ length: 20_000 }, (_, index) => unit(`u${index}`, "0"))];
    expect(place(buildTree(flat), all)).toHaveLength(20_001);
    const deep = Array.from({ length: 1000 }, (_, index) => unit(`${index}`, index === 0 ? null : `${index - 1}`));
    expect(place(buildTree(deep), all).at(-1)?.depth).toBe(999);
  });
});

describe("the keys of the tree", () => {
  const open = place(tree, all);
  const closed = place(tree, (each) => each.id !== "mkt");

  it("move, and stop at both ends", () => {
    expect(afterKey("ArrowDown", open, -1)).toEqual({ act: "move", to: 0 });
    expect(afterKey("ArrowDown", open, 4)).toEqual({ act: "move", to: 4 });
    expect(afterKey("ArrowUp", open, 0)).toEqual({ act: "move", to: 0 });
    expect(afterKey("End", open, 0)).toEqual({ act: "move", to: 4 });
  });

  it("open and close, then go in and out", () => {
    expect(afterKey("ArrowRight", closed, 1)).toEqual({ act: "toggle", to: 1 });
    expect(afterKey("ArrowRight", open, 1)).toEqual({ act: "move", to: 2 });
    expect(afterKey("ArrowLeft", open, 1)).toEqual({ act: "toggle", to: 1 });
    expect(afterKey("ArrowLeft", open, 3)).toEqual({ act: "move", to: 1 });
    expect(afterKey("ArrowLeft", closed, 0)).toEqual({ act: "toggle", to: 0 });
  });

  it("choose, and leave alone what is not the tree's", () => {
    expect(afterKey("Enter", open, 2)).toEqual({ act: "choose", to: 2 });
    expect(afterKey("Enter", open, -1)).toBeNull();
    expect(afterKey("Escape", open, 2)).toBeNull();
    expect(afterKey("ArrowDown", [], -1)).toBeNull();
  });
});
