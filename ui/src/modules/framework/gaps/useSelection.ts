import { useCallback, useMemo, useRef, useState } from "react";
import type { Finding } from "../model";
import { extend, prune, step, toggle } from "./selection";

export interface Selection {
  ids: ReadonlySet<string>;
  /** The selected findings, in reading order. */
  findings: Finding[];
  current: string | null;
  setCurrent: (id: string | null) => void;
  move: (by: 1 | -1) => string | null;
  toggle: (id: string, range: boolean) => void;
  all: () => void;
  none: () => void;
}

/** What is selected among the findings in view, and where the keyboard stands. */
export function useSelection(visible: Finding[]): Selection {
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set());
  const [current, setCurrent] = useState<string | null>(null);
  const anchor = useRef<string | null>(null);
  const order = useMemo(() => visible.map((finding) => finding.id), [visible]);
  const ids = useMemo(() => prune(chosen, order), [chosen, order]);
  const findings = useMemo(() => visible.filter((finding) => ids.has(finding.id)), [visible, ids]);

  return {
    ids,
    findings,
    current,
    setCurrent,
    move: (by) => {
      const next = step(order, current, by);
      setCurrent(next);
      return next;
    },
    toggle: useCallback(
      (id, range) => {
        const from = anchor.current;
        anchor.current = id;
        setChosen((before) => (range ? extend(before, order, from, id) : toggle(before, id)));
      },
      [order],
    ),
    all: useCallback(() => setChosen(new Set(order)), [order]),
    none: useCallback(() => setChosen(new Set()), []),
  };
}
