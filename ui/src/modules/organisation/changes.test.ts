import { describe, expect, it } from "vitest";
import { difference } from "./changes";
import { isDay, stepMonth } from "./days";
import type { UnitAt } from "./model";

const unit = (id: string, parent: string | null, name = id): UnitAt => ({
  id,
  code: id,
  label: { zh: name, en: name },
  parent,
});

describe("the difference to today", () => {
  const today = [unit("co", null), unit("mkt", "co"), unit("mkc", "mkt"), unit("new", "co")];

  it("is none between a day and itself", () => {
    expect(difference(today, today)).toEqual({ changes: new Map(), notYet: [], moved: 0, renamed: 0, gone: 0 });
  });

  it("names what stands elsewhere, is called otherwise, is no more, and was not yet", () => {
    const then = [unit("co", null), unit("mkt", "co", "sales"), unit("mkc", "co"), unit("old", "mkt")];
    const unlike = difference(then, today);
    expect(Object.fromEntries(unlike.changes)).toEqual({
      mkt: { gone: false, moved: null, renamed: { zh: "mkt", en: "mkt" } },
      mkc: { gone: false, moved: { under: { zh: "mkt", en: "mkt" } }, renamed: null },
      old: { gone: true, moved: null, renamed: null },
    });
    expect(unlike.notYet.map((each) => each.id)).toEqual(["new"]);
    expect([unlike.moved, unlike.renamed, unlike.gone]).toEqual([1, 1, 1]);
  });

  it("says of what is at the top today that it is under nothing", () => {
    const unlike = difference([unit("a", null), unit("b", "a")], [unit("a", null), unit("b", null)]);
    expect(unlike.changes.get("b")?.moved).toEqual({ under: null });
  });
});

describe("days", () => {
  it("are such as there are", () => {
    expect(["2026-11-23", "2028-02-29"].every(isDay)).toBe(true);
    expect(["2026-02-29", "2026-13-01", "26-1-1", "today", "", undefined].some(isDay)).toBe(false);
  });

  it("step by months, and stay within a shorter one", () => {
    expect(stepMonth("2026-11-26", -1)).toBe("2026-10-26");
    expect(stepMonth("2026-12-31", 1)).toBe("2027-01-31");
    expect(stepMonth("2026-03-31", -1)).toBe("2026-02-28");
    expect(stepMonth("2028-01-31", 1)).toBe("2028-02-29");
  });
});
