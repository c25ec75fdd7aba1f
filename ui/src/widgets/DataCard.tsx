import { Link } from "@tanstack/react-router";
import type { ReactNode } from "react";
import styles from "./DataCard.module.css";

export interface DataCardProps {
  /** Where the whole card leads. */
  to: string;
  title: ReactNode;
  /** The number or code, before the title. */
  number?: ReactNode;
  /** At the right: a StateTag or a figure. */
  aside?: ReactNode;
  /** A quiet text below, of two lines at most. */
  note?: ReactNode;
}

/** A row of a list on a phone: the three things that matter, one large target. */
export function DataCard({ to, title, number, aside, note }: DataCardProps) {
  return (
    <Link to={to} className={styles.card}>
      <span className={styles.top}>
        {number ? <span className={styles.number}>{number}</span> : <span className={styles.title}>{title}</span>}
        {aside && <span className={styles.aside}>{aside}</span>}
      </span>
      {number && <span className={styles.title}>{title}</span>}
      {note && <span className={styles.note}>{note}</span>}
    </Link>
  );
}
