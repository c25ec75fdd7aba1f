import { Button, Input, type InputRef } from "antd";
import { useEffect, useId, useRef, useState, type FormEvent } from "react";
import type { Session } from "../../contract/schema";
import { send } from "../client";
import { useText } from "../i18n";
import { asProblem } from "../problem";
import { signedIn } from "../session";
import { CodeField, type Second } from "./CodeField";
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
  /** What is asked for after the password: the phone's code, or a recovery code where there is no phone. */
  const [second, setSecond] = useState<"no" | Second>("no");
  const [code, setCode] = useState("");
  const passwordInput = useRef<InputRef>(null);
  const codeInput = useRef<InputRef>(null);
  const nameInput = useRef<InputRef>(null);

  useEffect(() => (knownName ? passwordInput : nameInput).current?.focus(), [knownName]);
  useEffect(() => {
    if (second !== "no") codeInput.current?.focus();
  }, [second]);

  async function submit(event: FormEvent): Promise<void> {
    event.preventDefault();
    if (!name || !password) {
      (name ? passwordInput : nameInput).current?.focus();
      return;
    }
    setBusy(true);
    setFault(null);
    try {
      const sent = second === "no" ? { name, password } : { name, password, code };
      const session = await send<Session>("POST", "/api/session", sent);
      signedIn(session);
      onDone?.();
    } catch (thrown) {
      const problem = asProblem(thrown);
      setBusy(false);
      if (problem.code === "access.code_wanted" && second === "no") {
        setSecond("code");
        return;
      }
      setFault(problem.code === "network" ? t("state.downHint") : problem.detail || problem.message);
      (problem.code === "access.wrong_password" || second === "no" ? passwordInput : codeInput).current?.select();
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
        status={fault && second === "no" ? "error" : undefined}
        aria-describedby={`${ids}-fault`}
        onChange={(event) => setPassword(event.target.value)}
      />
      {second !== "no" && (
        <CodeField
          second={second}
          code={code}
          wrong={fault !== null}
          faultId={`${ids}-fault`}
          inputRef={codeInput}
          onCode={setCode}
          onSecond={(next) => {
            setCode("");
            setFault(null);
            setSecond(next);
          }}
        />
      )}
      <p id={`${ids}-fault`} className={styles.fault} role="alert">
        {fault}
      </p>
      <Button htmlType="submit" type="primary" size="large" block loading={busy}>
        {t(busy ? "signIn.busy" : "signIn.submit")}
      </Button>
    </form>
  );
}
