import { describe, expect, it } from "vitest";
import type { MatrixElement } from "../../model";
import { layoutMap } from "./layout";
import { fitText, pieces, wrapText } from "./text";
import { buildTree, compareIdentifiers } from "./tree";
import type { Box, MapLayout, View } from "./types";

let next = 0;
function make(
  identifier: string,
  parent: string | null,
  kind: MatrixElement["kind"],
  verticals: string[] = [],
): MatrixElement {
  next += 1;
  return {
    id: identifier,
    identifier,
    parent,
    kind,
    verticals,
    label: { zh: `元素${identifier}`, en: `Element number ${identifier}` },
    level: kind === "area" ? 0 : kind === "element" ? 2 : 1,
    position: next,
    in_scope: true,
    coverage: 5000,
    matched: 1,
    partial: 0,
    missing: 1,
    findings: 2,
    open_findings: 1,
    open_suggestions: 1,
    support: { records: 0, commands: 0, processes: 0, kpis: 0 },
  };
}

/** The shape of the eTOM: strategy and operations as matrices with elements across columns, management as a band. */
function framework(): MatrixElement[] {
  const out = [make("1.1", null, "area"), make("1.2", null, "area"), make("1.3", null, "area")];
  for (const v of ["O", "F", "A", "B"]) out.push(make(v, "1.1", "vertical"));
  for (const v of ["S", "I", "P"]) out.push(make(v, "1.2", "vertical"));
  const row = (area: string, group: string, ...cells: string[][]) => {
    out.push(make(group, area, "group"));
    cells.forEach((verticals, i) => out.push(make(`${group}.${i + 1}`, group, "element", verticals)));
  };
  row("1.1", "1.1.1", ["O"], ["F", "A", "B"], ["F"], ["F"], ["F"], ["A"], ["A"], ["B"], ["F", "A", "B"]);
  row("1.1", "1.1.2", ["O"], ["F"], ["A"], ["A"], ["B"]);
  row("1.1", "1.1.3", ["O"], ["F"], ["A"], ["A"], ["A", "B"]);
  row("1.1", "1.1.4", ["O"], ["F"], ["A"], ["A"], ["B"], []);
  row("1.2", "1.2.1", ["S"], ["S"], ["I"], ["I"], ["P"], ["P"], ["P"]);
  for (const g of ["1.2.2", "1.2.3", "1.2.4"]) row("1.2", g, ["S"], ["I"], ["P"]);
  [2, 5, 5, 3, 6, 5, 5].forEach((n, i) => row("1.3", `1.3.${i + 1}`, ...Array.from({ length: n }, () => [])));
  return out;
}

const measure = (text: string, size: number) =>
  [...text].reduce((sum, c) => sum + (c > "\u2e80" ? size : size * 0.56), 0);

function layOut(elements: MatrixElement[], view: View, width = 1180, height = 740): MapLayout {
  return layoutMap(buildTree(elements), {
    width,
    height,
    view,
    measure,
    nameOf: (e) => e.label.en,
    wantCell: { w: 112, h: 48 },
  });
}

function overlap(a: Box, b: Box): boolean {
  return a.x + a.w > b.x + 0.01 && b.x + b.w > a.x + 0.01 && a.y + a.h > b.y + 0.01 && b.y + b.h > a.y + 0.01;
}

