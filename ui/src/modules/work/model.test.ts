import { describe, expect, it } from "vitest";
import { countOf, firstState, toneOf, type StateCount } from "./model";

const counted = (state: string, count: number, more = false): StateCount => ({
  state,
  count,
  more,
  label: { zh: state, en: state },
});

describe("jobs", () => {
  it("shows first what needs a person, then what is to come", () => {
    expect(firstState([counted("dead", 1), counted("queued", 5)])).toBe("dead");
    expect(firstState([counted("dead", 0), counted("running", 1), counted("queued", 5)])).toBe("queued");
    expect(firstState([counted("dead", 0), counted("queued", 0), counted("done", 7)])).toBe("done");
    expect(firstState([])).toBe("queued");
  });

  it("says when there are more than were counted", () => {
    expect(countOf(counted("done", 10_000, true))).toBe("10,000+");
    expect(countOf(counted("done", 12))).toBe("12");
  });

  it("takes a state that it does not know for nothing alarming", () => {
    expect(toneOf("dead")).toBe("danger");
    expect(toneOf("new one")).toBe("neutral");
  });
});
