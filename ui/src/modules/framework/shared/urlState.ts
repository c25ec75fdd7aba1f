import { useNavigate, useSearch } from "@tanstack/react-router";
import { useCallback, useMemo } from "react";

type Values = Record<string, string | undefined>;

/** The page's own state in the address, so that it can be sent to a colleague; empty values leave the address. */
export function useUrlState(): [Values, (changes: Values) => void] {
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
    (changes: Values) => {
      const search = (previous: Record<string, unknown>) => {
        const next: Record<string, unknown> = { ...previous };
        for (const [name, value] of Object.entries(changes)) {
          if (value) next[name] = value;
          else delete next[name];
        }
        return next;
      };
      // The route tree is built at run time, so the router cannot know this page's search type.
      void navigate({ to: ".", search, replace: true } as unknown as Parameters<typeof navigate>[0]);
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

export const elementPath = (id: string) => `/elements/${id}`;
export const gapsPath = (id: string, edition?: string) =>
  `/gaps?under=${encodeURIComponent(id)}${edition ? `&edition=${encodeURIComponent(edition)}` : ""}`;
