import { useSyncExternalStore } from "react";
import { useText } from "../i18n";
import styles from "./OfflineBanner.module.css";

function subscribe(listener: () => void): () => void {
  window.addEventListener("online", listener);
  window.addEventListener("offline", listener);
  return () => {
    window.removeEventListener("online", listener);
    window.removeEventListener("offline", listener);
  };
}

export function OfflineBanner() {
  const t = useText();
  const online = useSyncExternalStore(subscribe, () => navigator.onLine);
  return (
    <div role="status" aria-live="polite">
      {!online && <div className={styles.banner}>{t("state.offline")}</div>}
    </div>
  );
}
