import { useLabel } from "../../../shell/i18n";
import { Icon } from "../../../widgets/Icon";
import { StateTag } from "../../../widgets/StateTag";
import { useFrameworkText } from "../locale";
import { MAPPING_KINDS } from "../model";
import { CoverageBar } from "../shared/CoverageBar";
import { Go } from "../../../widgets/Go";
import page from "../shared/page.module.css";
import { KIND_TONES } from "../shared/states";
import { elementPath } from "../shared/paths";
import type { Placed, ProcessRow } from "./model";
import styles from "./ProcessTable.module.css";

/** One line a process; under it what lies below, when it is open. */
export function ProcessTable({ placed, onToggle }: { placed: Placed[]; onToggle: (id: string) => void }) {
  const t = useFrameworkText();
  const label = useLabel();
  return (
    <table className={`${page.table} ${styles.table}`}>
      <thead>
        <tr>
          <th scope="col">{t("processes.number")}</th>
          <th scope="col">{t("processes.name")}</th>
          <th scope="col">{t("processes.owner")}</th>
          <th scope="col">{t("processes.mapped")}</th>
          <th scope="col" className={page.wideBar}>
            {t("processes.coverage")}
          </th>
          <th scope="col" className={page.numeric}>
            {t("processes.findings")}
          </th>
        </tr>
      </thead>
      <tbody>
        {placed.map(({ row, depth, branch }) => (
          <tr key={row.id}>
            <td className={page.code}>{row.number}</td>
            <td className={styles.name} style={{ paddingLeft: 8 + depth * 22 }}>
              {branch && (
                <button
                  type="button"
                  className={styles.branch}
                  aria-expanded={branch === "open"}
                  aria-label={`${t(branch === "open" ? "processes.collapse" : "processes.expand")} ${label(row.label)}`}
                  onClick={() => onToggle(row.id)}
                >
                  <Icon name={branch === "open" ? "chevronDown" : "chevronRight"} size={12} />
                </button>
              )}
              <Go to={`/processes/${row.id}`}>{label(row.label)}</Go>
            </td>
            <td className={styles.owner}>
              {row.owner ? label(row.owner.label) : <span className="muted">{t("processes.unassigned")}</span>}
            </td>
            <td>
              {row.mapped.length === 0 ? (
                <span className="muted">{t("processes.unmapped")}</span>
              ) : (
                <Mapped row={row} />
              )}
            </td>
            <td className={page.wideBar}>
              <CoverageBar element={row} />
            </td>
            <td className={page.numeric}>{row.findings || <span className="muted">0</span>}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

/** The elements by how well they are served, each kind said once. */
function Mapped({ row }: { row: ProcessRow }) {
  const t = useFrameworkText();
  const label = useLabel();
  return (
    <ul className={styles.mapped}>
      {MAPPING_KINDS.map((kind) => {
        const own = row.mapped.filter((each) => each.kind === kind);
        if (own.length === 0) return null;
        return (
          <li key={kind}>
            <StateTag tone={KIND_TONES[kind]}>{t(`kind.${kind}`)}</StateTag>
            <span className={styles.names}>
              {own.map((each) => (
                <Go key={each.id} to={elementPath(each.id)}>
                  {label(each.title)}
                </Go>
              ))}
            </span>
          </li>
        );
      })}
    </ul>
  );
}
