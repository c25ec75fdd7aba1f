import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { getJson, Problem, send, withParams } from "./client";
import { setLanguage } from "./language";
import { sessionState, signedIn, signedOut } from "./session";

const answer = vi.fn<typeof fetch>();

beforeEach(() => {
  vi.stubGlobal("fetch", answer);
  signedIn({
    user: { id: "1", name: "a", display_name: "A" },
    roles: [],
    role_labels: [],
    csrf: "token",
    language: "zh",
    second_factor_wanted: false,
    acts_for: null,
  });
  setLanguage("zh");
});

afterEach(() => {
  vi.unstubAllGlobals();
  answer.mockReset();
  signedOut();
});

function headers(call = 0): Headers {
  return new Headers(answer.mock.calls[call]?.[1]?.headers);
}

describe("requests", () => {
  it("leave out parameters that say nothing", () => {
    expect(withParams("/api/x", { a: 1, b: "", c: null, d: undefined, e: false })).toBe("/api/x?a=1&e=false");
  });

  it("carry the token, the language, the version and a key of their own when they write", async () => {
    answer.mockImplementation(() => Promise.resolve(new Response("{}", { status: 200 })));
    await send("PATCH", "/api/records/r/1", { a: 1 }, { ifMatch: 3 });
    await send("PATCH", "/api/records/r/1", { a: 1 });
    expect(headers().get("X-CSRF-Token")).toBe("token");
    expect(headers().get("Accept-Language")).toBe("zh-CN");
    expect(headers().get("If-Match")).toBe('"3"');
    expect(headers().get("Idempotency-Key")).toBeTruthy();
    expect(headers(1).get("Idempotency-Key")).not.toBe(headers().get("Idempotency-Key"));
  });

  it("that are refused because acting for another is over say so to the session, and only while one acts", async () => {
    const refused = () => Promise.resolve(new Response(JSON.stringify({ code: "access.acting_over", title: "x" }), { status: 403 }));
    answer.mockImplementation(refused);
    await expect(getJson("/api/records/r")).rejects.toMatchObject({ code: "access.acting_over" });
    expect(sessionState().session?.acts_for).toBeNull();
    const { session } = sessionState();
    const acts_for = {
      delegation: "2",
      user: { id: "3", name: "b", display_name: "B" },
      valid_to: "2026-11-24",
      scope: null,
      over: false,
    };
    if (session) signedIn({ ...session, acts_for });
    await expect(getJson("/api/records/r")).rejects.toMatchObject({ code: "access.acting_over" });
    expect(sessionState().session?.acts_for?.over).toBe(true);
  });

  it("send a file as it is", async () => {
    answer.mockResolvedValue(new Response("{}", { status: 200 }));
    const file = new Blob(["a,b"], { type: "text/csv" });
    await send("POST", "/api/records/r/import", file);
    expect(answer.mock.calls[0]?.[1]?.body).toBe(file);
    expect(headers().get("Content-Type")).toBeNull();
  });

  it("become a Problem when refused, and when nobody answers", async () => {
    answer.mockResolvedValueOnce(new Response(JSON.stringify({ code: "record.not_found", title: "没有" }), { status: 404 }));
    await expect(getJson("/api/records/r/1")).rejects.toMatchObject({ code: "record.not_found", status: 404 });
    answer.mockRejectedValueOnce(new TypeError("Failed to fetch"));
    await expect(getJson("/api/records/r/1")).rejects.toEqual(expect.objectContaining({ code: "network", status: 0 }));
    answer.mockRejectedValueOnce(new TypeError("x"));
    await expect(getJson("/x")).rejects.toBeInstanceOf(Problem);
  });

  it("end the session under the page by a 401, unless what was typed was wrong", async () => {
    for (const [code, expired] of [
      ["access.wrong_password", false],
      ["access.code_wanted", false],
      ["access.code_wrong", false],
      ["access.session_over", true],
    ] as const) {
      answer.mockResolvedValueOnce(new Response(JSON.stringify({ code }), { status: 401 }));
      await expect(send("POST", "/api/second-factor", {})).rejects.toMatchObject({ code });
      expect(sessionState().expired).toBe(expired);
    }
  });

  it("learn that a role has come to demand a second factor", async () => {
    answer.mockResolvedValueOnce(new Response(JSON.stringify({ code: "access.second_factor_wanted" }), { status: 403 }));
    await expect(getJson("/api/schema")).rejects.toMatchObject({ status: 403 });
    expect(sessionState().session?.second_factor_wanted).toBe(true);
  });
});
