import { describe, expect, it } from "vitest";
import { refusalIn } from "./refusal";
import { wayOut } from "./ways";

describe("what the way back was refused with", () => {
  it("is taken out of the address, and the rest stays", () => {
    expect(refusalIn("/?refused=oidc.unknown")).toEqual({ refused: "oidc.unknown", rest: "/" });
    expect(refusalIn("/records/access.user?filter=a%20b&refused=oidc.state#x")).toEqual({
      refused: "oidc.state",
      rest: "/records/access.user?filter=a+b#x",
    });
    expect(refusalIn("/map")).toEqual({ refused: null, rest: "/map" });
  });

  it("is a code and nothing else", () => {
    for (const odd of ["<b>x</b>", "../../evil", "oidc.unknown/../x", "OIDC.X", "", "a.b.c"]) {
      expect(refusalIn(`/?refused=${encodeURIComponent(odd)}`)).toEqual({ refused: null, rest: "/" });
    }
  });
});

it("one comes back to where one is", () => {
  expect(wayOut("/map?lens=open&x=a b#y")).toBe("/api/session/oidc/start?return_to=%2Fmap%3Flens%3Dopen%26x%3Da%20b%23y");
});
