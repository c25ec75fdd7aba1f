import { Button, Checkbox } from "antd";
import { useId, useState } from "react";
import type { Item, RecordSchema } from "../../contract/schema";
import { send, useInvalidate } from "../../shell/client";
import { useLabel, useText } from "../../shell/i18n";
import { asProblem, type Problem } from "../../shell/problem";
import { Dialog } from "../../widgets/Dialog";
import { ErrorState } from "../../widgets/ErrorState";
import { FieldControl } from "../fields/FieldControl";
import { useFaultWords } from "../fields/useWords";
import type { Changes } from "../merge";
import { changesToWire, faultOf } from "../values";
import styles from "./BulkEditDialog.module.css";

export interface BulkEditDialogProps {
  record: RecordSchema;
  items: Item[];
  onClose: () => void;
  onDone: (count: number) => void;
}

/** The same change to many: tick the fields, give the values; all are changed or none. */
export default function BulkEditDialog({ record, items, onClose, onDone }: BulkEditDialogProps) {
  const t = useText();
  const label = useLabel();
  const ids = useId();
  const words = useFaultWords();
  const invalidate = useInvalidate(record.name);
  const [changes, setChanges] = useState<Changes>({});
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<Problem | null>(null);
  const fields = record.fields.filter((field) => !field.read_only && field.kind !== "lines" && !record.key.includes(field.name));
  const serverFaults = problem?.byField() ?? {};
  const faults = Object.fromEntries(
    fields.flatMap((field) =>
      field.name in changes ? [[field.name, serverFaults[field.name] ?? faultOf(field, changes[field.name], words)]] : [],
    ),
  );
  const ready = Object.keys(changes).length > 0 && Object.values(faults).every((fault) => !fault || problem !== null);

  function toggle(name: string): void {
    const { [name]: _removed, ...rest } = changes;
    setChanges(name in changes ? rest : { ...changes, [name]: null });
  }
  async function apply(): Promise<void> {
    setBusy(true);
    setProblem(null);
    try {
      const body = { items: items.map(({ id, version }) => ({ id, version })), changes: changesToWire(record, changes) };
      await send("POST", `/api/records/${record.name}/bulk`, body);
      await invalidate();
      onDone(items.length);
    } catch (thrown) {
      setProblem(asProblem(thrown));
      setBusy(false);
    }
  }

  return (
    <Dialog
      title={`${t("list.bulkEdit")} · ${t("list.selected", { count: items.length })}`}
      onClose={onClose}
      width={560}
      footer={
        <>
          <Button onClick={onClose}>{t("common.cancel")}</Button>
          <Button type="primary" disabled={!ready} loading={busy} onClick={() => void apply()}>
            {t("list.bulkEditApply", { count: items.length })}
          </Button>
        </>
      }
    >
      <p className="muted">{t("list.bulkEditHint")}</p>
      {problem && <ErrorState error={problem} inline />}
      <div className={styles.fields}>
        {fields.map((field) => {
          const on = field.name in changes;
          return (
            <div key={field.name} className={styles.field}>
              <Checkbox checked={on} onChange={() => toggle(field.name)}>
                {label(field.label)}
              </Checkbox>
              {on && (
                <div>
                  <FieldControl
                    field={field}
                    id={`${ids}-${field.name}`}
                    label={label(field.label)}
                    value={changes[field.name]}
                    invalid={Boolean(faults[field.name])}
                    describedBy={`${ids}-${field.name}-fault`}
                    autoFocus
                    onChange={(value) => setChanges({ ...changes, [field.name]: value })}
                  />
                  <span id={`${ids}-${field.name}-fault`} className={styles.fault}>
                    {faults[field.name]}
                  </span>
                </div>
              )}
            </div>
          );
        })}
      </div>
    </Dialog>
  );
}
