import { usePageKeys } from "../../../shell/keys";
import type { Finding } from "../model";
import type { Verb } from "../shared/states";
import { useGo } from "../../../shell/urlState";
import type { FindingCommands } from "./useFindingCommands";
import type { Selection } from "./useSelection";

const VERB_KEYS: Record<string, Verb> = { a: "accept", s: "start", c: "close", d: "decline", r: "reopen" };

interface Keys {
  findings: Finding[];
  selection: Selection;
  commands: FindingCommands;
}

/** The keys of the workbench; a verb acts on the selection, or else on the finding the keyboard stands on. */
export function useGapKeys({ findings, selection, commands }: Keys): void {
  const go = useGo();
  const move = (by: 1 | -1) => (event: KeyboardEvent) => {
    event.preventDefault();
    const id = selection.move(by);
    if (!id) return;
    document.querySelector(`[data-finding="${id}"]`)?.scrollIntoView({ block: "nearest" });
  };
  const subject = (): Finding[] => {
    if (selection.findings.length > 0) return selection.findings;
    const one = findings.find((finding) => finding.id === selection.current);
    return one ? [one] : [];
  };
  const verbs = Object.fromEntries(
    Object.entries(VERB_KEYS).map(([key, verb]) => [
      key,
      (event: KeyboardEvent) => {
        const on = subject();
        if (on.length === 0) return;
        event.preventDefault();
        commands.run(verb, on);
      },
    ]),
  );
  usePageKeys({
    ...verbs,
    j: move(1),
    k: move(-1),
    x: () => {
      if (selection.current) selection.toggle(selection.current, false);
    },
    o: (event) => {
      const on = subject();
      if (on.length === 0 || !commands.mayAssign) return;
      event.preventDefault();
      commands.assign(on);
    },
    X: () => {
      if (selection.current) selection.toggle(selection.current, true);
    },
    Enter: (event) => {
      if ((event.target as Element).closest("a, button, [role=menu], label")) return;
      if (selection.current) go(`/records/framework.finding/${selection.current}`);
    },
    Escape: () => {
      if (selection.ids.size > 0) selection.none();
      else selection.setCurrent(null);
    },
  });
}
