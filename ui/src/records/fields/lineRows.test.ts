import { describe, expect, it } from "vitest";
import type { FieldSchema } from "../../contract/schema";
import { inRows } from "./lineRows";

const field = (name: string, kind: string, max?: number) => ({ name, kind, max }) as FieldSchema;
const names = (fields: FieldSchema[]) => fields.map((each) => each.name);

describe("the fields of a line", () => {
  const note = [field("note_zh", "text", 2000), field("note_en", "text", 2000)];
  const short = [field("number", "code"), field("element", "reference"), field("kind", "choice")];

  it("has its sentences below where there are many columns", () => {
    const { beside, below } = inRows([...short, ...note]);
    expect(names(beside)).toEqual(["number", "element", "kind"]);
    expect(names(below)).toEqual(["note_zh", "note_en"]);
  });

  it("is one row where there are few columns, no sentences, or nothing else", () => {
    for (const fields of [[...short.slice(0, 2), ...note.slice(0, 1)], [...short, field("valid_from", "date")], [...note, ...note]]) {
      expect(inRows(fields)).toEqual({ beside: fields, below: [] });
    }
  });
});
