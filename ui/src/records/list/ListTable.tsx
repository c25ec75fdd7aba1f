import { useVirtualizer } from "@tanstack/react-virtual";
import { useNavigate } from "@tanstack/react-router";
import { useEffect, useRef } from "react";
import type { FieldSchema, Item, RecordSchema } from "../../contract/schema";
import { useLabelInSentence, useText } from "../../shell/i18n";
import { recordPath } from "../../shell/schema";
import { usePrinting } from "../../shell/usePrinting";
import type { MoneyUnit } from "../format";
import { columnTrack, type Columns } from "./columns";
import { ListHead } from "./ListHead";
import styles from "./ListTable.module.css";
import { ListRow } from "./ListRow";
import type { Selection } from "./selection";
import type { ListData } from "./useListData";

export const rowHeight = 32;

export interface ListTableProps {
  record: RecordSchema;
  data: ListData;
  columns: Columns;
  sort: string;
  onSort: (sort: string) => void;
  selection: Selection;
  /** The row the keyboard is on. */
  cursor: number;
  onCursor: (index: number) => void;
  unit: MoneyUnit;
}

/** The rows, of which only those in sight exist; on paper all that were loaded. */
export function ListTable({ record, data, columns, sort, onSort, selection, cursor, onCursor, unit }: ListTableProps) {
  const t = useText();
  const within = useLabelInSentence();
  const navigate = useNavigate();
  const scroller = useRef<HTMLDivElement>(null);
  const printing = usePrinting();
  const virtual = useVirtualizer({
    count: data.items.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => rowHeight,
    overscan: 12,
    scrollPaddingStart: rowHeight,
  });
  const rows = virtual.getVirtualItems();
  const lastSeen = rows.at(-1)?.index ?? 0;
  const { more, loadMore } = data;

  useEffect(() => {
    if (more && lastSeen >= data.items.length - 30) loadMore();
  }, [more, lastSeen, data.items.length, loadMore]);

  useEffect(() => {
    if (cursor >= 0) virtual.scrollToIndex(cursor, { align: "auto" });
    // Only a moved cursor scrolls; a new virtualizer object with each render must not.
  }, [cursor]);

  const grid = gridTracks(columns.shown, columns.widths);
  const style = { "--columns": grid.template, "--least": `${grid.least}px`, "--paper": grid.paper } as React.CSSProperties;
  const shown = printing ? data.items.map((_, index) => ({ index, start: 0 })) : rows;

  return (
    <div
      ref={scroller}
      className={styles.scroller}
      role="grid"
      aria-label={t("list.table", { name: within(record.label_plural) })}
      aria-rowcount={data.count ?? -1}
      aria-multiselectable
      aria-busy={data.refreshing}
      data-refreshing={data.refreshing || undefined}
      tabIndex={0}
      style={style}
    >
      <ListHead
        record={record}
        columns={columns}
        sort={sort}
        onSort={onSort}
        selection={selection}
        items={data.items}
        unit={unit}
      />
      <div className={styles.rows} style={printing ? undefined : { height: virtual.getTotalSize() }} role="rowgroup">
        {shown.map(({ index, start }) => {
          const item = data.items[index] as Item;
          return (
            <ListRow
              key={item.id}
              record={record}
              columns={columns.shown}
              item={item}
              index={index}
              top={printing ? null : start}
              selected={selection.has(item.id)}
              current={index === cursor}
              unit={unit}
              onSelect={() => {
                onCursor(index);
                selection.toggle(item);
              }}
              onOpen={() => void navigate({ to: recordPath(record.name, item.id) })}
            />
          );
        })}
      </div>
    </div>
  );
}

function gridTracks(columns: FieldSchema[], widths: Record<string, number>): { template: string; least: number; paper: string } {
  const tracks = columns.map((field) => columnTrack(field, widths[field.name]));
  // When every column has a width of its own, the rest of the row stays empty at the right.
  const filler = tracks.every(({ track }) => track.endsWith("px") && !track.startsWith("minmax")) ? " minmax(0, 1fr)" : "";
  return {
    template: `36px ${tracks.map(({ track }) => track).join(" ")}${filler}`,
    // On paper the columns share the width there is; those that hold sentences have twice their share.
    paper: `0 ${tracks.map(({ track, least }) => `minmax(0, ${track.startsWith("minmax") ? 2 * least : least}fr)`).join(" ")}`,
    least: 36 + tracks.reduce((sum, { least }) => sum + least, 0) + 28,
  };
}
