import { useText } from "../../../shell/i18n";
import styles from "./MapSkeleton.module.css";

/** The frames of the picture before it comes: two areas side by side and a band. */
export function MapSkeleton() {
  const t = useText();
  return (
    <div className={styles.box} role="status" aria-label={t("common.loading")}>
      <div className={styles.bar} />
      <div className={styles.picture}>
        {[4, 5, 8].map((columns, area) => (
          <div
            key={columns}
            className={styles.area}
            style={{ gridArea: `a${area}`, gridTemplateColumns: `repeat(${columns}, 1fr)` }}
          >
            {Array.from({ length: columns * 4 }, (_, i) => (
              <span key={i} />
            ))}
          </div>
        ))}
      </div>
    </div>
  );
}
