import { lazy, Suspense } from "react";
import type { Item } from "../../../contract/schema";
import { useLabel } from "../../../shell/i18n";
import { useRecordSchema } from "../../../shell/schema";
import { toast } from "../../../shell/toast";
import { useFrameworkText } from "../locale";
import type { Finding } from "../model";
import type { FindingCommands } from "./useFindingCommands";
import { useWords } from "../shared/words";

const CommandDialog = lazy(() => import("../../../records/command/CommandDialog"));
const BulkEditDialog = lazy(() => import("../../../records/list/BulkEditDialog"));

export interface FindingDialogsProps {
  commands: FindingCommands;
  /** The findings under bulk edit, or null. */
  editing: Finding[] | null;
  onEdited: () => void;
}

/** The dialogs a command or the bulk edit opens: the shell's own, so that they are the same here as in any list. */
export function FindingDialogs({ commands, editing, onEdited }: FindingDialogsProps) {
  const t = useFrameworkText();
  const label = useLabel();
  const words = useWords();
  const record = useRecordSchema("framework.finding");
  const { asking } = commands;
  return (
    <Suspense>
      {asking && (
        <CommandDialog
          command={asking.command}
          subjects={asking.findings.map((finding) => ({
            id: finding.id,
            title: `${finding.number} ${words(finding.text)}`,
          }))}
          skipped={asking.skipped}
          onClose={commands.closeDialog}
          onDone={(count) => commands.done(label(asking.command.label), count, asking.skipped)}
        />
      )}
      {editing && record && (
        <BulkEditDialog
          record={record}
          items={editing.map(
            ({ id, version }) => ({ id, version, archived_at: null, created_at: "", updated_at: "" }) satisfies Item,
          )}
          onClose={onEdited}
          onDone={(count) => {
            onEdited();
            toast({ message: t("gaps.done", { verb: t("gaps.edit"), count }) });
          }}
        />
      )}
    </Suspense>
  );
}
