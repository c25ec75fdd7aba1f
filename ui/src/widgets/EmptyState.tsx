import type { ReactNode } from "react";
import styles from "./states.module.css";

export interface EmptyStateProps {
  /** What would be here. */
  title: string;
  /** Why there is nothing, or what it is for. */
  hint?: ReactNode;
  /** How to make the first. */
  action?: ReactNode;
}

export function EmptyState({ title, hint, action }: EmptyStateProps) {
  return (
    <div className={styles.state}>
      <svg className={styles.picture} viewBox="0 0 64 44" aria-hidden focusable="false">
        <path d="M14 4v36M26 4v36M38 4v36M50 4v36" />
        <path d="M6 12h14m6 0h32M6 22h26m6 0h20M6 32h8m6 0h38" />
      </svg>
      <h2>{title}</h2>
      {hint && <p>{hint}</p>}
      {action && <div className={styles.action}>{action}</div>}
    </div>
  );
}
