import { Button, Radio } from "antd";
import dayjs from "dayjs";
import { useId, useState, type FormEvent } from "react";
import type { components } from "../../contract/openapi";
import DateControl from "../../records/fields/DateControl";
import { send } from "../client";
import { useLang, useText } from "../i18n";
import { asProblem } from "../problem";
import { useSchema } from "../schema";
import { Field } from "./Field";
import { everything, scopeOf, subjectsOf, type Scope } from "./scope";
import { noLine, ScopeLines } from "./ScopeLines";
import styles from "./SignIn.module.css";
import own from "./TwoStep.module.css";

type NewToken = components["schemas"]["NewApiToken"];

/** How long a token holds unless another day is chosen: a quarter, after which somebody looks whether it is still wanted. */
const usualDays = 90;

export function TokenForm({ onMade, onCancel }: { onMade: (token: NewToken) => void; onCancel: () => void }) {
  const t = useText();
  const { lang } = useLang();
  const ids = useId();
  const schema = useSchema();
  const subjects = schema ? subjectsOf(schema, lang) : [];
  const [name, setName] = useState("");
  const [day, setDay] = useState<string | null>(dayjs().add(usualDays, "day").format("YYYY-MM-DD"));
  const [all, setAll] = useState(true);
  const [lines, setLines] = useState<Scope>([noLine]);
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
      {!all && <ScopeLines lines={lines} subjects={subjects} onChange={setLines} />}
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
