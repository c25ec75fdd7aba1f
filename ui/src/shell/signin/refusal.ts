import { useEffect, useState } from "react";
import type { Label } from "../../contract/schema";
import { getJson } from "../client";

/** A stable code, and nothing that could be put into the page by an address. */
const code = /^[a-z_]+\.[a-z_]+$/;

/** What the way back from the identity provider was refused with, and the address without it. */
export function refusalIn(address: string): { refused: string | null; rest: string } {
  const url = new URL(address, "http://here.invalid");
  const refused = url.searchParams.get("refused");
  url.searchParams.delete("refused");
  return { refused: refused && code.test(refused) ? refused : null, rest: url.pathname + url.search + url.hash };
}

const here = () => window.location.pathname + window.location.search + window.location.hash;

/** In both languages, as the server words it. */
export function useRefusal(): Label | null {
  const [label, setLabel] = useState<Label | null>(null);
  useEffect(() => {
    const { refused, rest } = refusalIn(here());
    if (!refused) return;
    // a reload or a bookmark does not say it again
    window.history.replaceState(window.history.state, "", rest);
    getJson<{ message: Label }>(`/api/problems/${refused}`).then(
      ({ message }) => setLabel(message),
      () => undefined,
    );
  }, []);
  return label;
}
