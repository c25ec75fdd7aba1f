import { Link } from "@tanstack/react-router";
import { Button } from "antd";
import { useText } from "../i18n";
import { usePageTitle } from "../usePageTitle";
import styles from "../../widgets/states.module.css";

export function NotFound() {
  const t = useText();
  usePageTitle(t("state.notFound"));
  return (
    <div className={styles.state}>
      <h1>{t("state.notFound")}</h1>
      <p>{t("state.notFoundHint")}</p>
      <div className={styles.action}>
        <Link to="/map">
          <Button type="primary">{t("state.goHome")}</Button>
        </Link>
      </div>
    </div>
  );
}

/** A page that threw while drawing, ours to mend and the reader's to reload; or one whose code could not be fetched. */
export function Crashed({ error }: { error: unknown }) {
  const t = useText();
  const unreachable = !navigator.onLine || /dynamically imported module|preload/i.test(String(error));
  usePageTitle(t(unreachable ? "state.down" : "state.crashed"));
  return (
    <div className={styles.state} role="alert">
      <h1>{t(unreachable ? "state.down" : "state.crashed")}</h1>
      <p>{t(unreachable ? "state.downHint" : "state.crashedHint")}</p>
      <p className={styles.request}>{error instanceof Error ? error.message : String(error)}</p>
      <div className={styles.action}>
        <Button type="primary" onClick={() => window.location.reload()}>
          {t("state.reload")}
        </Button>
      </div>
    </div>
  );
}
