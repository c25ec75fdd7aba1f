import { useId, type ReactNode } from "react";
import styles from "./page.module.css";

/** A titled part of a page, with the number of what is in it. */
export function Section({
  title,
  count,
  aside,
  children,
}: {
  title: string;
  count?: number;
  aside?: ReactNode;
  children: ReactNode;
}) {
  const id = useId();
  return (
    <section className={styles.section} aria-labelledby={id}>
      <h2 id={id}>
        {title} {count !== undefined && <small>{count}</small>}
        {aside}
      </h2>
      {children}
    </section>
  );
}
