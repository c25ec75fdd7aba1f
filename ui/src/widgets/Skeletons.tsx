import { useText } from "../shell/i18n";
import styles from "./Skeletons.module.css";

/** Widths that look like words rather than like a fence; fixed, so that nothing jumps between renders. */
const widths = [72, 46, 88, 60, 38, 80, 54, 66];

function Bar({ at, wide }: { at: number; wide?: number }) {
  return <span className={styles.bar} style={{ width: `${wide ?? widths[at % widths.length]}%` }} />;
}

/** The rows of a table before they come. */
export function TableSkeleton({ rows = 12, columns = 5 }: { rows?: number; columns?: number }) {
  const t = useText();
  return (
    <div className={styles.table} role="status" aria-label={t("common.loading")}>
      {Array.from({ length: rows }, (_, row) => (
        <div key={row} className={styles.row}>
          {Array.from({ length: columns }, (_, column) => (
            <span key={column} className={styles.cell}>
              <Bar at={row * 3 + column * 5} />
            </span>
          ))}
        </div>
      ))}
    </div>
  );
}

/** A title and a form before they come. */
export function RecordSkeleton() {
  const t = useText();
  return (
    <div className={styles.record} role="status" aria-label={t("common.loading")}>
      <Bar at={0} wide={18} />
      <Bar at={1} wide={42} />
      <div className={styles.form}>
        {Array.from({ length: 8 }, (_, index) => (
          <div key={index} className={styles.field}>
            <Bar at={index} wide={24} />
            <Bar at={index + 2} />
          </div>
        ))}
      </div>
    </div>
  );
}

/** Some lines of text before they come. */
export function TextSkeleton({ lines = 4 }: { lines?: number }) {
  const t = useText();
  return (
    <div className={styles.text} role="status" aria-label={t("common.loading")}>
      {Array.from({ length: lines }, (_, index) => (
        <Bar key={index} at={index} />
      ))}
    </div>
  );
}
