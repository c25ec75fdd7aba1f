import { Select } from "antd";
import type { Money } from "../../contract/schema";
import { useText } from "../../shell/i18n";
import { DecimalControl, type DecimalControlProps } from "./DecimalControl";
import styles from "./fields.module.css";

const currencies = ["CNY", "USD", "EUR", "HKD", "JPY", "GBP"];

interface MoneyControlProps extends Omit<DecimalControlProps, "value" | "onChange"> {
  value: Money | null;
  onChange: (value: Money | null) => void;
}

export function MoneyControl({ value, onChange, ...rest }: MoneyControlProps) {
  const t = useText();
  const currency = value?.currency ?? "CNY";
  return (
    <div className={styles.money}>
      <DecimalControl
        {...rest}
        value={value?.amount ?? ""}
        onChange={(amount) => onChange(amount === "" ? null : { amount, currency })}
      />
      <Select
        aria-label={t("field.currency")}
        style={{ width: 84 }}
        value={currency}
        options={[...new Set([currency, ...currencies])].map((each) => ({ value: each, label: each }))}
        onChange={(next: string) => onChange({ amount: value?.amount ?? "", currency: next })}
      />
    </div>
  );
}
