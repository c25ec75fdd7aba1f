import { Link } from "@tanstack/react-router";
import { Checkbox } from "antd";
import { memo } from "react";
import type { FieldSchema, Item, RecordSchema } from "../../contract/schema";
import { useText } from "../../shell/i18n";
import { recordPath, useItemTitle } from "../../shell/schema";
import { isNumeric, type MoneyUnit } from "../format";
import { Cell } from "./Cell";
import styles from "./ListTable.module.css";

export interface ListRowProps {
  record: RecordSchema;
  columns: FieldSchema[];
  item: Item;
  index: number;
  /** Distance from the first row, or null when rows simply follow one another (print). */
  top: number | null;
  selected: boolean;
  current: boolean;
  unit: MoneyUnit;
  onSelect: () => void;
  onOpen: () => void;
}

export const ListRow = memo(
  function ListRow({ record, columns, item, index, top, selected, current, unit, onSelect, onOpen }: ListRowProps) {
    const t = useText();
    const title = useItemTitle();
    const door = columns.findIndex(
      (field) => record.key.includes(field.name) || record.title.zh.includes(field.name) || record.title.en.includes(field.name),
    );
    return (
      <div
        role="row"
        aria-rowindex={index + 2}
        aria-selected={selected}
        className={styles.row}
        data-current={current || undefined}
        data-archived={item.archived_at ? true : undefined}
        style={top === null ? undefined : { transform: `translateY(${top}px)`, position: "absolute" }}
        onClick={(event) => {
          // A click on a control or the end of marking some text is not a wish to open.
          const marked = window.getSelection()?.toString();
          if (!marked && !(event.target as HTMLElement).closest("a, label, input, button")) onOpen();
        }}
      >
        <span role="gridcell" className={styles.check}>
          <Checkbox aria-label={t("list.selectRow", { name: title(record, item) })} checked={selected} onChange={onSelect} />
        </span>
        {columns.map((field, column) => (
          <span role="gridcell" key={field.name} className={styles.cell} data-number={isNumeric(field) || undefined}>
            {column === Math.max(door, 0) ? (
              <Link to={recordPath(record.name, item.id)} className={styles.door} preload={false} tabIndex={-1}>
                <Cell field={field} value={item[field.name]} unit={unit} />
              </Link>
            ) : (
              <Cell field={field} value={item[field.name]} unit={unit} />
            )}
          </span>
        ))}
      </div>
    );
  },
  // The two handlers close over the row and nothing else, so a new pair changes nothing.
  (before, after) =>
    before.item === after.item &&
    before.columns === after.columns &&
    before.top === after.top &&
    before.index === after.index &&
    before.selected === after.selected &&
    before.current === after.current &&
    before.unit === after.unit,
);
