import { useLang } from "../../../shell/i18n";
import { useOrganisationText } from "../locale";
import styles from "./calendar.module.css";
import type { DayCell, Month } from "./months";

export interface MonthGridProps {
  month: Month;
  workingDays: number;
  today: string;
  /** The first and last day of a term that is reckoned. */
  term: { from: string; to: string } | null;
  onDay: (day: string) => void;
}

const WEEK = [0, 1, 2, 3, 4, 5, 6];

/** A month as it hangs on the wall: what is announced is marked 休 or 班, a click makes the day the beginning of a term. */
export function MonthGrid({ month, workingDays, today, term, onDay }: MonthGridProps) {
  const t = useOrganisationText();
  const { lang } = useLang();
  const locale = lang === "zh" ? "zh-CN" : "en";
  // 2024-01-01 was a Monday
  const weekdays = WEEK.map((at) =>
    new Intl.DateTimeFormat(locale, { weekday: lang === "zh" ? "narrow" : "short", timeZone: "UTC" }).format(
      Date.UTC(2024, 0, 1 + at),
    ),
  );
  const name = new Intl.DateTimeFormat(locale, { month: "long", timeZone: "UTC" }).format(Date.UTC(2024, month.number - 1, 1));
  return (
    <section className={styles.month} aria-label={name}>
      <h2 className={styles.monthName}>
        {name} <span className={styles.worked}>{t("cal.workingDays", { count: workingDays })}</span>
      </h2>
      <div className={styles.grid}>
        {weekdays.map((each, at) => (
          <span key={at} className={styles.weekday} data-weekend={at > 4 || undefined} aria-hidden>
            {lang === "zh" ? each : each.slice(0, 2)}
          </span>
        ))}
        {month.days.map((cell) => (
          <Day key={cell.day} cell={cell} before={month.before} today={today} term={term} onDay={onDay} />
        ))}
      </div>
    </section>
  );
}

interface DayProps extends Pick<MonthGridProps, "today" | "term" | "onDay"> {
  cell: DayCell;
  before: number;
}

function Day({ cell, before, today, term, onDay }: DayProps) {
  const t = useOrganisationText();
  const { lang } = useLang();
  const { day, number, works, special } = cell;
  const mark = special && t(special.kind === "holiday" ? "cal.off" : "cal.on");
  const what = special ? `${special.label[lang]} · ${mark}` : t(works ? "cal.works" : "cal.rests");
  const end = term && (day === term.from ? "from" : day === term.to ? "to" : undefined);
  const within = term && day > term.from && day < term.to && works;
  return (
    <button
      type="button"
      className={styles.day}
      style={number === 1 ? { gridColumnStart: before + 1 } : undefined}
      data-kind={special?.kind ?? (works ? undefined : "weekend")}
      data-today={day === today || undefined}
      data-end={end ?? undefined}
      data-within={within || undefined}
      aria-label={`${day} ${what}`}
      aria-current={day === today ? "date" : undefined}
      title={`${day} ${what}`}
      onClick={() => onDay(day)}
    >
      {number}
      {special && (
        <span className={styles.mark} aria-hidden>
          {t(special.kind === "holiday" ? "cal.offMark" : "cal.onMark")}
        </span>
      )}
    </button>
  );
}
