import type { ReactNode } from "react";
import { useLabel } from "../../shell/i18n";
import { StateTag } from "../../widgets/StateTag";
import type { UnitChange } from "./changes";
import styles from "./chart.module.css";
import { useOrganisationText } from "./locale";

/** What of a unit is otherwise today, each in a few words. */
export function ChangeTags({ change }: { change: UnitChange }) {
  const t = useOrganisationText();
  const label = useLabel();
  const { moved, renamed, gone } = change;
  return (
    <span className={styles.tags}>
      {gone && <Tag tone="neutral">{t("goneToday")}</Tag>}
      {moved && <Tag tone="info">{moved.under ? t("underToday", { unit: label(moved.under) }) : t("topToday")}</Tag>}
      {renamed && <Tag tone="info">{t("calledToday", { name: label(renamed) })}</Tag>}
    </span>
  );
}

/** In a narrow column it may be cut, and so says all of itself in a tooltip. */
function Tag({ tone, children }: { tone: "neutral" | "info"; children: string }): ReactNode {
  return (
    <span title={children}>
      <StateTag tone={tone}>{children}</StateTag>
    </span>
  );
}
