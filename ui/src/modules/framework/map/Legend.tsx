import { useMemo } from "react";
import { heatColor, useMode } from "../../../shell/theme";
import { useFrameworkText } from "../locale";
import type { MatrixElement } from "../model";
import { openOf, stepCounts, stepRange, type Heat } from "./heat";
import styles from "./Legend.module.css";

const STEPS = [0, 1, 2, 3, 4] as const;

/** The five steps with their ranges and how many elements stand at each. */
export function Legend({ heat, cells }: { heat: Heat; cells: MatrixElement[] }) {
  const t = useFrameworkText();
  const mode = useMode();
  const counts = useMemo(() => stepCounts(cells, heat), [cells, heat]);
  const open = cells.reduce((sum, cell) => sum + openOf(cell), 0);
  return (
    <dl className={styles.legend} aria-label={t(`heat.${heat}`)}>
      {heat !== "none" && (
        <>
          <dt className={styles.name}>{t(`heat.${heat}`)}</dt>
          {STEPS.map((step) => {
            const color = heatColor(step, mode);
            const count = counts.steps[step] ?? 0;
            return (
              <dd key={step} title={t("legend.cells", { count })}>
                <span className={styles.swatch} style={{ background: color.background, color: color.text }}>
                  {stepRange(heat, step)}
                </span>
                <b>{count}</b>
              </dd>
            );
          })}
        </>
      )}
      {counts.none > 0 && heat !== "none" && (
        <dd title={t("legend.cells", { count: counts.none })}>
          <span className={`${styles.swatch} ${styles.hollow}`}>{t("legend.none")}</span>
          <b>{counts.none}</b>
        </dd>
      )}
      {heat !== "open" && (
        <dd title={t("legend.findings", { count: open })}>
          <svg width="12" height="14" viewBox="0 0 14 14" aria-hidden>
            <path
              d="M4.5 11.2V3l5 2.2-5 2.2"
              fill="var(--jw-warning)"
              stroke="var(--jw-warning)"
              strokeLinejoin="round"
            />
          </svg>
          {t("heat.open")}
          <b>{open}</b>
        </dd>
      )}
    </dl>
  );
}
