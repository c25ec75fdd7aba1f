import { describe, expect, it } from "vitest";
import type { FieldKind, FieldSchema } from "../../contract/schema";
import { isTable, pasteInto, readCell } from "./paste";

function field(name: string, kind: FieldKind, more: Partial<FieldSchema> = {}): FieldSchema {
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
    ...more,
  };
}

describe("pasting from a spreadsheet", () => {
  const fields = [field("name", "text"), field("hours", "quantity"), field("due", "date")];

  it("fills from the cell on and makes rows as needed", () => {
    const lines = [{ id: "1", name: "旧", hours: "1" }];
    expect(pasteInto(lines, fields, { row: 0, column: 1 }, "1,200.5\t2026/1/5\r\n8\t\r\n")).toEqual([
      { id: "1", name: "旧", hours: "1200.5", due: "2026-01-05" },
      { hours: "8", due: null },
    ]);
  });

  it("leaves alone what cannot be read", () => {
    expect(readCell(field("n", "integer"), "abc")).toBeUndefined();
    expect(readCell(field("r", "reference"), "规划部")).toBeUndefined();
    expect(readCell(field("c", "choice", { choices: [{ value: "a", label: { zh: "甲", en: "A" } }] }), "甲")).toBe("a");
  });

  it("takes a single cell as ordinary text", () => {
    expect(isTable("one\n")).toBe(false);
    expect(isTable("one\ttwo")).toBe(true);
  });
});
