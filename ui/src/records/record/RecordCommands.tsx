import { useNavigate } from "@tanstack/react-router";
import { Button } from "antd";
import { lazy, Suspense, useEffect, useState, type RefObject } from "react";
import type { CommandSchema, Item, RecordSchema } from "../../contract/schema";
import { runCommand, send, useInvalidate, withParams } from "../../shell/client";
import { useListSearch } from "../../shell/homeEdition";
import { useLabel, useLang, useText } from "../../shell/i18n";
import { useNarrow } from "../../shell/layout/useNarrow";
import { asProblem } from "../../shell/problem";
import { useRecordCommands, useSchema } from "../../shell/schema";
import { toast, toastProblem } from "../../shell/toast";
import { ConfirmDialog } from "../../widgets/Dialog";
import { Icon } from "../../widgets/Icon";
import { MenuButton, type MenuEntry } from "../../widgets/MenuButton";
import { commandApplies, needsDialog } from "../command/commandApplies";
import { downloadFrom } from "../download";

const CommandDialog = lazy(() => import("../command/CommandDialog"));

export interface RecordCommandsProps {
  record: RecordSchema;
  item: Item;
  name: string;
  onEdit?: () => void;
  /** Set to what Ctrl-Enter does. */
  primaryRef: RefObject<(() => void) | null>;
}

const shownAtOnce = 3;

/** The page that tells who has a right on a record, for those to whom it is offered. */
const whoMay = "/access/who-can";

/** What can be done with this record now, as given: likeliest first, one primary, what is dangerous last, the rest behind "more". */
export function RecordCommands({ record, item, name, onEdit, primaryRef }: RecordCommandsProps) {
  const t = useText();
  const label = useLabel();
  const { lang } = useLang();
  const narrow = useNarrow();
  const navigate = useNavigate();
  const listSearch = useListSearch();
  const invalidate = useInvalidate(record.name);
  const all = useRecordCommands(record);
  const seesWhoMay = useSchema()?.screens.some((screen) => screen.path === whoMay) ?? false;
  const [dialog, setDialog] = useState<CommandSchema | null>(null);
  const [archiving, setArchiving] = useState(false);
  const [busy, setBusy] = useState<string | null>(null);
  const commands = all.filter((command) => commandApplies(command, item));
  const primary = commands.find((command) => command.primary);
  // A phone has room for one, which is not to be the dangerous one.
  const atOnce = narrow ? commands.filter((command) => !command.danger).slice(0, 1) : commands.slice(0, shownAtOnce);
  const later = commands.filter((command) => !atOnce.includes(command));

  function press(command: CommandSchema): void {
    if (needsDialog(command)) setDialog(command);
    else void run(command);
  }
  async function run(command: CommandSchema): Promise<void> {
    if (busy) return;
    setBusy(command.name);
    try {
      await runCommand(command.name, { [command.subject ?? "id"]: item.id });
      await invalidate();
      toast({ message: t("record.commandDone", { name: label(command.label) }) });
    } catch (thrown) {
      toastProblem(thrown);
    } finally {
      setBusy(null);
    }
  }
  const openList = () => void navigate({ to: `/records/${record.name}`, search: listSearch(record, item) });
  const openWhoMay = () => navigate({ to: whoMay, search: { subject: record.name, row: item.id } });
  async function keepAsPdf(): Promise<void> {
    setBusy("pdf");
    try {
      const path = withParams(`/api/records/${record.name}/${item.id}/pdf`, { language: lang });
      await downloadFrom(path, `${name}.pdf`);
    } catch (thrown) {
      toastProblem(thrown);
    } finally {
      setBusy(null);
    }
  }
  async function archiveOrRestore(verb: "archive" | "restore"): Promise<void> {
    setBusy(verb);
    try {
      await send("POST", `/api/records/${record.name}/${item.id}/${verb}`, undefined, { ifMatch: item.version });
      await invalidate();
      toast({
        message: t(verb === "archive" ? "record.archiveDone" : "record.restoreDone", { name }),
        action:
          verb === "archive"
            ? { label: t("record.openList"), onSelect: openList }
            : undefined,
      });
    } catch (thrown) {
      toastProblem(thrown);
      if (asProblem(thrown).status === 412) void invalidate();
    } finally {
      setBusy(null);
      setArchiving(false);
    }
  }
  useEffect(() => {
    primaryRef.current = primary ? () => press(primary) : null;
  });

  const entry = (command: CommandSchema): MenuEntry => ({
    key: command.name,
    label: label(command.label),
    danger: command.danger,
    onSelect: () => press(command),
  });
  const entries: MenuEntry[] = [
    ...later.filter((command) => !command.danger).map(entry),
    { key: "list", label: t("record.openList"), icon: "list", onSelect: openList },
    ...(seesWhoMay
      ? [{ key: "who-may", label: t("record.whoMay"), icon: "key" as const, onSelect: () => void openWhoMay() }]
      : []),
    { key: "pdf", label: t("list.exportPdf"), icon: "download", onSelect: () => void keepAsPdf() },
    { key: "print", label: t("record.print"), icon: "print", onSelect: () => window.print() },
    ...later.filter((command) => command.danger).map(entry),
  ];
  if (record.may.archive) {
    entries.push(
      item.archived_at
        ? { key: "restore", label: t("record.restore"), icon: "refresh", onSelect: () => void archiveOrRestore("restore") }
        : { key: "archive", label: t("record.archive"), icon: "archive", danger: true, onSelect: () => setArchiving(true) },
    );
  }
  const button = (command: CommandSchema) => (
    <Button
      key={command.name}
      type={command === primary ? "primary" : "default"}
      danger={command.danger}
      loading={busy === command.name}
      title={label(command.about) || undefined}
      onClick={() => press(command)}
    >
      {label(command.label)}
    </Button>
  );
  return (
    <>
      {atOnce.filter((command) => !command.danger).map(button)}
      {onEdit && (
        <Button type={primary ? "default" : "primary"} icon={<Icon name="edit" size={14} />} onClick={onEdit} title="E">
          {t("common.edit")}
        </Button>
      )}
      {atOnce.filter((command) => command.danger).map(button)}
      <span data-commands>
        <MenuButton
          bordered
          align={narrow ? "left" : "right"}
          label={t("common.more")}
          title={`${t("common.more")} (.)`}
          entries={entries}
        >
          <Icon name="more" />
        </MenuButton>
      </span>
      <Suspense>
        {dialog && (
          <CommandDialog
            command={dialog}
            subjects={[{ id: item.id, title: name }]}
            onClose={() => setDialog(null)}
            onDone={() => {
              toast({ message: t("record.commandDone", { name: label(dialog.label) }) });
              setDialog(null);
            }}
          />
        )}
      </Suspense>
      {archiving && (
        <ConfirmDialog
          title={t("record.archiveConfirm", { name })}
          confirmLabel={t("record.archive")}
          danger
          busy={busy === "archive"}
          onClose={() => setArchiving(false)}
          onConfirm={() => void archiveOrRestore("archive")}
        >
          {t("record.archiveHint")}
        </ConfirmDialog>
      )}
    </>
  );
}
