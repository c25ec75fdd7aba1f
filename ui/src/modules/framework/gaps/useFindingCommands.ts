import { useMemo, useState } from "react";
import type { CommandSchema } from "../../../contract/schema";
import { runCommand, useInvalidate } from "../../../shell/client";
import { labelIn, useLang } from "../../../shell/i18n";
import { asProblem } from "../../../shell/problem";
import { useSchema } from "../../../shell/schema";
import { toast } from "../../../shell/toast";
import { useFrameworkText } from "../locale";
import type { Finding } from "../model";
import { faultsByFinding } from "./faults";
import { applicable, ASKS, commandOf, VERBS, type Verb } from "../shared/states";

/** A command that waits for its dialog. */
export interface Asking {
  command: CommandSchema;
  findings: Finding[];
  skipped: number;
}

export interface FindingCommands {
  /** The verbs that the asker may use at all. */
  may: ReadonlySet<Verb>;
  mayAssign: boolean;
  label: (verb: Verb) => string;
  run: (verb: Verb, findings: Finding[]) => void;
  assign: (findings: Finding[]) => void;
  asking: Asking | null;
  closeDialog: () => void;
  /** After a dialog has run its command. */
  done: (verb: string, count: number, skipped: number) => void;
  /** What went wrong, by finding. */
  errors: ReadonlyMap<string, string>;
  busy: boolean;
}

/** Runs commands on findings: at once where nothing is asked, else by way of a dialog; says what came of it. */
export function useFindingCommands(): FindingCommands {
  const t = useFrameworkText();
  const { lang } = useLang();
  const schema = useSchema();
  const invalidate = useInvalidate();
  const [asking, setAsking] = useState<Asking | null>(null);
  const [errors, setErrors] = useState<ReadonlyMap<string, string>>(new Map());
  const [busy, setBusy] = useState(false);
  const commands = useMemo(() => new Map(schema?.commands.map((command) => [command.name, command])), [schema]);
  const nameOf = (verb: Verb) => {
    const command = commands.get(commandOf(verb));
    return command ? labelIn(command.label, lang) : t(`gaps.${verb}`);
  };

  const report = (verb: string, count: number, skipped: number) => {
    const left = skipped > 0 ? ` · ${t("gaps.skipped", { count: skipped })}` : "";
    toast({ message: t("gaps.done", { verb, count }) + left });
  };

  async function now(verb: Verb, findings: Finding[], skipped: number): Promise<void> {
    setBusy(true);
    setErrors(new Map());
    const inputs = findings.map((finding) => ({ finding: finding.id }));
    try {
      await runCommand(commandOf(verb), inputs.length === 1 ? (inputs[0] ?? {}) : inputs);
      report(nameOf(verb), findings.length, skipped);
    } catch (thrown) {
      const problem = asProblem(thrown);
      setErrors(faultsByFinding(problem, findings));
      toast({ tone: "danger", message: problem.detail || problem.message });
    } finally {
      await invalidate();
      setBusy(false);
    }
  }

  return {
    may: new Set(VERBS.filter((verb) => commands.has(commandOf(verb)))),
    mayAssign: commands.has("framework.assign_finding"),
    label: nameOf,
    run(verb, findings) {
      const { ready, skipped } = applicable(verb, findings);
      const command = commands.get(commandOf(verb));
      if (!command || busy) return;
      if (ready.length === 0) return toast({ tone: "info", message: t("gaps.cannot", { verb: nameOf(verb) }) });
      if (ASKS[verb] || command.confirm) setAsking({ command, findings: ready, skipped });
      else void now(verb, ready, skipped);
    },
    assign(findings) {
      const command = commands.get("framework.assign_finding");
      if (command && findings.length > 0) setAsking({ command, findings, skipped: 0 });
    },
    asking,
    closeDialog: () => setAsking(null),
    done(verb, count, skipped) {
      setAsking(null);
      setErrors(new Map());
      report(verb, count, skipped);
    },
    errors,
    busy,
  };
}
