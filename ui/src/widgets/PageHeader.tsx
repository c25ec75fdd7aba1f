import type { ReactNode } from "react";
import { usePageTitle } from "../shell/usePageTitle";
import { ElementCrumb, type CrumbStep } from "./ElementCrumb";
import styles from "./PageHeader.module.css";

export interface PageHeaderProps {
  title: string;
  /** The number or code that people say aloud: F-0012, 1.3.3. */
  number?: string | null;
  /** A StateTag. */
  state?: ReactNode;
  /** The framework element the page stands on, by identifier… */
  owner?: string | null;
  /** …of this edition, by id, where it is not the program's own… */
  edition?: string;
  /** …or its path where the page has read it anyway. */
  path?: CrumbStep[];
  /** Command buttons, likeliest first; one primary. */
  actions?: ReactNode;
  /** One quiet line below the title. */
  note?: ReactNode;
}

export function PageHeader({ title, number, state, owner, edition, path, actions, note }: PageHeaderProps) {
  usePageTitle(number ? `${number} ${title}` : title);
  return (
    <header className={styles.header}>
      {(owner || path) && <ElementCrumb identifier={owner ?? undefined} edition={edition} path={path} />}
      <div className={styles.line}>
        <div className={styles.name}>
          <h1 className={styles.title} title={title}>
            {number && <span className={styles.number}>{number}</span>}
            {title}
          </h1>
          {state}
        </div>
        {actions && <div className={styles.actions}>{actions}</div>}
      </div>
      {note && <p className={styles.note}>{note}</p>}
    </header>
  );
}
