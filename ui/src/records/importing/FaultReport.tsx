import { Button } from "antd";
import { useText } from "../../shell/i18n";
import type { Problem } from "../../shell/problem";
import { Icon } from "../../widgets/Icon";
import { csvOf, keepFile } from "../download";
import styles from "./ImportDialog.module.css";

/** More would make the page slow, and nobody reads on: the file that one may keep has them all. */
const SHOWN = 500;

/** Every fault with its row and column, to read here or to take along. */
export function FaultReport({ problem, name }: { problem: Problem; name: string }) {
  const t = useText();
  const header = [t("importing.row"), t("importing.column"), t("importing.fault")];
  function keep(): void {
    const rows = problem.faults.map((fault) => [fault.row, fault.column ?? "", fault.message]);
    keepFile(csvOf([header, ...rows]), `${name}-${t("importing.fault")}.csv`);
  }
  return (
    <div role="alert">
      <h3>{t("importing.faults", { count: problem.faultCount })}</h3>
      <div className={styles.faultLine}>
        <span className="muted">{problem.faults.length > SHOWN ? t("importing.firstFaults", { shown: SHOWN }) : t("importing.faultsHint")}</span>
        <Button type="link" size="small" icon={<Icon name="download" size={14} />} onClick={keep}>
          {t("importing.downloadFaults")}
        </Button>
      </div>
      <table className={styles.faults}>
        <thead>
          <tr>
            {header.map((word) => (
              <th key={word}>{word}</th>
            ))}
          </tr>
        </thead>
        <tbody>
          {problem.faults.slice(0, SHOWN).map((fault, index) => (
            <tr key={index}>
              <td className="number">{fault.row}</td>
              <td className="mono">{fault.column}</td>
              <td>{fault.message}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
