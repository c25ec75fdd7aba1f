import { describe, expect, it } from "vitest";
import type { Way } from "./model";
import { byPerson, countOf } from "./ways";

const both = (text: string) => ({ zh: text, en: text });
const way = (user: string, more: Partial<Way>): Way => ({
  user,
  name: `${user}.name`,
  display_name: user.toUpperCase(),
  role: both("owner"),
  by: "framework.finding",
  post: null,
  unit: null,
  acts_for: null,
  ...more,
});

describe("the ways of people", () => {
  it("stand together by person, in the order of the answer, even where another's stand between", () => {
    const people = byPerson([way("a", {}), way("b", {}), way("a", { role: both("reader"), by: "*" })]);
    expect(people.map((person) => [person.displayName, person.paths.length])).toEqual([
      ["A", 2],
      ["B", 1],
    ]);
    expect(people[0]?.paths[1]).toEqual({ role: both("reader"), post: null, unit: null, actsFor: null, by: ["*"] });
  });

  it("that differ only in what the role was given the right on are one", () => {
    const [person] = byPerson([way("a", {}), way("a", { by: "framework.*" }), way("a", { by: "framework.*" })]);
    expect(person?.paths).toEqual([
      { role: both("owner"), post: null, unit: null, actsFor: null, by: ["framework.finding", "framework.*"] },
    ]);
  });

  it("through different posts or in different units are different", () => {
    const [person] = byPerson([
      way("a", { post: both("head"), unit: both("MKT") }),
      way("a", { post: both("head"), unit: both("NET") }),
      way("a", { post: both("deputy"), unit: both("MKT") }),
      // the same post, whose role has this right in the whole company too
      way("a", { post: both("head"), by: "*" }),
    ]);
    expect(person?.paths).toHaveLength(4);
  });

  it("for another are different from one's own, and from those for a third", () => {
    const whom = (user: string) => ({
      user: { id: user, name: `${user}.name`, display_name: user.toUpperCase() },
      delegation: `of-${user}`,
      number: "D-001",
      valid_to: "2026-12-01",
    });
    const [person] = byPerson([way("a", {}), way("a", { acts_for: whom("b") }), way("a", { acts_for: whom("c") })]);
    expect(person?.paths.map((path) => path.actsFor?.user.display_name)).toEqual([undefined, "B", "C"]);
  });

  it("count each person once, and those who have it on everything", () => {
    const people = byPerson([way("a", {}), way("a", { unit: both("MKT") }), way("b", { unit: both("MKT") })]);
    expect(countOf(people)).toEqual({ people: 2, everywhere: 1 });
    expect(countOf([])).toEqual({ people: 0, everywhere: 0 });
  });
});
