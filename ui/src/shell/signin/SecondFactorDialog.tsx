import { useQuery, useQueryClient } from "@tanstack/react-query";
import { Button } from "antd";
import { useState, type FormEvent } from "react";
import type { components } from "../../contract/openapi";
import { formatTimestamp } from "../../records/format";
import { Dialog } from "../../widgets/Dialog";
import { ErrorState } from "../../widgets/ErrorState";
import { TextSkeleton } from "../../widgets/Skeletons";
import { getJson, send } from "../client";
import { useText } from "../i18n";
import { asProblem, type Problem } from "../problem";
import { toast } from "../toast";
import { Field } from "./Field";
import { SecondFactorSetUp } from "./SecondFactorSetUp";
import styles from "./SignIn.module.css";
import own from "./TwoStep.module.css";

type SecondFactor = components["schemas"]["SecondFactor"];

const key = ["second-factor"];

/** Whether signing in asks for a code of one's phone; set up and removed from here. */
export default function SecondFactorDialog({ onClose }: { onClose: () => void }) {
  const t = useText();
  const client = useQueryClient();
  const [step, setStep] = useState<"shown" | "setUp" | "remove">("shown");
  const { data, error, refetch } = useQuery<SecondFactor, Problem>({
    queryKey: key,
    queryFn: ({ signal }) => getJson<SecondFactor>("/api/second-factor", undefined, signal),
  });

  async function done(text: "twoStep.done" | "twoStep.removed"): Promise<void> {
    setStep("shown");
    toast({ message: t(text) });
    await client.invalidateQueries({ queryKey: key });
  }
  return (
    <Dialog title={t("twoStep.title")} onClose={onClose} width={440}>
      {error && !data && <ErrorState error={error} onRetry={() => void refetch()} inline />}
      {!error && !data && <TextSkeleton />}
      {data && step === "setUp" && <SecondFactorSetUp onDone={() => void done("twoStep.done")} />}
      {data && step === "remove" && <Remove onDone={() => void done("twoStep.removed")} />}
      {data && step === "shown" && (
        <>
          <p>{data.active && data.since ? t("twoStep.on", { at: formatTimestamp(data.since) }) : t("twoStep.off")}</p>
          {data.active && <p className="muted">{t("twoStep.left", { count: data.recovery_codes })}</p>}
          <div className={own.actions}>
            {data.active ? (
              <Button danger onClick={() => setStep("remove")}>
                {t("twoStep.remove")}
              </Button>
            ) : (
              <Button type="primary" onClick={() => setStep("setUp")}>
                {t("twoStep.setUp")}
              </Button>
            )}
          </div>
        </>
      )}
    </Dialog>
  );
}

function Remove({ onDone }: { onDone: () => void }) {
  const t = useText();
  const [password, setPassword] = useState("");
  const [code, setCode] = useState("");
  const [fault, setFault] = useState("");
  const [busy, setBusy] = useState(false);

  async function submit(event: FormEvent): Promise<void> {
    event.preventDefault();
    setBusy(true);
    setFault("");
    try {
      await send("POST", "/api/second-factor/remove", { password, code });
      onDone();
    } catch (thrown) {
      const problem = asProblem(thrown);
      setFault(problem.code === "network" ? t("state.downHint") : problem.detail || problem.message);
      setBusy(false);
    }
  }
  return (
    <form className={styles.form} onSubmit={(event) => void submit(event)} noValidate>
      <p className="muted">{t("twoStep.removeHint")}</p>
      <Field label={t("twoStep.password")} value={password} onChange={setPassword} password autoFocus />
      <Field label={t("twoStep.codeOrRecovery")} value={code} onChange={setCode} code="letters" />
      <p className={styles.fault} role="alert">
        {fault}
      </p>
      <div className={own.actions}>
        <Button htmlType="submit" type="primary" danger loading={busy} disabled={!password || !code}>
          {t("twoStep.remove")}
        </Button>
      </div>
    </form>
  );
}
