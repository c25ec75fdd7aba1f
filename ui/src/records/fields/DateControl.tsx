import { DatePicker } from "antd";
import dayjs from "dayjs";
import "dayjs/locale/zh-cn";
import { useLang } from "../../shell/i18n";

export interface DateControlProps {
  value: string | null;
  onChange: (value: string | null) => void;
  time?: boolean;
  id?: string;
  status?: "error";
  autoFocus?: boolean;
  placeholder?: string;
  "aria-label"?: string;
  "aria-describedby"?: string;
  "aria-invalid"?: boolean;
  "aria-required"?: boolean;
}

/** Dates are typed or picked as 2026-11-23; a moment is shown where the reader sits and sent in UTC. */
export default function DateControl({ value, onChange, time = false, ...rest }: DateControlProps) {
  const { lang } = useLang();
  dayjs.locale(lang === "zh" ? "zh-cn" : "en");
  return (
    <DatePicker
      {...rest}
      style={{ width: "100%" }}
      value={value ? dayjs(value) : null}
      format={time ? "YYYY-MM-DD HH:mm" : "YYYY-MM-DD"}
      showTime={time ? { format: "HH:mm" } : false}
      onChange={(next) => onChange(next ? (time ? next.toISOString() : next.format("YYYY-MM-DD")) : null)}
    />
  );
}
