import { memo, useMemo } from "react";
import { useLabel } from "../../../shell/i18n";
import { useFrameworkText } from "../locale";
import { ASPECTS, type Aspect, type GapRow, type GapTable as Answer } from "../model";
import { Go } from "../../../widgets/Go";
import { byGroup } from "./filter";
import styles from "./gaps.module.css";
import { GapCard } from "./GapCard";
import type { FindingCommands } from "./useFindingCommands";
import type { Selection } from "./useSelection";

export interface GapTableProps {
  rows: GapRow[];
  /** One column alone, where the page is narrow or one aspect is asked for. */
  only?: Aspect;
  narrow: boolean;
  counts: Answer["counts"];
  selection: Selection;
  commands: FindingCommands;
  stale: boolean;
}

export function GapTable({ rows, only, narrow, counts, selection, commands, stale }: GapTableProps) {
  const t = useFrameworkText();
  const label = useLabel();
  const columns = useMemo(() => (only ? [only] : ASPECTS), [only]);
  const groups = useMemo(() => byGroup(only ? rows.filter((row) => row[only].length > 0) : rows), [rows, only]);
  return (
    <div className={styles.scroll} aria-busy={stale}>
      <table className={styles.table} data-single={only || narrow ? true : undefined}>
        <thead>
          <tr>
            <th scope="col" className={styles.elementColumn}>
              {t("processes.element")}
            </th>
            {columns.map((aspect) => (
              <th key={aspect} scope="col">
                {t(`aspect.${aspect}`)} <small>{counts[aspect]}</small>
              </th>
            ))}
          </tr>
        </thead>
        {groups.map(({ group, rows: own }) => (
          <tbody key={group.id}>
            <tr className={styles.groupRow}>
              <th scope="rowgroup" colSpan={columns.length + 1}>
                <Go to={`/elements/${group.id}`}>
                  <span className={styles.identifier}>{group.identifier}</span> {label(group.label)}
                </Go>
                <small>
                  {own.reduce((sum, row) => sum + columns.reduce((n, aspect) => n + row[aspect].length, 0), 0)}
                </small>
              </th>
            </tr>
            {own.map((row) => (
              <tr key={row.element.id} className={styles.row}>
                <th scope="row" className={styles.elementColumn}>
                  <Go to={`/elements/${row.element.id}`}>
                    <span className={styles.identifier}>{row.element.identifier}</span>
                    <span>{label(row.element.label)}</span>
                  </Go>
                </th>
                {columns.map((aspect) => (
                  <GapCell
                    key={aspect}
                    row={row}
                    aspect={aspect}
                    narrow={narrow}
                    titled={narrow && !only}
                    selection={selection}
                    commands={commands}
                  />
                ))}
              </tr>
            ))}
          </tbody>
        ))}
      </table>
    </div>
  );
}

interface GapCellProps {
  row: GapRow;
  aspect: Aspect;
  narrow: boolean;
  /** Says which aspect it is, where there is no column to say so. */
  titled: boolean;
  selection: Selection;
  commands: FindingCommands;
}

function GapCell({ row, aspect, narrow, titled, selection, commands }: GapCellProps) {
  const t = useFrameworkText();
  if (narrow && row[aspect].length === 0) return null;
  return (
    <td data-aspect={aspect}>
      {titled && (
        <h3 className={styles.aspect}>
          {t(`aspect.${aspect}`)} <small>{row[aspect].length}</small>
        </h3>
      )}
      {row[aspect].length === 0 && <span className={styles.nothing}>{t("gaps.none")}</span>}
      {row[aspect].map((finding) => (
        <Card
          key={finding.id}
          finding={finding}
          selected={selection.ids.has(finding.id)}
          current={selection.current === finding.id}
          error={commands.errors.get(finding.id)}
          within={row.element.id}
          may={commands.may.size}
          selection={selection}
          commands={commands}
        />
      ))}
    </td>
  );
}

/** Four hundred cards on a page: one is drawn again only when something of its own has changed. */
const Card = memo(
  GapCard,
  (a, b) =>
    a.finding === b.finding &&
    a.selected === b.selected &&
    a.current === b.current &&
    a.error === b.error &&
    a.within === b.within &&
    a.may === b.may &&
    a.commands.busy === b.commands.busy &&
    a.selection.toggle === b.selection.toggle,
);
