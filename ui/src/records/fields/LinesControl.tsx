import { Button } from "antd";
import { useState, type ClipboardEvent, type ReactNode } from "react";
import type { FieldSchema } from "../../contract/schema";
import { useLabel, useText } from "../../shell/i18n";
import { useSchema } from "../../shell/schema";
import { Icon } from "../../widgets/Icon";
import { isLongText, isNumeric } from "../format";
import type { Changes } from "../merge";
import { defaultValues, lineFields } from "../values";
import { FieldControl } from "./FieldControl";
import styles from "./lines.module.css";
import { inRows } from "./lineRows";
import { isTable, pasteInto } from "./paste";

export interface LinesControlProps {
  field: FieldSchema;
  id: string;
  lines: Changes[];
  onChange: (lines: Changes[]) => void;
  /** By path: `placements[2].vertical`. */
  faults: Record<string, string>;
}

/** An inline table that is typed into, tabbed through, and pasted into from a spreadsheet. */
export default function LinesControl({ field, id, lines, onChange, faults }: LinesControlProps) {
  const t = useText();
  const label = useLabel();
  /** The row just added, which takes the focus. */
  const [fresh, setFresh] = useState(-1);
  const fields = lineFields(field, useSchema());
  const { beside, below } = inRows(fields);

  function setCell(row: number, name: string, value: unknown): void {
    onChange(lines.map((line, index) => (index === row ? { ...line, [name]: value } : line)));
  }

  function addLine(): void {
    setFresh(lines.length);
    onChange([...lines, defaultValues(fields)]);
  }

  function onPaste(event: ClipboardEvent, row: number, column: number): void {
    const text = event.clipboardData.getData("text/plain");
    if (!isTable(text)) return;
    event.preventDefault();
    onChange(pasteInto(lines, fields, { row, column }, text));
  }

  function cell(each: FieldSchema, row: number): ReactNode {
    const column = fields.indexOf(each);
    const fault = faults[`${field.name}[${row}].${each.name}`];
    const faultId = `${id}-${row}-${each.name}-fault`;
    return (
      <div onPaste={(event) => onPaste(event, row, column)}>
        <FieldControl
          field={each}
          id={`${id}-${row}-${each.name}`}
          value={lines[row]?.[each.name]}
          label={`${label(each.label)} ${t("record.lineRow", { row: row + 1 })}`}
          invalid={Boolean(fault)}
          autoFocus={row === fresh && column === 0}
          describedBy={fault ? faultId : undefined}
          onChange={(value) => setCell(row, each.name, value)}
        />
        {fault && (
          <div id={faultId} className={styles.fault}>
            {fault}
          </div>
        )}
      </div>
    );
  }

  const span = below.length > 0 ? 2 : 1;
  return (
    <div>
      <div className={styles.scroll}>
        <table className={styles.table} aria-label={label(field.label)}>
          <thead>
            <tr>
              <th className={styles.index}>#</th>
              {beside.map((each) => (
                <th key={each.name} className={isNumeric(each) ? "number" : undefined}>
                  {label(each.label)}
                </th>
              ))}
              <th className={styles.tools}>
                <span className="visually-hidden">{t("common.remove")}</span>
              </th>
            </tr>
          </thead>
          {lines.map((line, row) => (
            <tbody key={String(line.id ?? `new-${row}`)} className={span > 1 ? styles.tall : undefined}>
              <tr>
                <td className={styles.index} rowSpan={span}>
                  {row + 1}
                </td>
                {beside.map((each) => (
                  <td key={each.name} data-wide={isLongText(each) || each.kind === "reference" || undefined}>
                    {span > 1 && (
                      <label className={styles.alone} htmlFor={`${id}-${row}-${each.name}`}>
                        {label(each.label)}
                      </label>
                    )}
                    {cell(each, row)}
                  </td>
                ))}
                <td className={styles.tools} rowSpan={span}>
                  <button
                    type="button"
                    className={styles.remove}
                    aria-label={t("record.removeLine", { row: row + 1 })}
                    onClick={() => onChange(lines.filter((_, index) => index !== row))}
                  >
                    <Icon name="close" size={12} />
                  </button>
                </td>
              </tr>
              {span > 1 && (
                <tr>
                  <td colSpan={beside.length}>
                    <div className={styles.below}>
                      {below.map((each) => (
                        <div key={each.name}>
                          <label htmlFor={`${id}-${row}-${each.name}`}>{label(each.label)}</label>
                          {cell(each, row)}
                        </div>
                      ))}
                    </div>
                  </td>
                </tr>
              )}
            </tbody>
          ))}
        </table>
      </div>
      <div className={styles.foot}>
        <Button size="small" icon={<Icon name="plus" size={12} />} onClick={addLine}>
          {t("record.addLine")}
        </Button>
        {lines.length > 0 && <span className="muted small">{t("record.pasteHint")}</span>}
      </div>
    </div>
  );
}
