import { useRecordSchema } from "../../../shell/schema";
import { useFrameworkText } from "../locale";
import { applicable, VERBS, type Verb } from "../shared/states";
import styles from "./gaps.module.css";
import type { FindingCommands } from "./useFindingCommands";
import type { Selection } from "./useSelection";

export interface BulkBarProps {
  selection: Selection;
  commands: FindingCommands;
  total: number;
  onEdit: () => void;
}

/** What can be done with the selection; each verb says for how many of it. */
export function BulkBar({ selection, commands, total, onEdit }: BulkBarProps) {
  const t = useFrameworkText();
  const mayEdit = useRecordSchema("framework.finding")?.may.update ?? false;
  const count = selection.findings.length;
  if (count === 0) return null;
  const offered = VERBS.filter((verb) => commands.may.has(verb));
  // What turns findings away stands last, apart from what is done daily.
  const turningAway = offered.filter((verb) => verb === "decline");
  const forward = offered.filter((verb) => verb !== "decline");
  function button(verb: Verb) {
    const ready = applicable(verb, selection.findings).ready.length;
    return (
      <button
        key={verb}
        type="button"
        className={styles.verb}
        data-primary={verb === "accept" || undefined}
        disabled={ready === 0 || commands.busy}
        onClick={() => commands.run(verb, selection.findings)}
      >
        {commands.label(verb)} {ready > 0 && <small>{ready}</small>}
      </button>
    );
  }
  return (
    <div className={styles.bulk} role="toolbar" aria-label={t("gaps.selected", { count })}>
      <strong>{t("gaps.selected", { count })}</strong>
      {count < total && (
        <button type="button" className={styles.textual} onClick={selection.all}>
          {t("gaps.selectAll", { count: total })}
        </button>
      )}
      <button type="button" className={styles.textual} onClick={selection.none}>
        {t("gaps.unselect")}
      </button>
      <span className={styles.verbs}>
        {forward.map(button)}
        {commands.mayAssign && (
          <button
            type="button"
            className={styles.verb}
            disabled={commands.busy}
            onClick={() => commands.assign(selection.findings)}
          >
            {t("gaps.assign")} <small>{count}</small>
          </button>
        )}
        {mayEdit && (
          <button type="button" className={styles.verb} onClick={onEdit}>
            {t("gaps.edit")}
          </button>
        )}
        {turningAway.map(button)}
      </span>
    </div>
  );
}
