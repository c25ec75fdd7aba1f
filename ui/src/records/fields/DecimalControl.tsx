import { Input } from "antd";
import { useState, type CSSProperties } from "react";
import { groupDigits } from "../format";

export interface DecimalControlProps {
  value: string;
  onChange: (value: string) => void;
  whole?: boolean;
  id?: string;
  status?: "error";
  autoFocus?: boolean;
  placeholder?: string;
  prefix?: string;
  "aria-label"?: string;
  "aria-describedby"?: string;
  "aria-invalid"?: boolean;
  "aria-required"?: boolean;
}

const numberStyle: CSSProperties = { textAlign: "right", fontVariantNumeric: "tabular-nums" };

/** A decimal as digits: grouped at rest, plain while edited, never a float. Full-width digits and pasted commas are taken. */
export function DecimalControl({ value, onChange, whole, ...rest }: DecimalControlProps) {
  const [editing, setEditing] = useState(false);
  return (
    <Input
      {...rest}
      inputMode={whole ? "numeric" : "decimal"}
      autoComplete="off"
      styles={{ input: numberStyle }}
      value={editing ? value : groupDigits(value)}
      onFocus={() => setEditing(true)}
      onBlur={() => setEditing(false)}
      onChange={(event) => onChange(cleanNumber(event.target.value))}
    />
  );
}

export function cleanNumber(text: string): string {
  return text
    .normalize("NFKC")
    .replace(/[,\s¥$€£]/g, "")
    .replace(/^\((.+)\)$/, "-$1")
    .replace(/^\+/, "");
}
