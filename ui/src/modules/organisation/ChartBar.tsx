import { Checkbox, Input } from "antd";
import { lazy, Suspense } from "react";
import { Icon } from "../../widgets/Icon";
import bench from "../../widgets/Workbench.module.css";
import styles from "./chart.module.css";
import { isDay, stepMonth } from "./days";
import { useOrganisationText } from "./locale";

// The calendar is heavy; the day can be read and stepped without it.
const DateControl = lazy(() => import("../../records/fields/DateControl"));

type Values = Record<string, string | undefined>;

export interface ChartBarProps {
  day: string;
  today: string;
  url: Values;
  setUrl: (changes: Values) => void;
  /** Units that are otherwise today. */
  changed: number;
  /** Whether the tree is seen, in which one searches. */
  withTree: boolean;
}

/** The day, and what of it is looked for; all kept in the address. */
export function ChartBar({ day, today, url, setUrl, changed, withTree }: ChartBarProps) {
  const t = useOrganisationText();
  const go = (next: string | null) => setUrl({ day: isDay(next ?? undefined) && next !== today ? (next as string) : undefined });
  return (
    <div className={bench.bar} role="search">
      <div className={styles.days}>
        <button
          type="button"
          className={bench.button}
          aria-label={t("earlier")}
          title={t("earlier")}
          onClick={() => go(stepMonth(day, -1))}
        >
          <Icon name="chevronRight" size={12} className={styles.back} />
        </button>
        <div className={styles.date}>
          <Suspense fallback={<Input disabled value={day} aria-label={t("day")} />}>
            <DateControl value={day} aria-label={t("day")} onChange={go} />
          </Suspense>
        </div>
        <button
          type="button"
          className={bench.button}
          aria-label={t("later")}
          title={t("later")}
          onClick={() => go(stepMonth(day, 1))}
        >
          <Icon name="chevronRight" size={12} />
        </button>
        <button type="button" className={bench.button} disabled={day === today} onClick={() => go(today)}>
          {t("today")}
        </button>
      </div>
      {withTree && (
        <label className={bench.search}>
          <Icon name="search" size={14} />
          <input
            type="search"
            value={url.search ?? ""}
            placeholder={t("search")}
            aria-label={t("search")}
            onChange={(event) => setUrl({ search: event.target.value || undefined })}
          />
        </label>
      )}
      {withTree && changed > 0 && (
        <Checkbox checked={url.changed === "1"} onChange={(event) => setUrl({ changed: event.target.checked ? "1" : undefined })}>
          {t("onlyChanged")}
        </Checkbox>
      )}
    </div>
  );
}
