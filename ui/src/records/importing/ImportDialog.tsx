import { Button } from "antd";
import { useRef, useState, type DragEvent } from "react";
import type { RecordSchema } from "../../contract/schema";
import { newKey, send, useInvalidate } from "../../shell/client";
import { useLabel, useLabelInSentence, useText } from "../../shell/i18n";
import { asProblem, type Problem } from "../../shell/problem";
import { toast, toastProblem } from "../../shell/toast";
import { Dialog } from "../../widgets/Dialog";
import { ErrorState } from "../../widgets/ErrorState";
import { TextSkeleton } from "../../widgets/Skeletons";
import { downloadFrom } from "../download";
import { FaultReport } from "./FaultReport";
import { ImportProgress } from "./ImportProgress";
import styles from "./ImportDialog.module.css";

interface ImportResult {
  rows: number;
  created: number;
  updated: number;
  unchanged: number;
}

type Step =
  | { at: "choose" }
  | { at: "checking"; key: string }
  | { at: "refused"; problem: Problem }
  | { at: "checked"; file: File; result: ImportResult }
  | { at: "applying"; file: File; result: ImportResult; key: string };

/** Choose a file, have it checked without a change, mend what is wrong, then apply: all or nothing. */
export default function ImportDialog({ record, onClose }: { record: RecordSchema; onClose: () => void }) {
  const t = useText();
  const label = useLabel();
  const within = useLabelInSentence();
  const invalidate = useInvalidate(record.name);
  const [step, setStep] = useState<Step>({ at: "choose" });
  const path = `/api/records/${record.name}/import`;

  async function check(file: File): Promise<void> {
    const key = newKey();
    setStep({ at: "checking", key });
    try {
      const result = await send<ImportResult>("POST", `${path}?dry_run=true`, file, { idempotencyKey: key });
      setStep({ at: "checked", file, result });
    } catch (thrown) {
      setStep({ at: "refused", problem: asProblem(thrown) });
    }
  }
  async function apply(file: File, result: ImportResult): Promise<void> {
    const key = newKey();
    setStep({ at: "applying", file, result, key });
    try {
      const { created, updated } = await send<ImportResult>("POST", path, file, { idempotencyKey: key });
      await invalidate();
      toast({ message: t("importing.done", { created, updated }) });
      onClose();
    } catch (thrown) {
      setStep({ at: "refused", problem: asProblem(thrown) });
    }
  }
  async function template(format: "csv" | "xlsx"): Promise<void> {
    try {
      await downloadFrom(
        `/api/records/${record.name}/import-template?format=${format}`,
        `${label(record.label_plural)}.${format}`,
      );
    } catch (thrown) {
      toastProblem(thrown);
    }
  }

  const ready = step.at === "checked" || step.at === "applying" ? step : null;
  return (
    <Dialog
      title={t("importing.title", { name: within(record.label_plural) })}
      onClose={onClose}
      width={680}
      footer={
        <>
          {(step.at === "refused" || ready) && (
            <Button style={{ marginRight: "auto" }} onClick={() => setStep({ at: "choose" })}>
              {t("importing.another")}
            </Button>
          )}
          <Button onClick={onClose}>{t("common.cancel")}</Button>
          {ready && ready.result.created + ready.result.updated > 0 && (
            <Button type="primary" loading={step.at === "applying"} onClick={() => void apply(ready.file, ready.result)}>
              {t("importing.apply", { rows: ready.result.created + ready.result.updated })}
            </Button>
          )}
        </>
      }
    >
      {step.at === "choose" && (
        <>
          <FileDrop onFile={(file) => void check(file)} />
          <p className={styles.template}>
            {t("importing.templateHint")}
            <Button type="link" size="small" onClick={() => void template("xlsx")}>
              {t("importing.template")} XLSX
            </Button>
            <Button type="link" size="small" onClick={() => void template("csv")}>
              {t("importing.template")} CSV
            </Button>
          </p>
        </>
      )}
      {step.at === "checking" && <ImportProgress of={step.key} waiting={<TextSkeleton lines={5} />} />}
      {step.at === "refused" &&
        (step.problem.faults.length > 0 ? (
          <FaultReport problem={step.problem} name={label(record.label_plural)} />
        ) : (
          <ErrorState error={step.problem} inline />
        ))}
      {ready && <Checked result={ready.result} />}
      {step.at === "applying" && <ImportProgress of={step.key} />}
    </Dialog>
  );
}

function Checked({ result }: { result: ImportResult }) {
  const t = useText();
  const figures = [
    { text: t("importing.created"), count: result.created },
    { text: t("importing.updated"), count: result.updated },
    { text: t("importing.unchanged"), count: result.unchanged },
  ];
  return (
    <div role="status">
      <h3>{result.created + result.updated === 0 ? t("importing.nothing") : t("importing.checked", { rows: result.rows })}</h3>
      <dl className={styles.figures}>
        {figures.map(({ text, count }) => (
          <div key={text}>
            <dt>{text}</dt>
            <dd>{count}</dd>
          </div>
        ))}
      </dl>
    </div>
  );
}

function FileDrop({ onFile }: { onFile: (file: File) => void }) {
  const t = useText();
  const input = useRef<HTMLInputElement>(null);
  const [over, setOver] = useState(false);
  function drop(event: DragEvent): void {
    event.preventDefault();
    setOver(false);
    const file = event.dataTransfer.files[0];
    if (file) onFile(file);
  }
  return (
    <div
      className={styles.drop}
      data-over={over || undefined}
      onDragOver={(event) => {
        event.preventDefault();
        setOver(true);
      }}
      onDragLeave={() => setOver(false)}
      onDrop={drop}
    >
      <span>{t("importing.drop")}</span>
      <Button onClick={() => input.current?.click()} autoFocus>
        {t("importing.choose")}
      </Button>
      <input
        ref={input}
        type="file"
        hidden
        accept=".csv,.xlsx,text/csv"
        onChange={(event) => {
          const file = event.target.files?.[0];
          if (file) onFile(file);
        }}
      />
    </div>
  );
}
