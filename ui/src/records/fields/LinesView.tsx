import type { FieldSchema } from "../../contract/schema";
import { useLabel, useLang, useText } from "../../shell/i18n";
import { fieldsForReader, useSchema } from "../../shell/schema";
import { isNumeric } from "../format";
import type { Changes } from "../merge";
import { lineFields } from "../values";
import { FieldValue } from "./FieldValue";
import styles from "./lines.module.css";

/** The rows of an inline table in reading mode. */
export function LinesView({ field, lines }: { field: FieldSchema; lines: Changes[] }) {
  const t = useText();
  const label = useLabel();
  const { lang } = useLang();
  const fields = fieldsForReader(lineFields(field, useSchema()), lang);
  if (lines.length === 0) return <span className="muted">{t("record.noLines")}</span>;
  return (
    <div className={styles.scroll}>
      <table className={styles.table}>
        <thead>
          <tr>
            <th className={styles.index}>#</th>
            {fields.map((each) => (
              <th key={each.name} className={isNumeric(each) ? "number" : undefined}>
                {label(each.label)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {lines.map((line, index) => (
            <tr key={String(line.id ?? index)}>
              <td className={styles.index}>{index + 1}</td>
              {fields.map((each) => (
                <td key={each.name} className={isNumeric(each) ? "number" : undefined}>
                  <FieldValue field={each} value={line[each.name]} />
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
