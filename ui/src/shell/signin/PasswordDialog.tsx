import { Button, Input } from "antd";
import { useId, useState, type FormEvent } from "react";
import { Dialog } from "../../widgets/Dialog";
import { send } from "../client";
import { useText, type TextKey } from "../i18n";
import { asProblem } from "../problem";
import { toast } from "../toast";
import styles from "./SignIn.module.css";

const inputs: { name: "current" | "next" | "again"; text: TextKey; autoComplete: string }[] = [
  { name: "current", text: "password.current", autoComplete: "current-password" },
  { name: "next", text: "password.next", autoComplete: "new-password" },
  { name: "again", text: "password.again", autoComplete: "new-password" },
];

export default function PasswordDialog({ onClose }: { onClose: () => void }) {
  const t = useText();
  const ids = useId();
  const [values, setValues] = useState({ current: "", next: "", again: "" });
  const [fault, setFault] = useState("");
  const [busy, setBusy] = useState(false);
  const complete = values.current !== "" && values.next !== "" && values.again !== "";

  async function submit(event: FormEvent): Promise<void> {
    event.preventDefault();
    if (!complete) return;
    if (values.next !== values.again) {
      setFault(t("password.mismatch"));
      return;
    }
    setBusy(true);
    try {
      await send("POST", "/api/session/password", { current: values.current, new: values.next });
      toast({ message: t("password.done") });
      onClose();
    } catch (thrown) {
      const problem = asProblem(thrown);
      setFault(problem.detail || problem.message);
      setBusy(false);
    }
  }
  return (
    <Dialog
      title={t("password.title")}
      onClose={onClose}
      width={400}
      footer={
        <>
          <Button onClick={onClose}>{t("common.cancel")}</Button>
          <Button type="primary" htmlType="submit" form={`${ids}-form`} loading={busy} disabled={!complete}>
            {t("common.save")}
          </Button>
        </>
      }
    >
      <form id={`${ids}-form`} className={styles.form} onSubmit={(event) => void submit(event)} noValidate>
        {inputs.map((each, index) => (
          <div key={each.name}>
            <label htmlFor={`${ids}-${each.name}`}>{t(each.text)}</label>
            <Input
              id={`${ids}-${each.name}`}
              type="password"
              autoComplete={each.autoComplete}
              autoFocus={index === 0}
              value={values[each.name]}
              onChange={(event) => {
                setFault("");
                setValues({ ...values, [each.name]: event.target.value });
              }}
            />
          </div>
        ))}
        <p className={styles.fault} role="alert">
          {fault}
        </p>
      </form>
    </Dialog>
  );
}
