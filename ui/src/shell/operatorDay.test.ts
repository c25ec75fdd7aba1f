import { expect, it } from "vitest";
import { operatorToday } from "./operatorDay";

it("the operator's day begins at four in the afternoon of the one before, in UTC", () => {
  expect(operatorToday(new Date("2026-11-25T15:59:59Z"))).toBe("2026-11-25");
  expect(operatorToday(new Date("2026-11-25T16:00:00Z"))).toBe("2026-11-26");
});
