import { Button, Input, type InputRef } from "antd";
import { useEffect, useId, useRef, useState, type FormEvent } from "react";
import type { Session } from "../../contract/schema";
import { send } from "../client";
import { useText } from "../i18n";
import { asProblem } from "../problem";
import { signedIn } from "../session";
import styles from "./SignIn.module.css";

export interface SignInFormProps {
  /** Known already when a session has expired. */
  name?: string;
  onDone?: () => void;
}

export function SignInForm({ name: knownName = "", onDone }: SignInFormProps) {
  const t = useText();
  const ids = useId();
  const [name, setName] = useState(knownName);
  const [password, setPassword] = useState("");
  const [busy, setBusy] = useState(false);
  const [fault, setFault] = useState<string | null>(null);
  const passwordInput = useRef<InputRef>(null);
  const nameInput = useRef<InputRef>(null);

  useEffect(() => (knownName ? passwordInput : nameInput).current?.focus(), [knownName]);

  async function submit(event: FormEvent): Promise<void> {
    event.preventDefault();
    if (!name || !password) {
      (name ? passwordInput : nameInput).current?.focus();
      return;
    }
    setBusy(true);
    setFault(null);
    try {
      const session = await send<Session>("POST", "/api/session", { name, password });
      signedIn(session);
      onDone?.();
    } catch (thrown) {
      const problem = asProblem(thrown);
      setFault(problem.code === "network" ? t("state.downHint") : problem.detail || problem.message);
      setBusy(false);
      passwordInput.current?.select();
    }
  }

  return (
    <form className={styles.form} onSubmit={(event) => void submit(event)} noValidate>
      <label htmlFor={`${ids}-name`}>{t("signIn.name")}</label>
      <Input
        id={`${ids}-name`}
        ref={nameInput}
        size="large"
        autoComplete="username"
        autoCapitalize="none"
        spellCheck={false}
        value={name}
        onChange={(event) => setName(event.target.value)}
      />
      <label htmlFor={`${ids}-password`}>{t("signIn.password")}</label>
      <Input
        id={`${ids}-password`}
        ref={passwordInput}
        size="large"
        type="password"
        data-autofocus={knownName ? true : undefined}
        autoComplete="current-password"
        value={password}
        status={fault ? "error" : undefined}
        aria-describedby={`${ids}-fault`}
        onChange={(event) => setPassword(event.target.value)}
      />
      <p id={`${ids}-fault`} className={styles.fault} role="alert">
        {fault}
      </p>
      <Button htmlType="submit" type="primary" size="large" block loading={busy}>
        {t(busy ? "signIn.busy" : "signIn.submit")}
      </Button>
    </form>
  );
}
