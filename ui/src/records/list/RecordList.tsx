import { useNavigate } from "@tanstack/react-router";
import type { InputRef } from "antd";
import { useEffect, useRef, useState } from "react";
import type { RecordSchema } from "../../contract/schema";
import { useLabel, useText } from "../../shell/i18n";
import { usePageKeys } from "../../shell/keys";
import { useNarrow } from "../../shell/layout/useNarrow";
import { useStored } from "../../shell/layout/useStored";
import { recordPath, useRecordCommands } from "../../shell/schema";
import { ErrorState } from "../../widgets/ErrorState";
import { PageHeader } from "../../widgets/PageHeader";
import { TableSkeleton } from "../../widgets/Skeletons";
import type { MoneyUnit } from "../format";
import { useColumns } from "./columns";
import { FilterBar } from "./FilterBar";
import { ListActions } from "./ListActions";
import { ListCards } from "./ListCards";
import { ListEmpty } from "./ListEmpty";
import { ListFooter } from "./ListFooter";
import { listParams, useListState } from "./listState";
import { ListTable } from "./ListTable";
import { ListToolbar } from "./ListToolbar";
import { SelectionBar } from "./SelectionBar";
import { useSelection } from "./selection";
import { useListData } from "./useListData";
import styles from "./RecordList.module.css";

/** Title, views, filters, table, footer: the anatomy of every list. */
export function RecordList({ record }: { record: RecordSchema }) {
  const t = useText();
  const label = useLabel();
  const navigate = useNavigate();
  const narrow = useNarrow();
  const [state, change] = useListState();
  const columns = useColumns(record);
  const commands = useRecordCommands(record);
  const selection = useSelection();
  const [cursor, setCursor] = useState(-1);
  const [unit, setUnit] = useStored<MoneyUnit>("jingwei.money", "one");
  const searchInput = useRef<InputRef>(null);
  const sort = state.sort || columns.sort;
  const data = useListData(record, columns.shown, commands, state, sort);
  const question = listParams(record, state, sort);
  const asked = JSON.stringify(question);

  // Another question: the cursor and what was ticked belonged to the last one.
  const { clear } = selection;
  useEffect(() => {
    setCursor(-1);
    clear();
  }, [asked]);

  function move(by: number): void {
    setCursor((at) => Math.max(0, Math.min(data.items.length - 1, at + by)));
  }
  const atCursor = data.items[cursor];
  usePageKeys({
    j: () => move(1),
    k: () => move(-1),
    ArrowDown: (event) => (event.preventDefault(), move(1)),
    ArrowUp: (event) => (event.preventDefault(), move(-1)),
    Enter: (event) => {
      const onControl = (event.target as HTMLElement).closest("a, button, input");
      if (atCursor && !onControl) void navigate({ to: recordPath(record.name, atCursor.id) });
    },
    x: () => atCursor && selection.toggle(atCursor),
    "/": (event) => (event.preventDefault(), searchInput.current?.focus()),
    n: () => record.may.create && void navigate({ to: `/records/${record.name}/new` }),
    Escape: () => (selection.items.length > 0 ? selection.clear() : setCursor(-1)),
  });

  function setSort(next: string): void {
    columns.setSort(next);
    change({ sort: next });
  }

  return (
    <div className={styles.page}>
      <PageHeader
        title={label(record.label_plural)}
        owner={record.owner}
        actions={
          <ListActions record={record} params={{ ...question, fields: columns.shown.map((field) => field.name).join(",") }} />
        }
      />
      <ListToolbar record={record} state={state} change={change} columns={columns} onRefresh={data.refetch} />
      <FilterBar record={record} state={state} change={change} searchInput={searchInput} />
      {data.pending && <TableSkeleton rows={14} columns={Math.min(columns.shown.length, 6)} />}
      {data.error && <ErrorState error={data.error} onRetry={data.refetch} inline={data.items.length > 0} />}
      {!data.pending && !data.error && data.items.length === 0 && <ListEmpty record={record} state={state} change={change} />}
      {data.items.length > 0 &&
        (narrow ? (
          <ListCards record={record} columns={columns.shown} data={data} />
        ) : (
          <ListTable
            record={record}
            data={data}
            columns={columns}
            sort={sort}
            onSort={setSort}
            selection={selection}
            cursor={cursor}
            onCursor={setCursor}
            unit={unit}
          />
        ))}
      {selection.items.length > 0 ? (
        <SelectionBar record={record} commands={commands} selection={selection} />
      ) : (
        data.items.length > 0 && (
          <ListFooter
            data={data}
            showsMoney={!narrow && columns.shown.some((field) => field.kind === "money")}
            unit={unit}
            onUnit={setUnit}
          />
        )
      )}
      <span className="visually-hidden" aria-live="polite">
        {data.count === null ? "" : t("list.count", { count: data.count })}
      </span>
    </div>
  );
}
