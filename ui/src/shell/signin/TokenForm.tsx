import { Button, Radio, Select } from "antd";
import dayjs from "dayjs";
import { useId, useState, type FormEvent } from "react";
import type { components } from "../../contract/openapi";
import DateControl from "../../records/fields/DateControl";
import { send } from "../client";
import { useLang, useText } from "../i18n";
import { asProblem } from "../problem";
import { useSchema } from "../schema";
import { Field } from "./Field";
import { everything, scopeOf, subjectsOf, type Right, type Scope, type Subject } from "./scope";
import styles from "./SignIn.module.css";
import own from "./TwoStep.module.css";

type NewToken = components["schemas"]["NewApiToken"];

/** How long a token holds unless another day is chosen: a quarter, after which somebody looks whether it is still wanted. */
const usualDays = 90;
const nothing: Scope[number] = { subject: "", rights: [] };

export function TokenForm({ onMade, onCancel }: { onMade: (token: NewToken) => void; onCancel: () => void }) {
  const t = useText();
  const { lang } = useLang();
  const ids = useId();
  const schema = useSchema();
  const subjects = schema ? subjectsOf(schema, lang) : [];
  const [name, setName] = useState("");
  const [day, setDay] = useState<string | null>(dayjs().add(usualDays, "day").format("YYYY-MM-DD"));
  const [all, setAll] = useState(true);
  const [lines, setLines] = useState<Scope>([nothing]);
  const [fault, setFault] = useState("");
  const [busy, setBusy] = useState(false);
  const scope = all ? everything : scopeOf(lines, subjects);

  async function submit(event: FormEvent): Promise<void> {
    event.preventDefault();
    setBusy(true);
    setFault("");
    try {
      onMade(await send<NewToken>("POST", "/api/tokens", { name, expires_on: day, scope }));
    } catch (thrown) {
      const problem = asProblem(thrown);
      setFault(problem.code === "network" ? t("state.downHint") : problem.detail || problem.message);
      setBusy(false);
    }
  }
  return (
    <form className={styles.form} onSubmit={(event) => void submit(event)} noValidate>
      <Field label={t("tokens.name")} value={name} onChange={setName} max={60} autoFocus />
      <label htmlFor={`${ids}-day`}>{t("tokens.expires")}</label>
      <DateControl id={`${ids}-day`} value={day} onChange={setDay} />
      <span id={`${ids}-scope`} className={own.label}>
        {t("tokens.scope")}
      </span>
      <Radio.Group
        className={own.choice}
        aria-labelledby={`${ids}-scope`}
        value={all}
        onChange={(event) => setAll(event.target.value as boolean)}
        options={[
          { value: true, label: t("tokens.readAll") },
          { value: false, label: t("tokens.chosen") },
        ]}
      />
      {!all && (
        <>
          {lines.map((line, at) => (
            <Line
              key={at}
              row={at + 1}
              line={line}
              subjects={subjects}
              onChange={(next) => setLines(lines.map((each, other) => (other === at ? next : each)))}
              onRemove={lines.length > 1 ? () => setLines(lines.filter((_, other) => other !== at)) : undefined}
            />
          ))}
          <div>
            <Button onClick={() => setLines([...lines, nothing])}>{t("tokens.addLine")}</Button>
          </div>
          <p className="muted">{t("tokens.queryHint")}</p>
        </>
      )}
      <p className={styles.fault} role="alert">
        {fault}
      </p>
      <div className={own.actions}>
        <Button htmlType="submit" type="primary" loading={busy} disabled={!name.trim() || !day || scope.length === 0}>
          {t("tokens.make")}
        </Button>
        <Button onClick={onCancel}>{t("common.cancel")}</Button>
      </div>
    </form>
  );
}

interface LineProps {
  row: number;
  line: Scope[number];
  subjects: Subject[];
  onChange: (line: Scope[number]) => void;
  onRemove?: () => void;
}

function Line({ row, line, subjects, onChange, onRemove }: LineProps) {
  const t = useText();
  const rights = subjects.find(({ name }) => name === line.subject)?.rights ?? [];
  const groups = (["records", "commands", "queries"] as const).map((kind) => ({
    label: t(`tokens.${kind}`),
    options: subjects.filter((each) => each.kind === kind).map(({ name, label }) => ({ value: name, label })),
  }));
  return (
    <div className={own.line}>
      <Select
        showSearch={{ optionFilterProp: "label" }}
        aria-label={t("tokens.subject", { row })}
        placeholder={t("field.choose")}
        value={line.subject || undefined}
        options={groups.filter(({ options }) => options.length > 0)}
        onChange={(subject: string) => {
          const offered = subjects.find(({ name }) => name === subject)?.rights ?? [];
          onChange({ subject, rights: offered.slice(0, 1) });
        }}
      />
      <Select
        mode="multiple"
        aria-label={t("tokens.rights", { row })}
        placeholder={t("field.choose")}
        value={line.rights}
        options={rights.map((right) => ({ value: right, label: t(`tokens.right.${right}`) }))}
        onChange={(chosen: Right[]) => onChange({ ...line, rights: chosen })}
      />
      {onRemove ? (
        <Button onClick={onRemove} aria-label={t("tokens.removeLine", { row })}>
          {t("common.remove")}
        </Button>
      ) : (
        <span />
      )}
    </div>
  );
}
