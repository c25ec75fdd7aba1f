import bench from "../../widgets/Workbench.module.css";
import type { Difference } from "./changes";
import styles from "./chart.module.css";
import { useOrganisationText } from "./locale";

export interface DayNoticeProps {
  day: string;
  future: boolean;
  /** Null while it is not known. */
  unlike: Difference | null;
}

/** What one sees on a day that is not today, and how much of it is otherwise today. */
export function DayNotice({ day, future, unlike }: DayNoticeProps) {
  const t = useOrganisationText();
  const parts = unlike
    ? [
        unlike.moved && t("moved", { count: unlike.moved }),
        unlike.renamed && t("renamed", { count: unlike.renamed }),
        unlike.gone && t("gone", { count: unlike.gone }),
        unlike.notYet.length && t("notYet", { count: unlike.notYet.length }),
      ].filter((part): part is string => Boolean(part))
    : [];
  return (
    <p className={`${bench.notice} ${styles.notice}`} data-tone={future ? "warning" : undefined} role="status">
      <span>{t(future ? "future" : "past", { day })}</span>
      {unlike && <span>{parts.length === 0 ? t("same") : <b>{t("differs", { changes: parts.join(" · ") })}</b>}</span>}
    </p>
  );
}
