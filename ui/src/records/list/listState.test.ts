import { describe, expect, it } from "vitest";
import type { RecordSchema } from "../../contract/schema";
import { stillSorted } from "./listState";

const record = {
  fields: [
    { name: "code", sort: false },
    { name: "name", sort: true },
    { name: "x_ready", sort: true, custom: true },
    { name: "x_building", sort: false, custom: true },
  ],
} as RecordSchema;

describe("a remembered order", () => {
  it("leaves out the customer's fields that are gone or not indexed yet", () => {
    expect(stillSorted(record, "-x_ready,name")).toBe("-x_ready,name");
    expect(stillSorted(record, "x_gone,-name")).toBe("-name");
    expect(stillSorted(record, "-x_building")).toBe("");
    expect(stillSorted(record, "code")).toBe("code");
    expect(stillSorted(record, "")).toBe("");
  });
});
