import { Button, type InputRef } from "antd";
import { useEffect, useId, useRef, useState, type FormEvent } from "react";
import type { Session } from "../../contract/schema";
import { send } from "../client";
import { useText } from "../i18n";
import { asProblem } from "../problem";
import { signedIn } from "../session";
import { CodeField, type Second } from "./CodeField";
import styles from "./SignIn.module.css";

/** Back from the identity provider: a code of the phone is wanted too. */
export function ArrivalForm({ onOther }: { onOther: () => void }) {
  const t = useText();
  const ids = useId();
  const [second, setSecond] = useState<Second>("code");
  const [code, setCode] = useState("");
  const [busy, setBusy] = useState(false);
  const [fault, setFault] = useState<string | null>(null);
  const input = useRef<InputRef>(null);
  useEffect(() => input.current?.focus(), [second]);

  async function submit(event: FormEvent): Promise<void> {
    event.preventDefault();
    if (!code.trim()) {
      input.current?.focus();
      return;
    }
    setBusy(true);
    setFault(null);
    try {
      signedIn(await send<Session>("POST", "/api/session/oidc/code", { code }));
    } catch (thrown) {
      const problem = asProblem(thrown);
      setBusy(false);
      setFault(problem.code === "network" ? t("state.downHint") : problem.detail || problem.message);
      input.current?.select();
    }
  }

  return (
    <form className={styles.form} onSubmit={(event) => void submit(event)} noValidate>
      <p className={styles.known}>{t("signIn.arrived")}</p>
      <CodeField
        second={second}
        code={code}
        wrong={fault !== null}
        faultId={`${ids}-fault`}
        inputRef={input}
        onCode={setCode}
        onSecond={(next) => {
          setCode("");
          setFault(null);
          setSecond(next);
        }}
      />
      <p id={`${ids}-fault`} className={styles.fault} role="alert">
        {fault}
      </p>
      <Button htmlType="submit" type="primary" size="large" block loading={busy}>
        {t(busy ? "signIn.busy" : "signIn.submit")}
      </Button>
      <button type="button" className={`${styles.another} ${styles.elsewhere}`} onClick={onOther}>
        {t("signIn.otherWay")}
      </button>
    </form>
  );
}
