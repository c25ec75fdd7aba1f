import { useFrameworkText } from "../locale";
import styles from "./CoverageBar.module.css";

export interface Counts {
  matched: number;
  partial: number;
  missing: number;
}

/** Matched, partial and missing processes as one bar; filled, hatched and empty, so that it reads without colour. */
export function CoverageBar({ element, words = false }: { element: Counts; words?: boolean }) {
  const t = useFrameworkText();
  const total = element.matched + element.partial + element.missing;
  const text = t("element.counted", { matched: element.matched, partial: element.partial, missing: element.missing });
  return (
    <div className={styles.box}>
      <div className={styles.bar} role="img" aria-label={text} title={text}>
        {total > 0 &&
          (["matched", "partial", "missing"] as const).map((kind) =>
            element[kind] > 0 ? <span key={kind} data-kind={kind} style={{ flexGrow: element[kind] }} /> : null,
          )}
      </div>
      {words && (
        <div className={styles.words}>
          <span data-kind="matched">
            {t("kind.match")} <b>{element.matched}</b>
          </span>
          <span data-kind="partial">
            {t("kind.partial")} <b>{element.partial}</b>
          </span>
          <span data-kind="missing">
            {t("kind.missing")} <b>{element.missing}</b>
          </span>
        </div>
      )}
    </div>
  );
}
