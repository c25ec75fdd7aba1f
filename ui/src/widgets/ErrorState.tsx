import { Link } from "@tanstack/react-router";
import { Button } from "antd";
import { useText, type TextKey } from "../shell/i18n";
import { asProblem, type Problem } from "../shell/problem";
import { usePageTitle } from "../shell/usePageTitle";
import { Icon } from "./Icon";
import styles from "./states.module.css";

export interface ErrorStateProps {
  error: unknown;
  onRetry?: () => void;
  /** One line above other content instead of a whole page. */
  inline?: boolean;
}

/** What happened, why, and what to do now. */
export function ErrorState({ error, onRetry, inline = false }: ErrorStateProps) {
  const t = useText();
  const problem = asProblem(error);
  const words = wordsFor(problem);
  const title = words ? t(words.title) : problem.message || t("state.failed");
  usePageTitle(inline ? null : title);
  const hint = problem.detail || (words ? t(words.hint) : t("state.failedHint"));
  const request = problem.requestId && (
    <span className={styles.request}>
      {t("state.requestId")} {problem.requestId}
    </span>
  );
  if (inline) {
    return (
      <div className={styles.inline} role="alert">
        <Icon name="warning" />
        <div>
          <strong>{title}</strong>
          {hint !== title && <p>{hint}</p>}
          {request}
        </div>
        {onRetry && (
          <Button size="small" onClick={onRetry}>
            {t("common.retry")}
          </Button>
        )}
      </div>
    );
  }
  return (
    <div className={styles.state} role="alert">
      <h2>{title}</h2>
      {hint !== title && <p>{hint}</p>}
      <div className={styles.action}>
        {/* What is refused for want of a right will be refused again. */}
        {onRetry && problem.status !== 403 && <Button onClick={onRetry}>{t("common.retry")}</Button>}
        {(problem.status === 404 || problem.status === 403) && window.location.pathname !== "/map" && (
          <Link to="/map">
            <Button type="link">{t("state.goHome")}</Button>
          </Link>
        )}
      </div>
      {request}
    </div>
  );
}

/** Our words where the server could say nothing, or where a whole page needs more than its one line. */
function wordsFor(problem: Problem): { title: TextKey; hint: TextKey } | null {
  if (problem.status === 0 && problem.code === "network") return { title: "state.down", hint: "state.downHint" };
  if (problem.status === 502 || problem.status === 503 || problem.status === 504)
    return { title: "state.down", hint: "state.downHint" };
  if (problem.status === 403) return { title: "state.noPermission", hint: "state.noPermissionHint" };
  if (problem.status === 404) return { title: "state.noRecord", hint: "state.noRecordHint" };
  if (problem.status === 0) return { title: "state.failed", hint: "state.failedHint" };
  return null;
}
