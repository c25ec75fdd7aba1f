import type { ReactNode } from "react";
import { useNarrow } from "../../../shell/layout/useNarrow";
import { useFrameworkText } from "../locale";
import { ASPECTS, type Aspect, type Finding } from "../model";
import { FindingCard } from "./FindingCard";
import styles from "./FindingColumns.module.css";
import page from "./page.module.css";

export interface FindingColumnsProps {
  findings: Finding[];
  within?: string;
  empty: string;
  action?: ReactNode;
  /** The page is about the process itself. */
  bare?: boolean;
}

/**
 * The three columns of the study's tables: what is, the benchmark, what to do. On a phone they stand one below the other,
 * and not behind tabs: each finding is to be two taps from the map.
 */
export function FindingColumns({ findings, within, empty, action, bare }: FindingColumnsProps) {
  const t = useFrameworkText();
  const narrow = useNarrow();
  const of = (aspect: Aspect) => findings.filter((finding) => finding.aspect === aspect);
  if (findings.length === 0) {
    return (
      <p className={page.empty}>
        {empty} {action}
      </p>
    );
  }
  return (
    <div className={styles.columns}>
      {ASPECTS.filter((aspect) => !narrow || of(aspect).length > 0).map((aspect) => {
        const own = of(aspect);
        return (
          <div key={aspect} className={styles.column}>
            <h3>
              {t(`aspect.${aspect}`)} <small>{own.length}</small>
            </h3>
            {own.length === 0 && <p className={styles.none}>{t("gaps.none")}</p>}
            {own.map((finding) => (
              <FindingCard key={finding.id} finding={finding} within={within} bare={bare} />
            ))}
          </div>
        );
      })}
    </div>
  );
}
