import { describe, expect, it } from "vitest";
import type { MatrixElement } from "../model";
import { LEAST_SIZE, LEAST_SIZE_TALL } from "./cellText";
import { drawMap } from "./drawing";
import { buildTree } from "./layout/tree";

function make(identifier: string, parent: string | null, kind: MatrixElement["kind"], name: string, verticals: string[] = []) {
  return {
    id: identifier,
    identifier,
    parent,
    kind,
    verticals,
    label: { zh: "计划", en: name },
    level: kind === "area" ? 0 : kind === "element" ? 2 : 1,
    position: 1,
    in_scope: true,
    coverage: 5000,
    matched: 1,
    partial: 0,
    missing: 1,
    findings: 2,
    open_findings: 1,
    open_suggestions: 1,
    support: { records: 0, commands: 0, processes: 0, kpis: 0 },
  } satisfies MatrixElement;
}

/** Twelve rows of six, each cell with a name of four words: more than a low window can hold. */
function framework(name: string) {
  const columns = ["A", "B", "C", "D", "E", "F"];
  const rows = Array.from({ length: 12 }, (_, index) => `1.1.${index + 1}`);
  return buildTree([
    make("1.1", null, "area", "Operations"),
    ...columns.map((column) => make(column, "1.1", "vertical", `Column ${column}`)),
    ...rows.flatMap((row) => [
      make(row, "1.1", "group", `Row ${row}`),
      ...columns.map((column, index) => make(`${row}.${index + 1}`, row, "element", name, [column])),
    ]),
  ]);
}

const measure = (text: string, size: number) =>
  [...text].reduce((sum, char) => sum + (char > "\u2e80" ? size : size * 0.56), 0);

function draw(language: "zh" | "en", window: number, height = 640, name = "Service Capability Delivery Planning") {
  const size = { width: 1000, height };
  const nameOf = ({ label }: { label: { zh: string; en: string } }) => label[language];
  const drawing = drawMap({ tree: framework(name), view: "functional", heat: "coverage", nameOf, measure, size, window });
  return { height: drawing.layout.height, least: Math.min(...drawing.names.map((each) => each.size)) };
}

describe("the picture at rest", () => {
  it("is whole where its names can be read so, in a small window too", () => {
    expect(draw("zh", 1024).height).toBe(640);
    expect(draw("en", 1024, 1600).height).toBe(1600);
  });

  it("is taller where they cannot, and in a small window as tall as names of a comfortable size need", () => {
    const [small, large] = [draw("en", 1024), draw("en", 1440)];
    expect(large.height).toBeGreaterThan(640);
    expect(large.least).toBeGreaterThanOrEqual(LEAST_SIZE);
    expect(small.least).toBeGreaterThanOrEqual(LEAST_SIZE_TALL);
    expect(small.height).toBeGreaterThanOrEqual(large.height);
  });

  it("does not grow for the sake of a word that is wider than its cell at any height", () => {
    const drawn = draw("en", 1024, 1600, "Supercalifragilisticexpialidocious");
    expect(drawn.least).toBeLessThan(LEAST_SIZE);
    expect(drawn.height).toBeLessThanOrEqual(1600 * 1.25);
  });
});
