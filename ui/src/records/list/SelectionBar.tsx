import { Button } from "antd";
import { lazy, Suspense, useState } from "react";
import type { CommandSchema, Item, RecordSchema } from "../../contract/schema";
import { send, useInvalidate } from "../../shell/client";
import { useLabel, useText } from "../../shell/i18n";
import { asProblem } from "../../shell/problem";
import { useItemTitle } from "../../shell/schema";
import { toast } from "../../shell/toast";
import { ConfirmDialog } from "../../widgets/Dialog";
import { commandApplies } from "../command/commandApplies";
import styles from "./RecordList.module.css";
import type { Selection } from "./selection";

const BulkEditDialog = lazy(() => import("./BulkEditDialog"));
const CommandDialog = lazy(() => import("../command/CommandDialog"));

export interface SelectionBarProps {
  record: RecordSchema;
  commands: CommandSchema[];
  selection: Selection;
}

type Doing = { what: "edit" } | { what: "archive" } | { what: "command"; command: CommandSchema } | null;

/** What can be done with the ticked rows, in the footer's place so that the table stays still. */
export function SelectionBar({ record, commands, selection }: SelectionBarProps) {
  const t = useText();
  const label = useLabel();
  const title = useItemTitle();
  const [doing, setDoing] = useState<Doing>(null);
  const items = selection.items;
  const live = items.filter((item) => !item.archived_at);
  const offered = commands.filter((command) => live.some((item) => commandApplies(command, item)));

  function done(message: string): void {
    setDoing(null);
    selection.clear();
    toast({ message });
  }
  return (
    <div
      className={`${styles.footer} ${styles.selection}`}
      role="toolbar"
      aria-label={t("list.selected", { count: items.length })}
    >
      <strong>{t("list.selected", { count: items.length })}</strong>
      {record.may.update && live.length > 0 && (
        <Button size="small" onClick={() => setDoing({ what: "edit" })}>
          {t("list.bulkEdit")}
        </Button>
      )}
      {[...offered.filter((command) => !command.danger), ...offered.filter((command) => command.danger)].map((command) => (
        <Button key={command.name} size="small" danger={command.danger} onClick={() => setDoing({ what: "command", command })}>
          {label(command.label)}
        </Button>
      ))}
      {record.may.archive && live.length > 0 && (
        <Button size="small" onClick={() => setDoing({ what: "archive" })}>
          {t("list.archive")}
        </Button>
      )}
      <span className={styles.spring} />
      <Button size="small" type="text" onClick={selection.clear}>
        {t("list.clearSelection")}
      </Button>
      <Suspense>
        {doing?.what === "edit" && (
          <BulkEditDialog
            record={record}
            items={live}
            onClose={() => setDoing(null)}
            onDone={(count) => done(t("list.bulkDone", { count }))}
          />
        )}
        {doing?.what === "command" && (
          <CommandDialog
            command={doing.command}
            subjects={live
              .filter((item) => commandApplies(doing.command, item))
              .map((item) => ({ id: item.id, title: title(record, item) }))}
            skipped={items.length - live.filter((item) => commandApplies(doing.command, item)).length}
            onClose={() => setDoing(null)}
            onDone={(count) => done(t("list.bulkCommandDone", { name: label(doing.command.label), count }))}
          />
        )}
        {doing?.what === "archive" && <ArchiveMany record={record} items={live} onClose={() => setDoing(null)} onDone={done} />}
      </Suspense>
    </div>
  );
}

interface ArchiveManyProps {
  record: RecordSchema;
  items: Item[];
  onClose: () => void;
  onDone: (message: string) => void;
}

function ArchiveMany({ record, items, onClose, onDone }: ArchiveManyProps) {
  const t = useText();
  const title = useItemTitle();
  const invalidate = useInvalidate(record.name);
  const [busy, setBusy] = useState(false);
  async function archive(): Promise<void> {
    setBusy(true);
    try {
      const chosen = items.map(({ id, version }) => ({ id, version }));
      await send("POST", `/api/records/${record.name}/bulk`, { items: chosen, archived: true });
      onDone(t("list.archiveDone", { count: items.length }));
    } catch (thrown) {
      const problem = asProblem(thrown);
      const refused = items[Number(/^items\[(\d+)\]/.exec(problem.field ?? "")?.[1] ?? NaN)];
      const which = refused ? `${title(record, refused)}: ` : "";
      toast({ tone: "danger", message: which + (problem.detail || problem.message) });
      onClose();
    } finally {
      void invalidate();
    }
  }
  return (
    <ConfirmDialog
      title={t("list.archiveConfirm", { count: items.length })}
      confirmLabel={t("list.archive")}
      danger
      busy={busy}
      onConfirm={() => void archive()}
      onClose={onClose}
    >
      {t("list.archiveHint")}
    </ConfirmDialog>
  );
}
