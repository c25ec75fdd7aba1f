import { expect, it } from "vitest";
import { homeFirst } from "./homeEdition";

it("puts home before its namesakes and leaves the rest where it was", () => {
  const things = ["a old", "b old", "a home", "c home", "b home"];
  const sorted = homeFirst(
    things,
    (thing) => thing[0] ?? "",
    (thing) => thing.endsWith("home"),
  );
  expect(sorted).toEqual(["a home", "b home", "a old", "c home", "b old"]);
});
