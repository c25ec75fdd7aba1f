import type { ReactNode } from "react";
import { useScopeWords } from "../signin/useScopeWords";
import own from "../signin/TwoStep.module.css";
import styles from "./acting.module.css";
import type { Delegation } from "./data";
import { useActingText } from "./locale";

export interface DelegationLineProps {
  delegation: Delegation;
  /** The other one of the two. */
  person: Delegation["delegator"];
  children: ReactNode;
}

/** A delegation in a list: with whom, when, why and how far. */
export function DelegationLine({ delegation, person, children }: DelegationLineProps) {
  const t = useActingText();
  const scopeWords = useScopeWords();
  const scope = delegation.scope ? scopeWords(delegation.scope) : t("acting.whole");
  const days = t("acting.days", { from: delegation.valid_from, to: delegation.valid_to });
  return (
    <li>
      <div className={own.token}>
        <strong>{person.display_name}</strong>
        <span>
          {days} · <span className={styles.whole}>{t(delegation.stands ? "acting.now" : "acting.later")}</span>
        </span>
        <span className="muted">
          {delegation.number} · {scope} · <span data-chinese>{delegation.reason}</span>
        </span>
      </div>
      {children}
    </li>
  );
}
