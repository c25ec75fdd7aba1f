import { describe, expect, it } from "vitest";
import { lengthOf, namingAt, partsOf, putName, stillNamed } from "./mentions";

describe("whether a name is being typed", () => {
  const naming = (text: string) => namingAt(text, text.length);

  it("begins at an @, also right after Chinese, and ends with a space", () => {
    expect(naming("@")).toEqual({ start: 0, typed: "" });
    expect(naming("请 @lin")).toEqual({ start: 2, typed: "lin" });
    expect(naming("请@林经")).toEqual({ start: 1, typed: "林经" });
    expect(naming("第一行\n@zhao")).toEqual({ start: 4, typed: "zhao" });
    expect(naming("请 @lin 看")).toBeNull();
    expect(naming("请看")).toBeNull();
  });

  it("leaves the @ of an address alone, and whatever is too long for a name", () => {
    expect(naming("someone@example.com")).toBeNull();
    expect(naming("a.b-@")).toBeNull();
    expect(naming(`@${"长".repeat(31)}`)).toBeNull();
  });

  it("looks only before the cursor", () => {
    expect(namingAt("请 @li 看一下", 4)).toEqual({ start: 2, typed: "l" });
    expect(namingAt("请 @li 看一下", 1)).toBeNull();
  });
});

describe("a name that was chosen", () => {
  it("stands in place of what was typed of it, with one space after it", () => {
    expect(putName("请 @li", { start: 2, typed: "li" }, "林经纬")).toEqual({ text: "请 @林经纬 ", cursor: 7 });
    expect(putName("请 @li 看", { start: 2, typed: "li" }, "林经纬")).toEqual({ text: "请 @林经纬 看", cursor: 7 });
    expect(putName("@lin看", { start: 0, typed: "lin" }, "林经纬")).toEqual({ text: "@林经纬 看", cursor: 5 });
  });

  it("names somebody for as long as it stands in the text", () => {
    const chosen = [
      { id: "1", name: "林经" },
      { id: "2", name: "林经纬" },
    ];
    expect(stillNamed("请 @林经纬 看", chosen).map(({ id }) => id)).toEqual(["2"]);
    expect(stillNamed("请 @林经 和 @林经纬 看", chosen)).toEqual(chosen);
    expect(stillNamed("请看", chosen)).toEqual([]);
  });

  it("means both of two who bear it", () => {
    const two = [
      { id: "1", name: "王伟" },
      { id: "2", name: "王伟" },
    ];
    expect(stillNamed("@王伟 请看", two)).toEqual(two);
  });
});

describe("a text in pieces", () => {
  const people = [
    { id: "1", names: ["林经", "Lin"] },
    { id: "2", names: ["林经纬", "Lin Jingwei"] },
  ];

  it("takes the longer of two names, in either language, and loses nothing", () => {
    const text = "@林经纬 与 @林经：see @Lin Jingwei, <b>@nobody</b>\n@Lin";
    const parts = partsOf(text, people);
    expect(parts.map((part) => part.text).join("")).toBe(text);
    expect(parts.flatMap((part) => (part.mention ? [[part.text, part.mention]] : []))).toEqual([
      ["@林经纬", "2"],
      ["@林经", "1"],
      ["@Lin Jingwei", "2"],
      ["@Lin", "1"],
    ]);
  });

  it("is one piece where nobody is named, and none where there is nothing", () => {
    expect(partsOf("@林经纬", [])).toEqual([{ text: "@林经纬", mention: null }]);
    expect(partsOf("", people)).toEqual([]);
    expect(partsOf("@", [{ id: "1", names: [""] }])).toEqual([{ text: "@", mention: null }]);
  });
});

describe("the length of a comment", () => {
  it("is counted in characters, without the blanks around it", () => {
    expect(lengthOf("  两字 \n")).toBe(2);
    expect(lengthOf("𠮷😀")).toBe(2);
  });
});
