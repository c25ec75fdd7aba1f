import { useQuery, useQueryClient, type UseQueryResult } from "@tanstack/react-query";
import { useState } from "react";
import type { components } from "../../contract/openapi";
import type { Session } from "../../contract/schema";
import { getJson, send } from "../client";
import type { Problem } from "../problem";
import { signedIn } from "../session";
import { toast, toastProblem } from "../toast";

export type Delegation = components["schemas"]["Delegation"];
export type OwnDelegations = components["schemas"]["OwnDelegations"];

export const delegationsKey = ["delegations"];

/** What one gave and received. */
export function useDelegations(): UseQueryResult<OwnDelegations, Problem> {
  return useQuery<OwnDelegations, Problem>({
    queryKey: delegationsKey,
    queryFn: ({ signal }) => getJson<OwnDelegations>("/api/delegations", undefined, signal),
  });
}

/** Begins to act by a delegation, or by null stops: with other rights all that was read is another's. */
export function useActFor(): { busy: boolean; actFor: (delegation: string | null, told: string) => Promise<boolean> } {
  const client = useQueryClient();
  const [busy, setBusy] = useState(false);
  async function actFor(delegation: string | null, told: string): Promise<boolean> {
    setBusy(true);
    try {
      const session = await send<Session>("POST", "/api/session/acts-for", { delegation });
      client.removeQueries({ type: "inactive" });
      signedIn(session);
      await client.resetQueries();
      toast({ message: told });
      return true;
    } catch (thrown) {
      toastProblem(thrown);
      return false;
    } finally {
      setBusy(false);
    }
  }
  return { busy, actFor };
}
