import type { Problem } from "../../../shell/problem";
import type { Finding } from "../model";

/** Which finding each fault of a refused run belongs to: `inputs[3].state` is the fourth; one alone takes all. */
export function faultsByFinding(problem: Problem, findings: Finding[]): Map<string, string> {
  const found = new Map<string, string>();
  for (const fault of problem.errors) {
    const index = /^inputs\[(\d+)\]/.exec(fault.field)?.[1];
    const finding = findings[index === undefined ? 0 : Number(index)];
    if (finding && (index !== undefined || findings.length === 1)) found.set(finding.id, fault.message);
  }
  const only = findings[0];
  if (found.size === 0 && only && findings.length === 1) found.set(only.id, problem.detail || problem.message);
  if (found.size === 0) {
    // A server that only says which one in words still names it by its number.
    const words = new Set(problem.detail.split(/[^\w-]+/));
    for (const finding of findings) if (words.has(finding.number)) found.set(finding.id, problem.detail);
  }
  return found;
}
