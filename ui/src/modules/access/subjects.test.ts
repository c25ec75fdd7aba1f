import { describe, expect, it } from "vitest";
import type { Subjects } from "./model";
import { basisOf, isName, rightOf, subjectGroups, subjectNamed } from "./subjects";

const both = (text: string) => ({ zh: text, en: text });
const all: Subjects = {
  modules: [
    { name: "framework", label: both("Framework") },
    { name: "access", label: both("Access") },
    { name: "empty", label: both("Empty") },
  ],
  subjects: [
    { name: "framework.process", kind: "record", label: both("Processes") },
    { name: "framework.process.owner", kind: "field", label: both("Process · Owner") },
    { name: "framework.element", kind: "record", label: both("Elements") },
    { name: "framework.accept", kind: "command", label: both("Accept") },
    { name: "access.who_can", kind: "query", label: both("Who may") },
    { name: "reports.aged", kind: "query", label: both("Aged") },
  ],
};

describe("subjects", () => {
  it("are listed module by module, records before fields before commands before queries, each by its words", () => {
    const groups = subjectGroups(all, (label) => label.en);
    expect(groups.map((group) => [group.label.en, group.subjects.map((each) => each.name)])).toEqual([
      ["Framework", ["framework.element", "framework.process", "framework.process.owner", "framework.accept"]],
      ["Access", ["access.who_can"]],
      // one of a module that is not described is not lost
      ["reports", ["reports.aged"]],
    ]);
  });

  it("are known by name; a field by its record and its own words", () => {
    expect(subjectNamed(all, "framework.process")).toMatchObject({ kind: "record", label: both("Processes") });
    expect(subjectNamed(all, "framework.accept").kind).toBe("command");
    expect(subjectNamed(all, "access.who_can").kind).toBe("query");
    expect(subjectNamed(all, "framework.process.owner")).toMatchObject({
      kind: "field",
      label: both("Process · Owner"),
    });
    // one that everybody sees keeps its bare name
    expect(subjectNamed(all, "framework.process.cost").label).toEqual(both("Processes · cost"));
    expect(subjectNamed(all, "finance.post.cost")).toMatchObject({ kind: "field", label: null });
    expect(subjectNamed(all, "finance.post")).toMatchObject({ kind: "unknown", label: null });
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
  expect(basisOf(all, "framework.process")).toEqual({ of: "itself" });
  expect(basisOf(all, "framework.*")).toEqual({ of: "module", module: both("Framework") });
  expect(basisOf(all, "other.*")).toEqual({ of: "module", module: both("other") });
  expect(basisOf(all, "*")).toEqual({ of: "everything" });
});
