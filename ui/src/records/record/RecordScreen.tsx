import { Button } from "antd";
import { Suspense, useRef, useState } from "react";
import type { Item, RecordSchema } from "../../contract/schema";
import { useLabel, useLang, useText } from "../../shell/i18n";
import { usePageKeys } from "../../shell/keys";
import { recordExtras } from "../../shell/recordExtras";
import { itemNumber, useItemTitle } from "../../shell/schema";
import { ConfirmDialog } from "../../widgets/Dialog";
import { ErrorState } from "../../widgets/ErrorState";
import { PageHeader } from "../../widgets/PageHeader";
import { StateTag } from "../../widgets/StateTag";
import { choiceOf, formatTimestamp, isReference } from "../format";
import { ConflictDialog } from "./ConflictDialog";
import { RecordCommands } from "./RecordCommands";
import { RecordForm, RecordView } from "./RecordForm";
import styles from "./RecordScreen.module.css";
import { SidePanel } from "./SidePanel";
import { stateField } from "../sections";
import { useEditing } from "./useEditing";
import { useLeaveGuard } from "./useLeaveGuard";

/** Title, commands, sections, side column: the anatomy of every record. */
export function RecordScreen({ record, item }: { record: RecordSchema; item: Item }) {
  const t = useText();
  const title = useItemTitle();
  const { lang } = useLang();
  const editing = useEditing(record, item);
  const guard = useLeaveGuard(editing.changed);
  const [asking, setAsking] = useState(false);
  const primary = useRef<(() => void) | null>(null);
  const Extra = recordExtras[record.name];
  const mayEdit = record.may.update && !item.archived_at;

  function leave(): void {
    if (editing.changed) setAsking(true);
    else editing.stop();
  }
  usePageKeys({
    e: (event) => mayEdit && !editing.draft && (event.preventDefault(), editing.start()),
    ".": (event) => {
      const more = document.querySelector<HTMLElement>("[data-commands] [aria-haspopup='menu']");
      if (more) (event.preventDefault(), more.click());
    },
    Escape: () => editing.draft && leave(),
    "Ctrl+Enter": (event) => {
      // In the box for comments it sends the comment.
      if (event.target instanceof Element && event.target.closest("[data-own-keys]")) return;
      if (editing.draft) void editing.save();
      else primary.current?.();
    },
    "Ctrl+s": (event) => editing.draft && (event.preventDefault(), void editing.save()),
  });

  const name = title(record, item);
  return (
    <div className={styles.page}>
      <PageHeader
        title={name}
        number={itemNumber(record, item, lang)}
        state={<State record={record} item={item} />}
        {...standsOn(record, item)}
        actions={
          editing.draft ? (
            <>
              <Button onClick={leave}>{t("common.cancel")}</Button>
              <Button type="primary" loading={editing.saving} onClick={() => void editing.save()} title="Ctrl+Enter">
                {t("common.save")}
              </Button>
            </>
          ) : (
            <RecordCommands
              record={record}
              item={item}
              name={name}
              onEdit={mayEdit ? editing.start : undefined}
              primaryRef={primary}
            />
          )
        }
      />
      <div className={styles.columns}>
        <div className={styles.main}>
          {item.archived_at && (
            <p className={styles.archived}>{t("record.archivedBanner", { at: formatTimestamp(item.archived_at) })}</p>
          )}
          {editing.banner && (
            <div className={styles.banner}>
              <ErrorState error={editing.banner} inline />
            </div>
          )}
          {editing.draft ? (
            <RecordForm record={record} values={editing.draft} faults={editing.faults} onChange={editing.change} />
          ) : (
            <RecordView record={record} values={item} />
          )}
          {Extra && !editing.draft && (
            <Suspense>
              <Extra item={item} />
            </Suspense>
          )}
        </div>
        <SidePanel record={record} item={item} />
      </div>
      {editing.conflict && (
        <ConflictDialog
          record={record}
          conflict={editing.conflict}
          saving={editing.saving}
          onSave={editing.saveMerged}
          onClose={editing.dropConflict}
        />
      )}
      {asking && (
        <ConfirmDialog
          title={t("record.leaveTitle")}
          confirmLabel={t("record.leave")}
          cancelLabel={t("record.stay")}
          danger
          onClose={() => setAsking(false)}
          onConfirm={() => {
            setAsking(false);
            editing.stop();
          }}
        >
          {t("record.leaveHint")}
        </ConfirmDialog>
      )}
      {guard.dialog}
    </div>
  );
}

function State({ record, item }: { record: RecordSchema; item: Item }) {
  const t = useText();
  const label = useLabel();
  const field = stateField(record);
  const choice = field && choiceOf(field, item[field.name]);
  return (
    <>
      {choice && <StateTag tone={choice.tone ?? "neutral"}>{label(choice.label)}</StateTag>}
      {item.archived_at && <StateTag>{t("record.archived")}</StateTag>}
    </>
  );
}

/** The element a page stands on: the one its kind of record belongs to, and for an element itself. */
function standsOn(record: RecordSchema, item: Item): { owner: string; edition?: string } {
  if (record.name !== "framework.element" || typeof item.identifier !== "string") return { owner: record.owner };
  return { owner: item.identifier, edition: isReference(item.edition) ? item.edition.id : undefined };
}
