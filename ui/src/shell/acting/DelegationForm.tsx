import { Button, Radio } from "antd";
import dayjs from "dayjs";
import { useId, useState, type FormEvent } from "react";
import type { FieldSchema, Reference } from "../../contract/schema";
import DateControl from "../../records/fields/DateControl";
import { ReferenceControl } from "../../records/fields/ReferenceControl";
import { runCommand } from "../client";
import { useLabel, useLang, useText } from "../i18n";
import { operatorToday } from "../operatorDay";
import { asProblem } from "../problem";
import { useSchema } from "../schema";
import { Field } from "../signin/Field";
import { scopeOf, subjectsOf, type Scope } from "../signin/scope";
import { noLine, ScopeLines } from "../signin/ScopeLines";
import styles from "../signin/SignIn.module.css";
import own from "../signin/TwoStep.module.css";
import dialog from "./acting.module.css";
import { useActingText } from "./locale";

/** A week, as a holiday lasts, unless other days are chosen. */
const usualDays = 6;
/** As a field of a record would be, so that the person is found as everywhere. */
const delegateField: Omit<FieldSchema, "label"> = {
  name: "delegate",
  kind: "reference",
  record: "access.user",
  required: true,
  read_only: false,
  list: false,
  filter: false,
  sort: false,
  search: false,
};

export interface DelegationFormProps {
  onGiven: (name: string, number: string) => void;
  onCancel: () => void;
}

export function DelegationForm({ onGiven, onCancel }: DelegationFormProps) {
  const t = useActingText();
  const shell = useText();
  const label = useLabel();
  const { lang } = useLang();
  const ids = useId();
  const schema = useSchema();
  const subjects = schema ? subjectsOf(schema, lang) : [];
  const today = operatorToday();
  const [delegate, setDelegate] = useState<Reference | null>(null);
  const [from, setFrom] = useState<string | null>(today);
  const [to, setTo] = useState<string | null>(dayjs(today).add(usualDays, "day").format("YYYY-MM-DD"));
  const [reason, setReason] = useState("");
  const [all, setAll] = useState(true);
  const [lines, setLines] = useState<Scope>([noLine]);
  const [fault, setFault] = useState("");
  const [busy, setBusy] = useState(false);
  const scope = all ? null : scopeOf(lines, subjects);

  async function submit(event: FormEvent): Promise<void> {
    event.preventDefault();
    setBusy(true);
    setFault("");
    try {
      const input = { delegate: delegate?.id, valid_from: from, valid_to: to, reason: reason.trim(), scope };
      const { number } = await runCommand<{ number: string }>("access.give_delegation", input);
      onGiven(label(delegate?.title), number);
    } catch (thrown) {
      const problem = asProblem(thrown);
      const faults = problem.errors.map((each) => each.message).join(lang === "zh" ? "" : " ");
      setFault(problem.code === "network" ? shell("state.downHint") : faults || problem.detail || problem.message);
      setBusy(false);
    }
  }
  const ready = delegate && from && to && reason.trim() && (all || (scope?.length ?? 0) > 0);
  return (
    <form className={styles.form} onSubmit={(event) => void submit(event)} noValidate>
      <label htmlFor={`${ids}-delegate`}>{t("acting.delegate")}</label>
      <ReferenceControl
        field={{ ...delegateField, label: { zh: t("acting.delegate"), en: t("acting.delegate") } }}
        id={`${ids}-delegate`}
        value={delegate}
        onChange={setDelegate}
        placeholder={t("acting.delegateHint")}
        aria-required
      />
      <div className={dialog.days}>
        <div>
          <label htmlFor={`${ids}-from`}>{t("acting.validFrom")}</label>
          <DateControl id={`${ids}-from`} value={from} onChange={setFrom} />
        </div>
        <div>
          <label htmlFor={`${ids}-to`}>{t("acting.validTo")}</label>
          <DateControl id={`${ids}-to`} value={to} onChange={setTo} />
        </div>
      </div>
      <Field label={t("acting.reason")} value={reason} onChange={setReason} max={500} />
      <span id={`${ids}-scope`} className={own.label}>
        {t("acting.scope")}
      </span>
      <Radio.Group
        className={own.choice}
        aria-labelledby={`${ids}-scope`}
        value={all}
        onChange={(event) => setAll(event.target.value as boolean)}
        options={[
          { value: true, label: t("acting.all") },
          { value: false, label: t("acting.chosen") },
        ]}
      />
      {!all && <ScopeLines lines={lines} subjects={subjects} onChange={setLines} />}
      <p className={styles.fault} role="alert">
        {fault}
      </p>
      <div className={own.actions}>
        <Button htmlType="submit" type="primary" loading={busy} disabled={!ready}>
          {t("acting.submit")}
        </Button>
        <Button onClick={onCancel}>{shell("common.cancel")}</Button>
      </div>
    </form>
  );
}
