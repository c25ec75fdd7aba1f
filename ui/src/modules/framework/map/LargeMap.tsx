import type { ReactNode } from "react";
import { useText } from "../../../shell/i18n";
import { Dialog } from "../../../widgets/Dialog";
import { Segmented } from "../../../widgets/Segmented";
import { useFrameworkText } from "../locale";
import { HEATS, type Heat } from "./heat";
import type { View } from "./layout/types";
import styles from "./LargeMap.module.css";

export interface LargeMapProps {
  view: View;
  heat: Heat;
  onView: (view: View) => void;
  onHeat: (heat: Heat) => void;
  onClose: () => void;
  /** The buttons that zoom. */
  zoom: ReactNode;
  /** The picture. */
  children: ReactNode;
}

/** The whole picture over the whole screen of a phone, to be moved with one finger and drawn nearer with two. */
export function LargeMap({ view, heat, onView, onHeat, onClose, zoom, children }: LargeMapProps) {
  const t = useFrameworkText();
  const shell = useText();
  return (
    <Dialog title={shell("nav.home")} onClose={onClose} full>
      <div className={styles.page}>
        <div className={styles.heats}>
          <Segmented<Heat>
            label={t("map.heat")}
            value={heat}
            options={HEATS.map((each) => ({ value: each, label: t(`heat.${each}`) }))}
            onChange={onHeat}
          />
        </div>
        {children}
        <div className={styles.foot}>
          <Segmented<View>
            label={t("map.view")}
            value={view}
            options={[
              { value: "functional", label: t("map.functional") },
              { value: "end_to_end", label: t("map.endToEnd") },
            ]}
            onChange={onView}
          />
          {zoom}
        </div>
      </div>
    </Dialog>
  );
}
