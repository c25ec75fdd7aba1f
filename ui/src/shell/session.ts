import { useSyncExternalStore } from "react";
import type { Session } from "../contract/schema";

/**
 * Who is signed in. Outside of React because the client needs the token for each write, and because a 401 from anywhere
 * must bring up the sign-in over the page without unmounting it.
 */
interface SessionState {
  session: Session | null;
  /** The session ended under a page that is still open. */
  expired: boolean;
}

let state: SessionState = { session: null, expired: false };
const listeners = new Set<() => void>();

function change(next: SessionState): void {
  state = next;
  for (const listener of listeners) listener();
}

export function csrfToken(): string {
  return state.session?.csrf ?? "";
}

export function signedIn(session: Session): void {
  change({ session, expired: false });
}

export function signedOut(): void {
  change({ session: null, expired: false });
}

export function sessionExpired(): void {
  if (state.session && !state.expired) change({ ...state, expired: true });
}

/** A role of theirs has come to demand it. */
export function secondFactorWanted(): void {
  if (state.session && !state.session.second_factor_wanted)
    change({ ...state, session: { ...state.session, second_factor_wanted: true } });
}

/** What they act by has ended. */
export function actingOver(): void {
  const acting = state.session?.acts_for;
  if (state.session && acting && !acting.over) change({ ...state, session: { ...state.session, acts_for: { ...acting, over: true } } });
}

export function sessionState(): SessionState {
  return state;
}

export function useSession(): SessionState {
  return useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => state,
  );
}
