import { Input, type InputRef } from "antd";
import { useId, type Ref } from "react";
import { useText } from "../i18n";
import styles from "./SignIn.module.css";

/** What is asked for after the first step: the phone's code, or a recovery code where there is no phone. */
export type Second = "code" | "recovery";

export interface CodeFieldProps {
  second: Second;
  code: string;
  wrong: boolean;
  /** The element that tells what is wrong. */
  faultId: string;
  inputRef: Ref<InputRef>;
  onCode: (code: string) => void;
  onSecond: (second: Second) => void;
}

export function CodeField({ second, code, wrong, faultId, inputRef, onCode, onSecond }: CodeFieldProps) {
  const t = useText();
  const id = useId();
  return (
    <>
      <label htmlFor={id}>{t(second === "code" ? "signIn.code" : "signIn.recovery")}</label>
      <Input
        id={id}
        ref={inputRef}
        size="large"
        autoComplete="one-time-code"
        inputMode={second === "code" ? "numeric" : "text"}
        autoCapitalize="none"
        spellCheck={false}
        value={code}
        status={wrong ? "error" : undefined}
        aria-describedby={`${id}-hint ${faultId}`}
        onChange={(event) => onCode(event.target.value)}
      />
      <p id={`${id}-hint`} className={styles.hint}>
        {t(second === "code" ? "signIn.codeHint" : "signIn.recoveryHint")}
      </p>
      <button type="button" className={styles.another} onClick={() => onSecond(second === "code" ? "recovery" : "code")}>
        {t(second === "code" ? "signIn.useRecovery" : "signIn.useCode")}
      </button>
    </>
  );
}
