import { renderToStaticMarkup } from "react-dom/server";
import { afterEach, describe, expect, it } from "vitest";
import type { FieldSchema, HistoryEntry, RecordSchema } from "../../contract/schema";
import { setLanguage } from "../../shell/language";
import { Change } from "./HistoryChange";

const field = (name: string, kind: FieldSchema["kind"], zh: string, en: string) => ({ name, kind, label: { zh, en } });
const record = {
  fields: [
    field("name", "text", "名称", "Name"),
    field("mappings", "lines", "要素映射", "Mapped elements"),
  ],
} as RecordSchema;

function drawn(change: HistoryEntry["changes"][number], created = false): string {
  const list = document.createElement("dl");
  list.innerHTML = renderToStaticMarkup(<Change record={record} change={change} created={created} />);
  return list.textContent ?? "";
}

describe("a change in a record's history", () => {
  afterEach(() => setLanguage("zh"));

  it("says of lines that they changed, by their label, in both languages", () => {
    const change = { field: "mappings", before: null, after: null };
    setLanguage("zh");
    expect(drawn(change)).toBe("要素映射明细有变更");
    setLanguage("en");
    expect(drawn(change)).toBe("Mapped elementslines changed");
  });

  it("says what stood before and what stands now of everything else, empty or not", () => {
    setLanguage("en");
    expect(drawn({ field: "name", before: "Old", after: "New" })).toBe("NameOld → New");
    expect(drawn({ field: "name", before: "Old", after: null })).toBe("NameOld → (empty)");
    expect(drawn({ field: "name", before: null, after: null })).toBe("Name(empty) → (empty)");
  });

  it("says of a field that is out of use what it was called, and what its options were", () => {
    setLanguage("en");
    const label = { zh: "介质", en: "Medium" };
    const change = { field: "x_medium", label, shown: [{ zh: "铜缆", en: "Copper" }, null], before: "copper", after: null };
    expect(drawn(change)).toBe("MediumCopper → (empty)");
  });

  it("says of a new record what it began with, and nothing of what was left out", () => {
    expect(drawn({ field: "name", before: null, after: "First" }, true)).toMatch(/First$/);
    expect(drawn({ field: "mappings", before: null, after: null }, true)).toBe("");
  });
});
