import type { HistoryEntry, RecordSchema } from "../../contract/schema";
import { useLabel, useText } from "../../shell/i18n";
import { fieldOf } from "../../shell/schema";
import { useWords } from "../fields/useWords";
import { formatValue, isEmptyValue } from "../format";
import { NoteChange } from "../notes/NoteChange";
import { noteOf } from "../notes/noteOf";
import styles from "./SidePanel.module.css";

export interface ChangeProps {
  record: RecordSchema;
  change: HistoryEntry["changes"][number];
  /** The record was made by it: there is nothing before, and what was left empty is no news. */
  created: boolean;
}

/** One field of a history entry: before → after in words. */
export function Change({ record, change, created }: ChangeProps) {
  const t = useText();
  const label = useLabel();
  const words = useWords();
  const field = fieldOf(record, change.field);
  const note = noteOf(record, change);
  if (note) return <NoteChange note={note} />;
  const bare = isEmptyValue(change.before) && isEmptyValue(change.after);
  if (created && isEmptyValue(change.after)) return null;
  // Of lines the record's own history says only that they changed; each line has a history of its own.
  const onlyLines = field?.kind === "lines" && bare;
  // A customer's field may be out of use, and is described nowhere else then.
  const [before, after] = [change.before, change.after].map((value, at) => {
    const shown = change.shown?.[at];
    return (!field && shown && label(shown)) || formatValue(field, value, words);
  });
  return (
    <div className={styles.change}>
      <dt>{field ? label(field.label) : (change.label && label(change.label)) || change.field}</dt>
      <dd>
        {onlyLines ? (
          t("record.linesChanged")
        ) : (
          <>
            {!created && (
              <>
                <span className={styles.before}>{before || t("common.none")}</span>
                {" → "}
              </>
            )}
            {after || t("common.none")}
          </>
        )}
      </dd>
    </div>
  );
}
