import { Button, Radio } from "antd";
import { useState } from "react";
import type { Item, RecordSchema } from "../../contract/schema";
import { useLabel, useText } from "../../shell/i18n";
import { fieldOf } from "../../shell/schema";
import { Dialog } from "../../widgets/Dialog";
import { FieldValue } from "../fields/FieldValue";
import { resolveMerge, type Changes } from "../merge";
import styles from "./ConflictDialog.module.css";
import type { VersionConflict } from "./useEditing";

export interface ConflictDialogProps {
  record: RecordSchema;
  conflict: VersionConflict;
  saving: boolean;
  onSave: (changes: Changes, current: Item) => Promise<void>;
  onClose: () => void;
}

/** Both versions side by side, and for each field that both changed the choice whose value stays. */
export function ConflictDialog({ record, conflict, saving, onSave, onClose }: ConflictDialogProps) {
  const t = useText();
  const label = useLabel();
  const { merge, current } = conflict;
  const [choices, setChoices] = useState<Record<string, "mine" | "theirs">>({});
  const settled = merge.conflicts.every((each) => choices[each.field]);
  const theirs = merge.theirs.flatMap((name) => fieldOf(record, name) ?? []);
  return (
    <Dialog
      title={t("record.conflictTitle")}
      onClose={onClose}
      width={860}
      footer={
        <>
          <Button onClick={onClose}>{t("record.stay")}</Button>
          <Button
            type="primary"
            disabled={!settled}
            loading={saving}
            onClick={() => void onSave(resolveMerge(merge, choices), current)}
          >
            {t("record.conflictSave")}
          </Button>
        </>
      }
    >
      <p className="muted">
        {merge.conflicts.length > 0 ? t("record.conflictHint", { version: current.version }) : t("record.conflictNone")}
      </p>
      {merge.conflicts.map((each) => {
        const field = fieldOf(record, each.field);
        if (!field) return null;
        const name = label(field.label);
        return (
          <fieldset key={each.field} className={styles.conflict}>
            <legend>{name}</legend>
            <Radio.Group
              className={styles.sides}
              value={choices[each.field]}
              onChange={(event) => setChoices({ ...choices, [each.field]: event.target.value as "mine" | "theirs" })}
            >
              {(["mine", "theirs"] as const).map((side) => (
                <div key={side} className={styles.side} data-chosen={choices[each.field] === side || undefined}>
                  <Radio value={side}>{t(side === "mine" ? "record.takeMine" : "record.takeTheirs")}</Radio>
                  <div className={styles.value}>
                    <FieldValue field={field} value={each[side]} />
                  </div>
                </div>
              ))}
            </Radio.Group>
            <p className={styles.base}>
              {t("record.original")} <FieldValue field={field} value={each.base} />
            </p>
          </fieldset>
        );
      })}
      {theirs.length > 0 && (
        <section className={styles.also}>
          <h3>{t("record.untouched")}</h3>
          <dl>
            {theirs.map((field) => (
              <div key={field.name}>
                <dt>{label(field.label)}</dt>
                <dd>
                  <FieldValue field={field} value={current[field.name]} />
                </dd>
              </div>
            ))}
          </dl>
        </section>
      )}
    </Dialog>
  );
}
