import { Button } from "antd";
import styles from "../../widgets/states.module.css";
import { useText } from "../i18n";
import { ProductMark } from "../layout/ProductMark";
import type { Problem } from "../problem";

/** The server did not answer at all: there is no shell yet to show it in. */
export function FirstError({ problem, onRetry }: { problem: Problem; onRetry: () => void }) {
  const t = useText();
  return (
    <main className={styles.state} role="alert" style={{ paddingTop: "22vh" }}>
      <ProductMark size={40} />
      <h1>{t("state.down")}</h1>
      <p>{problem.detail || t("state.downHint")}</p>
      <div className={styles.action}>
        <Button type="primary" onClick={onRetry}>
          {t("common.retry")}
        </Button>
      </div>
      {problem.requestId && (
        <span className={styles.request}>
          {t("state.requestId")} {problem.requestId}
        </span>
      )}
    </main>
  );
}
