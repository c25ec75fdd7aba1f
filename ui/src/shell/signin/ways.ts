import { useEffect, useState } from "react";
import type { components, paths } from "../../contract/openapi";
import { api } from "../client";

/** The ways in which one may sign in here. */
export type Ways = paths["/api/session/oidc"]["get"]["responses"][200]["content"]["application/json"];
export type Provider = { label: components["schemas"]["Label"] };

const passwordsOnly: Ways = { provider: null, passwords: true, code_wanted: false };

/** Asked once a page of sign-in; null until it is known. A server that does not say is one with passwords. */
export function useWays(): Ways | null {
  const [ways, setWays] = useState<Ways | null>(null);
  useEffect(() => {
    let here = true;
    const know = (found: Ways) => here && setWays(found);
    api.GET("/api/session/oidc").then(
      ({ data }) => know(data ?? passwordsOnly),
      () => know(passwordsOnly),
    );
    return () => {
      here = false;
    };
  }, []);
  return ways;
}

/** Where the browser goes to sign in, and comes back from to where it is. */
export function wayOut(returnTo: string): string {
  return `/api/session/oidc/start?return_to=${encodeURIComponent(returnTo)}`;
}