describe.each<View>(["functional", "end_to_end"])("the %s view", (view) => {
  const elements = framework();
  const level2 = elements.filter((e) => e.level === 2);

  it.each([
    [1180, 740],
    [1400, 800],
    [1900, 980],
    [1000, 640],
  ])("places every level-2 element exactly once, apart and inside, at %i × %i", (width, height) => {
    const layout = layOut(elements, view, width, height);
    expect(layout.cells.map((c) => c.element.id).sort()).toEqual(level2.map((e) => e.id).sort());
    layout.cells.forEach((a, i) => {
      expect(a.w).toBeGreaterThan(30);
      expect(a.h).toBeGreaterThan(12);
      expect(a.x).toBeGreaterThanOrEqual(0);
      expect(a.y).toBeGreaterThanOrEqual(0);
      expect(a.x + a.w).toBeLessThanOrEqual(layout.width + 0.01);
      expect(a.y + a.h).toBeLessThanOrEqual(layout.height + 0.01);
      for (const b of layout.cells.slice(i + 1))
        expect(overlap(a, b), `${a.element.id} over ${b.element.id}`).toBe(false);
    });
  });

  it("keeps each cell inside its area, and below its columns' names", () => {
    const layout = layOut(elements, view);
    for (const cell of layout.cells) {
      const area = layout.areas.find((a) => a.element.id === cell.areaId);
      expect(area && cell.x >= area.x && cell.x + cell.w <= area.x + area.w + 0.01).toBe(true);
      expect(area && cell.y + cell.h <= area.y + area.h + 0.01).toBe(true);
      for (const frame of [...layout.verticals, ...(view === "functional" ? layout.groups : [])])
        expect(overlap(cell, frame.label), `${cell.element.id} over the name of ${frame.element.id}`).toBe(false);
    }
  });

  it("shows each element's columns by where it stands", () => {
    const layout = layOut(elements, view);
    for (const cell of layout.cells.filter((c) => c.element.verticals.length > 0)) {
      const under = layout.verticals.filter((v) => v.x < cell.x + cell.w / 1.001 && cell.x < v.x + v.w - 8);
      expect(under.map((v) => v.element.id)).toEqual(cell.element.verticals);
    }
  });
});

describe("the functional view", () => {
  it("keeps each cell inside the frame of its group", () => {
    const layout = layOut(framework(), "functional");
    for (const cell of layout.cells) {
      const group = layout.groups.find((g) => g.element.id === cell.groupId);
      expect(group && cell.y >= group.y && cell.y + cell.h <= group.y + group.h + 0.01).toBe(true);
      expect(group && cell.x >= group.x && cell.x + cell.w <= group.x + group.w + 0.01).toBe(true);
    }
  });
});

describe("what stays and what is missing", () => {
  it("leaves the band unchanged between the views", () => {
    const band = (view: View) =>
      layOut(framework(), view)
        .cells.filter((c) => c.areaId === "1.3")
        .map(({ x, y, w, h }) => ({ x, y, w, h }));
    expect(band("end_to_end")).toEqual(band("functional"));
  });

  it("draws a group without elements, a band alone, and nothing at all", () => {
    const bare = framework().filter((e) => e.parent !== "1.1.2" && e.parent !== "1.3.4");
    expect(layOut(bare, "functional").groups).toHaveLength(15);
    const band = framework().filter((e) => e.identifier.startsWith("1.3"));
    expect(layOut(band, "functional").cells).toHaveLength(31);
    expect(layOut([], "functional").cells).toHaveLength(0);
  });

  it("reads the areas left to right as the eTOM draws them", () => {
    expect(buildTree(framework()).areas.map((a) => a.element.id)).toEqual(["1.2", "1.1", "1.3"]);
    expect(["1.2.10", "1.2.9", "1.2"].sort(compareIdentifiers)).toEqual(["1.2", "1.2.9", "1.2.10"]);
  });
});

describe("wrapping", () => {
  it("loses nothing and stays within the width", () => {
    const names = [
      "Corporate Communications & Image Management",
      "供应商/合作伙伴关系管理",
      "产品与组合规划",
      "S/P Settlements",
    ];
    for (const name of names) {
      for (const width of [60, 90, 140]) {
        const lines = wrapText(name, width, (t) => measure(t, 12), true);
        expect(lines.join("").replaceAll(" ", "")).toBe(name.replaceAll(" ", ""));
        for (const line of lines) expect(measure(line, 12)).toBeLessThanOrEqual(width);
      }
    }
  });

  it("breaks Chinese between words but never before a closing mark, Latin between words", () => {
    expect(pieces("管理（一）")).toEqual(["管理", "（", "一）"]);
    expect(pieces("供应商/合作伙伴").slice(-2).join("")).toContain("伙伴");
    expect(pieces("Sales Development")).toEqual(["Sales ", "Development"]);
  });

  it("takes the largest size that fits", () => {
    expect(fitText("短", { w: 100, h: 40 }, [13, 11, 9], measure).size).toBe(13);
    expect(fitText("Corporate Communications & Image Management", { w: 100, h: 36 }, [13, 11, 9], measure).size).toBe(
      9,
    );
  });
});
