import { lazy, Suspense, useState } from "react";
import type { RecordSchema } from "../../contract/schema";
import { useText } from "../../shell/i18n";
import { useNarrow } from "../../shell/layout/useNarrow";
import { Icon } from "../../widgets/Icon";
import { MenuButton } from "../../widgets/MenuButton";
import type { Columns } from "./columns";
import type { ArchivedScope, ListState } from "./listState";
import styles from "./RecordList.module.css";
import { ViewsMenu } from "./ViewsMenu";

const ColumnsDialog = lazy(() => import("./ColumnsDialog"));

const scopes: { scope: ArchivedScope; text: "list.live" | "list.archivedOnly" | "list.all" }[] = [
  { scope: "false", text: "list.live" },
  { scope: "true", text: "list.archivedOnly" },
  { scope: "any", text: "list.all" },
];

export interface ListToolbarProps {
  record: RecordSchema;
  state: ListState;
  change: (next: Partial<ListState>) => void;
  columns: Columns;
  onRefresh: () => void;
}

/** Which view, live or archived, which columns. */
export function ListToolbar({ record, state, change, columns, onRefresh }: ListToolbarProps) {
  const t = useText();
  const narrow = useNarrow();
  const [choosing, setChoosing] = useState(false);
  return (
    <div className={styles.toolbar} role="toolbar">
      <ViewsMenu record={record} state={state} change={change} columns={columns} />
      <MenuButton
        title={t("list.archived")}
        entries={scopes.map(({ scope, text }) => ({
          key: scope,
          label: t(text),
          checked: state.archived === scope,
          onSelect: () => change({ archived: scope }),
        }))}
      >
        <Icon name="archive" size={14} />
        {t(scopes.find(({ scope }) => scope === state.archived)?.text ?? "list.live")}
        <Icon name="chevronDown" size={12} />
      </MenuButton>
      <span className={styles.spring} />
      {!narrow && (
        <button type="button" className={styles.tool} onClick={() => setChoosing(true)}>
          <Icon name="columns" size={14} />
          {t("list.columns")}
        </button>
      )}
      <button type="button" className={styles.tool} onClick={onRefresh} aria-label={t("list.refresh")} title={t("list.refresh")}>
        <Icon name="refresh" size={14} />
      </button>
      <Suspense>{choosing && <ColumnsDialog columns={columns} onClose={() => setChoosing(false)} />}</Suspense>
    </div>
  );
}
