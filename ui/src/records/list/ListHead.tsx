import { Checkbox } from "antd";
import { useState, type PointerEvent } from "react";
import type { FieldSchema, Item, RecordSchema } from "../../contract/schema";
import { useLabel, useText } from "../../shell/i18n";
import { Icon } from "../../widgets/Icon";
import { isNumeric, type MoneyUnit } from "../format";
import { headName, type Columns } from "./columns";
import { nextSort, sortDirection } from "./listState";
import styles from "./ListTable.module.css";
import type { Selection } from "./selection";

export interface ListHeadProps {
  record: RecordSchema;
  columns: Columns;
  sort: string;
  onSort: (sort: string) => void;
  selection: Selection;
  items: Item[];
  unit: MoneyUnit;
}

export function ListHead({ record, columns, sort, onSort, selection, items, unit }: ListHeadProps) {
  const t = useText();
  const selected = selection.items.length;
  return (
    <div role="rowgroup" className={styles.head}>
      <div role="row" className={styles.row}>
        <span role="columnheader" className={styles.check}>
          <Checkbox
            aria-label={t("list.selectAll")}
            checked={selected > 0 && selected >= items.length}
            indeterminate={selected > 0 && selected < items.length}
            onChange={(event) => selection.set(event.target.checked ? items : [])}
          />
        </span>
        {columns.shown.map((field) => (
          <HeadCell key={field.name} field={field} record={record} columns={columns} sort={sort} onSort={onSort} unit={unit} />
        ))}
      </div>
    </div>
  );
}

interface HeadCellProps extends Pick<ListHeadProps, "record" | "columns" | "sort" | "onSort" | "unit"> {
  field: FieldSchema;
}

function HeadCell({ field, record, columns, sort, onSort, unit }: HeadCellProps) {
  const t = useText();
  const label = useLabel();
  const direction = sortDirection(sort || record.default_sort, field.name);
  const name =
    headName(label(field.label), field, columns.shown) +
    (field.kind === "money" && unit !== "one" ? `（${t(unit === "wan" ? "list.unitWan" : "list.unitYi")}）` : "");
  return (
    <span
      role="columnheader"
      className={styles.headCell}
      aria-sort={direction ?? undefined}
      data-number={isNumeric(field) || undefined}
    >
      {field.sort ? (
        <button
          type="button"
          className={styles.sort}
          title={t("list.sortBy", { name })}
          onClick={() => onSort(nextSort(sort, field.name))}
        >
          <span className="cut">{name}</span>
          {direction && <Icon name={direction === "ascending" ? "arrowUp" : "arrowDown"} size={12} />}
        </button>
      ) : (
        <span className="cut" title={name}>
          {name}
        </span>
      )}
      <ResizeGrip onWidth={(width) => columns.setWidth(field.name, width)} />
    </span>
  );
}

/** The edge one pulls to make a column wider. */
function ResizeGrip({ onWidth }: { onWidth: (width: number) => void }) {
  const [active, setActive] = useState(false);
  function start(event: PointerEvent<HTMLSpanElement>): void {
    const grip = event.currentTarget;
    const from = event.clientX;
    const width = grip.parentElement?.offsetWidth ?? 120;
    grip.setPointerCapture(event.pointerId);
    setActive(true);
    const move = (moved: globalThis.PointerEvent) => onWidth(Math.max(56, Math.round(width + moved.clientX - from)));
    const stop = () => {
      setActive(false);
      grip.removeEventListener("pointermove", move);
      grip.removeEventListener("pointerup", stop);
    };
    grip.addEventListener("pointermove", move);
    grip.addEventListener("pointerup", stop);
  }
  return <span className={styles.grip} data-active={active || undefined} onPointerDown={start} aria-hidden />;
}
