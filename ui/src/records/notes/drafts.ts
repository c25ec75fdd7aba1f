import { useEffect, useState } from "react";
import { useSession } from "../../shell/session";
import { stillNamed } from "./mentions";

/** A comment that is being written, and whom its writer chose to name in it. */
export interface Draft {
  text: string;
  chosen: { id: string; name: string }[];
}

const nothing: Draft = { text: "", chosen: [] };

/** Outside of the pages, so that what was typed is still there when one comes back from another page or section. */
const drafts = new Map<string, Draft>();

export function useDraft(record: string, id: string): [Draft, (next: Draft) => void] {
  // Whoever signs in next at the same screen does not find it.
  const key = `${useSession().session?.user.id ?? ""} ${record} ${id}`;
  const [draft, setDraft] = useState(() => drafts.get(key) ?? nothing);
  const begun = draft.text.trim() !== "";
  useEffect(() => {
    if (!begun) return;
    const ask = (event: BeforeUnloadEvent) => event.preventDefault();
    window.addEventListener("beforeunload", ask);
    return () => window.removeEventListener("beforeunload", ask);
  }, [begun]);
  return [
    draft,
    ({ text, chosen }) => {
      const next = { text, chosen: stillNamed(text, chosen) };
      if (text.trim()) drafts.set(key, next);
      else drafts.delete(key);
      setDraft(next);
    },
  ];
}
