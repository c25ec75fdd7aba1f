import { useFrameworkText } from "../locale";
import styles from "./ZoomButtons.module.css";
import type { Zoom } from "./useZoom";

export interface ZoomButtonsProps {
  percent: number;
  /** Asked for at the press: the picture may not stand yet. */
  zoom: () => Zoom | undefined;
}

/** Smaller, whole, larger. */
export function ZoomButtons({ percent, zoom }: ZoomButtonsProps) {
  const t = useFrameworkText();
  return (
    <div className={styles.zoom}>
      <button
        type="button"
        onClick={() => zoom()?.zoomBy(1 / 1.5)}
        aria-label={t("map.zoomOut")}
        title={`${t("map.zoomOut")} −`}
      >
        −
      </button>
      <button type="button" className={styles.percent} onClick={() => zoom()?.whole()} title={`${t("map.whole")} 0`}>
        {percent}%
      </button>
      <button type="button" onClick={() => zoom()?.zoomBy(1.5)} aria-label={t("map.zoomIn")} title={`${t("map.zoomIn")} +`}>
        +
      </button>
    </div>
  );
}
