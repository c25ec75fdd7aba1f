import { useSyncExternalStore } from "react";
import type { Mode } from "./heat";

export type ModeChoice = Mode | "system";

const storageKey = "jingwei.theme";
const darkQuery = typeof matchMedia === "function" ? matchMedia("(prefers-color-scheme: dark)") : null;
let choice: ModeChoice = read();
const listeners = new Set<() => void>();

function read(): ModeChoice {
  try {
    const stored = localStorage.getItem(storageKey);
    return stored === "light" || stored === "dark" ? stored : "system";
  } catch {
    return "system";
  }
}

function effective(): Mode {
  if (choice !== "system") return choice;
  return darkQuery?.matches ? "dark" : "light";
}

function reflect(): void {
  if (typeof document !== "undefined") document.documentElement.dataset.theme = effective();
  for (const listener of listeners) listener();
}

darkQuery?.addEventListener("change", reflect);
reflect();

export function setMode(next: ModeChoice): void {
  choice = next;
  try {
    if (next === "system") localStorage.removeItem(storageKey);
    else localStorage.setItem(storageKey, next);
  } catch {
    // A browser that keeps nothing still changes for this visit.
  }
  reflect();
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** The theme that is shown: light or dark, whatever chose it. */
export function useMode(): Mode {
  return useSyncExternalStore(subscribe, effective);
}

export function useModeChoice(): ModeChoice {
  return useSyncExternalStore(subscribe, () => choice);
}
