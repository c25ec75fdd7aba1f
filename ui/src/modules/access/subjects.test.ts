import { describe, expect, it } from "vitest";
import type { Schema } from "../../contract/schema";
import { basisOf, isName, rightOf, subjectGroups, subjectNamed } from "./subjects";

const both = (text: string) => ({ zh: text, en: text });
const schema = {
  modules: [
    { name: "framework", label: both("Framework"), owner: "" },
    { name: "access", label: both("Access"), owner: "" },
    { name: "empty", label: both("Empty"), owner: "" },
  ],
  records: [
    {
      name: "framework.process",
      label: both("Process"),
      label_plural: both("Processes"),
      fields: [{ name: "owner", label: both("Owner") }],
    },
    { name: "framework.element", label: both("Element"), label_plural: both("Elements"), fields: [] },
  ],
  commands: [{ name: "framework.accept", label: both("Accept") }],
  queries: [
    { name: "access.who_can", label: both("Who may") },
    { name: "reports.aged", label: both("Aged") },
  ],
  screens: [],
} as unknown as Schema;

describe("subjects", () => {
  it("are listed module by module, records before commands before queries, each by its words", () => {
    const groups = subjectGroups(schema, (label) => label.en);
    expect(groups.map((group) => [group.label.en, group.subjects.map((each) => each.name)])).toEqual([
      ["Framework", ["framework.element", "framework.process", "framework.accept"]],
      ["Access", ["access.who_can"]],
      // one of a module that the schema does not describe is not lost
      ["reports", ["reports.aged"]],
    ]);
  });

  it("are known by name; a field by its record and its own words", () => {
    expect(subjectNamed(schema, "framework.process")).toMatchObject({ kind: "record", label: both("Processes") });
    expect(subjectNamed(schema, "framework.accept").kind).toBe("command");
    expect(subjectNamed(schema, "access.who_can").kind).toBe("query");
    expect(subjectNamed(schema, "framework.process.owner")).toMatchObject({
      kind: "field",
      label: both("Process · Owner"),
    });
    // one that the reader may not see keeps its bare name
    expect(subjectNamed(schema, "framework.process.cost").label).toEqual(both("Process · cost"));
    expect(subjectNamed(schema, "finance.post.cost")).toMatchObject({ kind: "field", label: null });
    expect(subjectNamed(schema, "finance.post")).toMatchObject({ kind: "unknown", label: null });
  });

  it("have the rights that make sense, and the commonest where the address asks for another", () => {
    expect(rightOf("record", "export")).toBe("export");
    expect(rightOf("record", "run")).toBe("read");
    expect(rightOf("command", "read")).toBe("run");
    expect(rightOf("query", undefined)).toBe("read");
  });

  it("may be typed by their names", () => {
    expect(["finance.post", "a.b_c.d2"].every(isName)).toBe(true);
    expect(["finance", "a.b.c.d", "A.b", "a.", "a b.c", ""].some(isName)).toBe(false);
  });
});

it("what a right was given on is itself, a module or everything", () => {
  expect(basisOf(schema, "framework.process")).toEqual({ of: "itself" });
  expect(basisOf(schema, "framework.*")).toEqual({ of: "module", module: both("Framework") });
  expect(basisOf(schema, "other.*")).toEqual({ of: "module", module: both("other") });
  expect(basisOf(schema, "*")).toEqual({ of: "everything" });
});
