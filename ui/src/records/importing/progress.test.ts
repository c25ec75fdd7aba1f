import { describe, expect, it } from "vitest";
import { stageOf } from "./progress";

const told = { under_way: true, rows: 1000, checked: 0, made: 0 };

describe("how far an import has come", () => {
  it("is not known before the server says so", () => {
    expect(stageOf({ ...told, under_way: false })).toBeUndefined();
    expect(stageOf({ ...told, rows: 0 })).toBeUndefined();
  });

  it("goes from rows understood to rows made, and is never whole before the answer", () => {
    expect(stageOf({ ...told, checked: 300 })).toEqual({ words: "progressChecked", done: 300, rows: 1000, percent: 15 });
    expect(stageOf({ ...told, checked: 1000, made: 500 })).toEqual({ words: "progressMade", done: 500, rows: 1000, percent: 75 });
    expect(stageOf({ ...told, checked: 1000, made: 1000 })).toMatchObject({ words: "progressLast", percent: 99 });
  });
});
