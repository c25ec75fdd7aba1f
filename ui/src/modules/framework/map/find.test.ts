import { describe, expect, it } from "vitest";
import type { MatrixElement } from "../model";
import { findElements } from "./find";
import { buildTree } from "./layout/tree";

function make(
  identifier: string,
  kind: MatrixElement["kind"],
  level: number,
  zh: string,
  en: string,
  verticals: string[] = [],
) {
  const parent = identifier.includes(".") ? identifier.slice(0, identifier.lastIndexOf(".")) : null;
  return {
    id: identifier,
    identifier,
    kind,
    level,
    parent,
    verticals,
    label: { zh, en },
    position: 1,
  } as unknown as MatrixElement;
}

const elements = [
  make("1.2", "area", 0, "战略、基础设施和产品", "Strategy, Infrastructure & Product"),
  { ...make("V.SC", "vertical", 1, "战略", "Strategy & Commit"), parent: "1.2" },
  make("1.2.1", "group", 1, "市场营销和产品提供管理", "Marketing & Offer Management"),
  make("1.2.1.1", "element", 2, "市场战略", "Market Strategy & Policy", ["V.SC"]),
  make("1.2.1.6", "element", 2, "销售和渠道发展", "Sales Development"),
];
const find = (text: string) => {
  const found = findElements(elements, buildTree(elements), text);
  return found && [...found];
};

describe("finding an element on the map", () => {
  it("reads either language and the identifier, all words together", () => {
    expect(find("渠道")).toEqual(["1.2.1.6"]);
    expect(find("sales dev")).toEqual(["1.2.1.6"]);
    expect(find("1.2.1.6")).toEqual(["1.2.1.6"]);
    expect(find("nothing of the kind")).toEqual([]);
    expect(find("  ")).toBeNull();
  });

  it("takes a group or a column for what stands in it, when no cell bears the name itself", () => {
    expect(find("Marketing & Offer")).toEqual(["1.2.1.1", "1.2.1.6"]);
    expect(find("Commit")).toEqual(["1.2.1.1"]);
  });
});
