import { Input } from "antd";
import { useId } from "react";

export interface FieldProps {
  label: string;
  value: string;
  onChange: (value: string) => void;
  password?: boolean;
  /** Six digits, or letters where a recovery code may stand too. */
  code?: "digits" | "letters";
  autoFocus?: boolean;
  max?: number;
}

/** A line to type in, with its label above. */
export function Field({ label, value, onChange, password, code, autoFocus, max }: FieldProps) {
  const id = useId();
  return (
    <div>
      <label htmlFor={id}>{label}</label>
      <Input
        id={id}
        type={password ? "password" : "text"}
        autoComplete={password ? "current-password" : code ? "one-time-code" : "off"}
        inputMode={code === "digits" ? "numeric" : undefined}
        autoCapitalize="none"
        spellCheck={false}
        autoFocus={autoFocus}
        data-autofocus={autoFocus ? true : undefined}
        maxLength={max}
        value={value}
        onChange={(event) => onChange(event.target.value)}
      />
    </div>
  );
}
