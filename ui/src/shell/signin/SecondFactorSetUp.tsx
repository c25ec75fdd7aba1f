import { Button, QRCode } from "antd";
import { useState, type FormEvent } from "react";
import { send } from "../client";
import { useText } from "../i18n";
import { asProblem } from "../problem";
import { CopyOnce } from "./CopyOnce";
import { Field } from "./Field";
import styles from "./SignIn.module.css";
import own from "./TwoStep.module.css";

interface Begun {
  secret: string;
  address: string;
}

/** In three steps: the password, the picture with a first code of it, the recovery codes. */
export function SecondFactorSetUp({ onDone }: { onDone: () => void }) {
  const t = useText();
  const [password, setPassword] = useState("");
  const [code, setCode] = useState("");
  const [begun, setBegun] = useState<Begun | null>(null);
  const [recovery, setRecovery] = useState<string[] | null>(null);
  const [fault, setFault] = useState("");
  const [busy, setBusy] = useState(false);

  async function attempt(work: () => Promise<void>): Promise<void> {
    setBusy(true);
    setFault("");
    try {
      await work();
    } catch (thrown) {
      const problem = asProblem(thrown);
      setFault(problem.code === "network" ? t("state.downHint") : problem.detail || problem.message);
    }
    setBusy(false);
  }

  function submit(event: FormEvent): void {
    event.preventDefault();
    void attempt(async () => {
      if (!begun) {
        setBegun(await send<Begun>("POST", "/api/second-factor", { password }));
        setPassword("");
      } else {
        const { recovery_codes } = await send<{ recovery_codes: string[] }>("POST", "/api/second-factor/confirm", { code });
        setRecovery(recovery_codes);
      }
    });
  }

  if (recovery) {
    return (
      <>
        <p className="muted">{t("twoStep.codesHint")}</p>
        <CopyOnce text={recovery.join("\n")} name={t("twoStep.codes")} />
        <div className={own.actions}>
          <Button type="primary" onClick={onDone}>
            {t("twoStep.kept")}
          </Button>
        </div>
      </>
    );
  }
  return (
    <form className={styles.form} onSubmit={submit} noValidate>
      {begun ? (
        <>
          <p className="muted">{t("twoStep.scan")}</p>
          <div className={own.picture} role="img" aria-label={t("twoStep.picture")}>
            {/* Black on white in the dark too: a phone's camera wants it so. */}
            <QRCode type="svg" value={begun.address} size={184} color="#000000" bgColor="#ffffff" errorLevel="M" />
          </div>
          <p className="muted">{t("twoStep.secret")}</p>
          <CopyOnce text={begun.secret.replace(/(.{4})(?=.)/g, "$1 ")} name={t("twoStep.secret")} />
          <Field key="code" label={t("twoStep.code")} value={code} onChange={setCode} code="digits" autoFocus />
        </>
      ) : (
        <Field key="password" label={t("twoStep.password")} value={password} onChange={setPassword} password autoFocus />
      )}
      <p className={styles.fault} role="alert">
        {fault}
      </p>
      <div className={own.actions}>
        <Button htmlType="submit" type="primary" loading={busy} disabled={begun ? !code : !password}>
          {t(begun ? "twoStep.confirm" : "common.next")}
        </Button>
      </div>
    </form>
  );
}
