import type { ReactNode } from "react";
import { useLabel } from "../../../shell/i18n";
import { StateTag } from "../../../widgets/StateTag";
import { useFrameworkText } from "../locale";
import type { Finding } from "../model";
import styles from "./FindingCard.module.css";
import { Go } from "../../../widgets/Go";
import { STATE_TONES } from "./states";
import { useWords } from "./words";

export interface FindingCardProps {
  finding: Finding;
  /** Before the number: a checkbox. */
  lead?: ReactNode;
  /** At the right of the first line: a menu. */
  menu?: ReactNode;
  current?: boolean;
  selected?: boolean;
  error?: string;
  /** Leave out the process, where the page is about it. */
  bare?: boolean;
  /** The element whose row this is; a finding of another (deeper) one names it. */
  within?: string;
}

/** One finding as it stands in a column: what is said, and quietly its number, state, process and department. */
export function FindingCard({ finding, lead, menu, current, selected, error, bare, within }: FindingCardProps) {
  const t = useFrameworkText();
  const label = useLabel();
  const words = useWords();
  const about = within !== undefined && finding.element.id !== within ? finding.element : null;
  const noted = finding.state !== "note";
  return (
    <article
      className={styles.card}
      data-finding={finding.id}
      data-current={current || undefined}
      data-selected={selected || undefined}
      aria-label={finding.number}
    >
      {lead && <span className={styles.lead}>{lead}</span>}
      <div className={styles.body}>
        {about && (
          <Go to={`/elements/${about.id}`} className={styles.about}>
            {about.identifier} {label(about.label)}
          </Go>
        )}
        <p className={styles.text}>
          <Go to={`/records/framework.finding/${finding.id}`} className={styles.number}>
            {finding.number}
          </Go>
          {noted && <StateTag tone={STATE_TONES[finding.state]}>{t(`state.${finding.state}`)}</StateTag>}
          {words(finding.text)}
        </p>
        {((!bare && finding.process) || (noted && finding.owner)) && (
          <footer className={styles.foot}>
            {noted && finding.owner && <span>{label(finding.owner.label)}</span>}
            {!bare && finding.process && (
              <Go to={`/processes/${finding.process.id}`}>{label(finding.process.label)}</Go>
            )}
          </footer>
        )}
        {error && (
          <p className={styles.error} role="alert">
            {error}
          </p>
        )}
      </div>
      {menu && <span className={styles.menu}>{menu}</span>}
    </article>
  );
}
