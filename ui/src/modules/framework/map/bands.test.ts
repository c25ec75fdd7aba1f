import { describe, expect, it } from "vitest";
import type { MatrixElement } from "../model";
import { bandsOf } from "./bands";
import type { Area } from "./layout/tree";

const element = (identifier: string, verticals: string[] = []) => ({ id: identifier, identifier, verticals }) as MatrixElement;
const area: Area = {
  element: element("1.1"),
  groups: [
    { element: element("1.1.1"), cells: [element("1.1.1.1", ["F"]), element("1.1.1.2", ["F", "B"])] },
    { element: element("1.1.2"), cells: [element("1.1.2.1", ["B"]), element("1.1.2.2")] },
  ],
  verticals: [element("F"), element("A"), element("B")],
};
const shown = (view: "functional" | "end_to_end", of = area) =>
  bandsOf(of, view).map((band) => [band.element.identifier, band.cells.map((cell) => cell.identifier).join(" ")]);

describe("the map as a list", () => {
  it("has its groups as headings", () => {
    expect(shown("functional")).toEqual([
      ["1.1.1", "1.1.1.1 1.1.1.2"],
      ["1.1.2", "1.1.2.1 1.1.2.2"],
    ]);
  });

  it("has its columns as headings end to end, and in each what spans it, as the picture has", () => {
    expect(shown("end_to_end")).toEqual([
      ["F", "1.1.1.1 1.1.1.2 1.1.2.2"],
      ["A", "1.1.1.2 1.1.2.2"],
      ["B", "1.1.1.2 1.1.2.1 1.1.2.2"],
    ]);
  });

  it("keeps the groups where there are no columns", () => {
    expect(shown("end_to_end", { ...area, verticals: [] })).toEqual(shown("functional"));
  });
});
