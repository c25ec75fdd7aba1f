import { Input, InputNumber } from "antd";
import { lazy, Suspense } from "react";
import { useNamedQuery } from "../../../shell/client";
import { useLang } from "../../../shell/i18n";
import { Segmented } from "../../../widgets/Segmented";
import { isDay } from "../days";
import { useOrganisationText } from "../locale";
import type { Reckoned } from "../model";
import styles from "./calendar.module.css";

// The picker is heavy; the year can be read without it.
const DateControl = lazy(() => import("../../../records/fields/DateControl"));

export interface Term {
  from: string;
  /** Counted in working days, or by its last day. */
  by: "count" | "to";
  count: number;
  to: string;
}

export interface ReckonerProps {
  term: Term;
  unit: string | undefined;
  onChange: (term: Partial<Term>) => void;
}

/** What the term comes to; shared with the picture, which shows it. */
export function useReckoned(term: Term, unit: string | undefined) {
  const asked = term.by === "count" ? { count: term.count } : { to: term.to };
  return useNamedQuery<Reckoned>("organisation.working_days", { from: term.from, ...asked, unit }, { keepPrevious: true });
}

/** On which day a term ends, or how many working days lie between two days. */
export function Reckoner({ term, unit, onChange }: ReckonerProps) {
  const t = useOrganisationText();
  const { lang } = useLang();
  const { data, error, isPlaceholderData } = useReckoned(term, unit);
  const inWords = (day: string) =>
    `${day} ${new Intl.DateTimeFormat(lang === "zh" ? "zh-CN" : "en", { weekday: "short", timeZone: "UTC" }).format(Date.parse(`${day}T00:00:00Z`))}`;
  const day = (label: string, value: string, change: (day: string) => void) => (
    <label className={styles.field}>
      <span>{label}</span>
      <Suspense fallback={<Input disabled value={value} aria-label={label} />}>
        <DateControl value={value} aria-label={label} onChange={(next) => isDay(next ?? undefined) && change(next as string)} />
      </Suspense>
    </label>
  );
  return (
    <section className={styles.reckoner} aria-label={t("cal.reckon")}>
      <h2>{t("cal.reckon")}</h2>
      <Segmented
        label={t("cal.reckon")}
        value={term.by}
        options={[
          { value: "count", label: t("cal.byCount") },
          { value: "to", label: t("cal.byDay") },
        ]}
        onChange={(by) => onChange({ by })}
      />
      {day(t("cal.from"), term.from, (from) => onChange({ from }))}
      {term.by === "to" ? (
        day(t("cal.to"), term.to, (to) => onChange({ to }))
      ) : (
        <label className={styles.field}>
          <span>{t("cal.count")}</span>
          <InputNumber
            aria-label={t("cal.count")}
            value={term.count}
            min={-100_000}
            max={100_000}
            precision={0}
            style={{ width: "100%" }}
            onChange={(count) => typeof count === "number" && onChange({ count })}
          />
        </label>
      )}
      <p className={styles.result} role="status" aria-busy={isPlaceholderData}>
        {error
          ? error.message
          : !data
            ? "…"
            : term.by === "count"
              ? data.due && t("cal.due", { day: inWords(data.due) })
              : t("cal.between", { count: data.count ?? 0 })}
      </p>
      <p className={styles.rule}>{t("cal.rule")}</p>
      {data && data.unannounced.length > 0 && (
        <p className={styles.provisional}>{t("cal.provisional", { years: data.unannounced.join(lang === "zh" ? "、" : ", ") })}</p>
      )}
    </section>
  );
}
