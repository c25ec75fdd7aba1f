import type { MatrixElement } from "../model";

/** What the colour of the cells says. */
export type Heat = "none" | "coverage" | "open" | "support";
export const HEATS: readonly Heat[] = ["coverage", "open", "support", "none"];

/** A step of the five, or null where the element is out of scope and so has no value. */
export type Step = 0 | 1 | 2 | 3 | 4 | null;

export interface Reading {
  step: Step;
  /** The number in the cell, without unit for counts, with % for coverage; an en dash where there is none. */
  text: string;
}

/** Lower bounds of steps 1 to 4. Coverage in basis points (the steps of the shell's heatStep), the others in pieces. */
export const THRESHOLDS: Record<Exclude<Heat, "none">, readonly [number, number, number, number]> = {
  coverage: [1, 4000, 7000, 9000],
  open: [1, 3, 6, 10],
  support: [1, 3, 6, 10],
};

export function stepOf(value: number, bounds: readonly [number, number, number, number]): 0 | 1 | 2 | 3 | 4 {
  if (value >= bounds[3]) return 4;
  if (value >= bounds[2]) return 3;
  if (value >= bounds[1]) return 2;
  return value >= bounds[0] ? 1 : 0;
}

/** All that waits for a decision: findings about today and suggestions, which the server counts apart. */
export function openOf(element: Pick<MatrixElement, "open_findings" | "open_suggestions">): number {
  return element.open_findings + element.open_suggestions;
}

export function supportOf(element: Pick<MatrixElement, "support">): number {
  const { records, commands, processes, kpis } = element.support;
  return records + commands + processes + kpis;
}

/** Basis points as whole per cent; never 100% before it is wholly covered, never 0% once it is covered at all. */
export function percent(basisPoints: number | null): string {
  if (basisPoints === null) return "–";
  if (basisPoints > 0 && basisPoints < 100) return "1%";
  if (basisPoints < 10000 && basisPoints > 9900) return "99%";
  return `${Math.round(basisPoints / 100)}%`;
}

export function readingOf(element: MatrixElement, heat: Heat): Reading {
  switch (heat) {
    case "none":
      return { step: null, text: element.in_scope ? percent(element.coverage) : "–" };
    case "coverage":
      if (!element.in_scope || element.coverage === null) return { step: null, text: "–" };
      return { step: stepOf(element.coverage, THRESHOLDS.coverage), text: percent(element.coverage) };
    case "open": {
      const open = openOf(element);
      if (!element.in_scope && open === 0) return { step: null, text: "–" };
      return { step: stepOf(open, THRESHOLDS.open), text: String(open) };
    }
    case "support": {
      const support = supportOf(element);
      if (!element.in_scope && support === 0) return { step: null, text: "–" };
      return { step: stepOf(support, THRESHOLDS.support), text: String(support) };
    }
  }
}

/** The range of a step as a reader writes it: "34–66%", "3–5", "10+". */
export function stepRange(heat: Exclude<Heat, "none">, step: 0 | 1 | 2 | 3 | 4): string {
  const bounds = THRESHOLDS[heat];
  const unit = heat === "coverage" ? 100 : 1;
  const suffix = heat === "coverage" ? "%" : "";
  if (step === 0) return `0${suffix}`;
  const low = Math.max(1, Math.ceil((bounds[step - 1] ?? 1) / unit));
  if (step === 4) return heat === "coverage" ? `${low}–100%` : `${low}+`;
  const high = (bounds[step] ?? 0) / unit - 1;
  return low === high ? `${low}${suffix}` : `${low}–${high}${suffix}`;
}

/** How many cells stand at each step; the last count is of those without a value. */
export function stepCounts(elements: MatrixElement[], heat: Heat): { steps: number[]; none: number } {
  const steps = [0, 0, 0, 0, 0];
  let none = 0;
  for (const element of elements) {
    const { step } = readingOf(element, heat);
    if (step === null) none += 1;
    else steps[step] = (steps[step] ?? 0) + 1;
  }
  return { steps, none };
}
