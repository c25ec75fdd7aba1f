import { describe, expect, it } from "vitest";
import type { FieldSchema, Item, RecordSchema } from "../contract/schema";
import { itemNumber, itemTitle } from "./schema";

const text = (name: string, kind: FieldSchema["kind"] = "text") => ({ name, kind }) as FieldSchema;

function record(key: string[], zh: string[], en: string[], fields: FieldSchema[]): RecordSchema {
  return { key, title: { zh, en }, fields } as unknown as RecordSchema;
}

const item = (values: Record<string, unknown>) => ({ id: "1", ...values }) as unknown as Item;
const said = (of: RecordSchema, row: Item, lang: "zh" | "en" = "zh") => [itemNumber(of, row, lang), itemTitle(of, row, lang)];

describe("what a row is called", () => {
  it("is its number and its name, and where it has but one of them, that alone", () => {
    const unit = record(["code"], ["code", "name_zh"], ["code", "name_en"], ["code", "name_zh", "name_en"].map((name) => text(name)));
    expect(said(unit, item({ code: "MKT", name_zh: "市场部", name_en: "Marketing" }), "en")).toEqual(["MKT", "Marketing"]);
    expect(said(unit, item({ code: "MKT", name_zh: "市场部", name_en: null }), "en")).toEqual(["MKT", "市场部"]);
    expect(said(unit, item({ code: "MKT", name_zh: null, name_en: null }))).toEqual(["", "MKT"]);
    expect(said(unit, item({ code: "admin", name_zh: "admin", name_en: null }))).toEqual(["", "admin"]);
  });

  it("says no half of a key twice: who issued an identity, and its subject", () => {
    const identity = record(["issuer", "subject"], ["subject"], ["subject"], [text("issuer"), text("subject")]);
    const row = item({ issuer: "https://login.operator.example", subject: "8c1f-zhao" });
    expect(said(identity, row)).toEqual(["https://login.operator.example", "8c1f-zhao"]);
  });

  it("leaves out of the number what the key refers to", () => {
    const element = record(["edition", "code"], ["code", "name_zh"], ["code", "name_en"], [text("edition", "reference"), text("code"), text("name_zh"), text("name_en")]);
    const row = item({ edition: { id: "2", title: { zh: "版本", en: "Edition" } }, code: "1.3", name_zh: "人力", name_en: "HR" });
    expect(said(element, row)).toEqual(["1.3", "人力"]);
  });
});
