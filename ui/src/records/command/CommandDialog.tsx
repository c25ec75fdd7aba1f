import { Button } from "antd";
import { useState } from "react";
import type { CommandSchema } from "../../contract/schema";
import { runCommand, useInvalidate } from "../../shell/client";
import { useLabel, useText } from "../../shell/i18n";
import { asProblem, type Problem } from "../../shell/problem";
import { Dialog } from "../../widgets/Dialog";
import { ErrorState } from "../../widgets/ErrorState";
import { useFaultWords } from "../fields/useWords";
import type { Changes } from "../merge";
import { FormFields } from "../record/FormFields";
import { defaultValues, faultOf, toWire } from "../values";

export interface CommandDialogProps {
  command: CommandSchema;
  /** What it is run on; empty for a command that stands alone. */
  subjects: { id: string; title: string }[];
  /** How many of a selection are not in a state for it. */
  skipped?: number;
  onClose: () => void;
  onDone: (count: number, output: unknown) => void;
}

/** Asks once: names the thing and what follows, takes what the command needs, and runs it. */
export default function CommandDialog({ command, subjects, skipped = 0, onClose, onDone }: CommandDialogProps) {
  const t = useText();
  const label = useLabel();
  const words = useFaultWords();
  const invalidate = useInvalidate();
  const fields = command.fields.filter((field) => field.name !== command.subject);
  const [draft, setDraft] = useState<Changes>(() => defaultValues(fields));
  const [tried, setTried] = useState(false);
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<Problem | null>(null);

  const local = Object.fromEntries(fields.map((field) => [field.name, faultOf(field, draft[field.name], words) ?? ""]));
  const serverFaults = problem?.byField() ?? {};
  const faults = tried ? { ...local, ...serverFaults } : serverFaults;
  // A fault that has its place at a field needs no banner above as well.
  const banner = problem && !fields.some((field) => serverFaults[field.name]) ? problem : null;

  async function run(): Promise<void> {
    setTried(true);
    if (Object.values(local).some(Boolean)) return;
    setBusy(true);
    setProblem(null);
    const values = Object.fromEntries(fields.map((field) => [field.name, toWire(field, draft[field.name])]));
    const inputs = subjects.map(({ id }) => ({ ...values, [command.subject ?? "id"]: id }));
    try {
      const output = await runCommand(
        command.name,
        subjects.length === 0 ? values : inputs.length === 1 ? (inputs[0] ?? values) : inputs,
      );
      await invalidate();
      onDone(Math.max(1, subjects.length), output);
    } catch (thrown) {
      setProblem(asProblem(thrown));
      setBusy(false);
    }
  }

  const name = label(command.label);
  const only = subjects.length === 1 ? subjects[0] : undefined;
  const what = only?.title ?? (subjects.length > 1 ? t("list.selected", { count: subjects.length }) : "");
  // A dangerous one asks; the others only want what they need.
  const title = what ? t(command.danger ? "record.confirmRun" : "record.runOn", { command: name, name: what }) : name;
  return (
    <Dialog
      title={title}
      onClose={onClose}
      width={fields.length > 3 ? 640 : 480}
      footer={
        <>
          <Button onClick={onClose}>{t("common.cancel")}</Button>
          <Button type="primary" danger={command.danger} loading={busy} onClick={() => void run()}>
            {name}
          </Button>
        </>
      }
    >
      <div
        onKeyDownCapture={(event) => {
          if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey)) return;
          event.stopPropagation();
          void run();
        }}
      >
        {(command.confirm ?? command.about) && <p className="muted">{label(command.confirm ?? command.about)}</p>}
        {skipped > 0 && <p>{t("list.bulkSkipped", { count: skipped })}</p>}
        {banner && <ErrorState error={banner} inline />}
        <FormFields
          fields={fields}
          values={draft}
          faults={faults}
          onChange={(field, value) => setDraft({ ...draft, [field]: value })}
          autoFocus
          single
        />
      </div>
    </Dialog>
  );
}
