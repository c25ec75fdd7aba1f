import { useLabel } from "../../../shell/i18n";
import { StateTag } from "../../../widgets/StateTag";
import { useFrameworkText } from "../locale";
import type { Mapping } from "../model";
import { Go } from "../../../widgets/Go";
import page from "./page.module.css";
import { KIND_TONES } from "./states";
import { elementPath } from "./paths";
import { useWords } from "./words";

export interface MappingTableProps {
  mappings: Mapping[];
  /** What stands first: on an element's page the process, on a process's page the element. */
  by: "process" | "element";
  within?: string;
  empty: string;
}

/** Which as-is process serves which element, and how well: the kind as a word with its shape. */
export function MappingTable({ mappings, by, within, empty }: MappingTableProps) {
  const t = useFrameworkText();
  const label = useLabel();
  const words = useWords();
  if (mappings.length === 0) return <p className={page.empty}>{empty}</p>;
  const deeper = by === "element" || mappings.some((each) => each.element?.id !== within);
  return (
    <div className={page.scroll}>
      <table className={page.table}>
        <thead>
          <tr>
            {by === "process" && <th scope="col">{t("element.process")}</th>}
            {deeper && <th scope="col">{t("processes.element")}</th>}
            <th scope="col">{t("element.mapping")}</th>
            <th scope="col">{t("element.note")}</th>
          </tr>
        </thead>
        <tbody>
          {mappings.map((mapping) => (
            <tr key={mapping.id}>
              {by === "process" && (
                <td>
                  {mapping.process ? (
                    <Go to={`/processes/${mapping.process.id}`}>
                      <span className={page.code}>{mapping.process.number}</span> {label(mapping.process.label)}
                    </Go>
                  ) : (
                    <span className="muted">{t("element.noProcess")}</span>
                  )}
                </td>
              )}
              {deeper && (
                <td>
                  {mapping.element ? (
                    <Go to={elementPath(mapping.element.id)}>
                      <span className={page.code}>{mapping.element.identifier}</span> {label(mapping.element.label)}
                    </Go>
                  ) : (
                    <span className="muted">{t("gaps.none")}</span>
                  )}
                </td>
              )}
              <td className={page.tight}>
                <StateTag tone={KIND_TONES[mapping.kind]}>{t(`kind.${mapping.kind}`)}</StateTag>
              </td>
              <td className={page.note}>{words(mapping.note)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
