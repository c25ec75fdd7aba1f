import { useNavigate, useSearch } from "@tanstack/react-router";
import { useCallback, useMemo } from "react";

type Values = Record<string, string | undefined>;

export interface UrlChange {
  /** The browser's back button comes back to what was before; else the address is only written anew. */
  push?: boolean;
}

/** The page's own state in the address, so that it can be sent to a colleague; empty values leave the address. */
export function useUrlState(): [Values, (changes: Values, how?: UrlChange) => void] {
  const raw = useSearch({ strict: false }) as Record<string, unknown>;
  const navigate = useNavigate();
  const values = useMemo(
    () =>
      Object.fromEntries(
        Object.entries(raw).flatMap(([name, value]) =>
          value === undefined || value === null
            ? []
            : [[name, typeof value === "object" ? JSON.stringify(value) : String(value as string)]],
        ),
      ) as Values,
    [raw],
  );
  const change = useCallback(
    (changes: Values, { push = false }: UrlChange = {}) => {
      const search = (previous: Record<string, unknown>) => {
        const next: Record<string, unknown> = { ...previous };
        for (const [name, value] of Object.entries(changes)) {
          if (value) next[name] = value;
          else delete next[name];
        }
        return next;
      };
      // The route tree is built at run time, so the router cannot know this page's search type.
      void navigate({ to: ".", search, replace: !push } as unknown as Parameters<typeof navigate>[0]);
    },
    [navigate],
  );
  return [values, change];
}

/** Goes to an address of the program, search included. */
export function useGo(): (path: string) => void {
  const navigate = useNavigate();
  return useCallback((path: string) => void navigate({ href: path }), [navigate]);
}
