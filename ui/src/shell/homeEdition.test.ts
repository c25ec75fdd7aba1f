import { describe, expect, it } from "vitest";
import type { FieldSchema, RecordSchema } from "../contract/schema";
import { homeFirst, listSearch } from "./homeEdition";

it("puts home before its namesakes and leaves the rest where it was", () => {
  const things = ["a old", "b old", "a home", "c home", "b home"];
  const sorted = homeFirst(
    things,
    (thing) => thing[0] ?? "",
    (thing) => thing.endsWith("home"),
  );
  expect(sorted).toEqual(["a home", "b home", "a old", "c home", "b old"]);
});

describe("the address of a list that one comes to by a menu", () => {
  const home = { id: "home-id", zh: "研究", en: "Study" };
  const edition = { name: "edition", kind: "reference", record: "framework.edition", required: true, filter: true };
  const recordWith = (field: Partial<FieldSchema>) => ({ fields: [field] }) as RecordSchema;
  const item = { id: "1", version: 1, archived_at: null, created_at: "", updated_at: "", edition: { id: "old-id", title: null } };

  it("asks for home where a record must belong to an edition, and for that of the one looked at", () => {
    const elements = recordWith(edition as FieldSchema);
    expect(listSearch(elements, home)).toEqual({ "f.edition": "home-id" });
    expect(listSearch(elements, home, item)).toEqual({ "f.edition": "old-id" });
  });

  it("asks for nothing where the edition is not known, may be left out, or is not of the record", () => {
    expect(listSearch(recordWith(edition as FieldSchema), undefined)).toEqual({});
    expect(listSearch(recordWith({ ...(edition as FieldSchema), required: false }), home)).toEqual({});
    expect(listSearch(recordWith({ ...(edition as FieldSchema), record: "framework.element" }), home)).toEqual({});
  });
});
