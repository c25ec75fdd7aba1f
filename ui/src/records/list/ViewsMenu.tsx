import { useQuery, useQueryClient } from "@tanstack/react-query";
import { Button, Checkbox, Input } from "antd";
import { useState } from "react";
import type { RecordSchema, SavedView } from "../../contract/schema";
import { api, send } from "../../shell/client";
import { useText } from "../../shell/i18n";
import { asProblem } from "../../shell/problem";
import { toast, toastProblem } from "../../shell/toast";
import { Dialog } from "../../widgets/Dialog";
import { Icon } from "../../widgets/Icon";
import { MenuButton, type MenuEntry } from "../../widgets/MenuButton";
import type { Columns } from "./columns";
import { readListState, writeListState, type ListState } from "./listState";

export interface ViewsMenuProps {
  record: RecordSchema;
  state: ListState;
  change: (next: Partial<ListState>) => void;
  columns: Columns;
}

/** What a saved view keeps: the address of the list, and its columns. */
interface ViewSettings {
  search?: Record<string, string>;
  columns?: string[] | null;
}

function useViews(record: string) {
  return useQuery<SavedView[]>({
    queryKey: ["views", record],
    staleTime: 60_000,
    queryFn: async ({ signal }) => {
      const { data } = await api.GET("/api/views", { params: { query: { record } }, signal });
      return data?.items ?? [];
    },
  });
}

export function ViewsMenu({ record, state, change, columns }: ViewsMenuProps) {
  const t = useText();
  const client = useQueryClient();
  const views = useViews(record.name);
  const [saving, setSaving] = useState(false);
  const current = views.data?.find((view) => view.id === state.view);
  const refresh = () => client.invalidateQueries({ queryKey: ["views", record.name] });

  function open(view: SavedView): void {
    const settings = view.settings as ViewSettings;
    columns.choose(settings.columns ?? null);
    change({ ...readListState(settings.search ?? {}), view: view.id });
  }
  async function remove(view: SavedView): Promise<void> {
    try {
      await send("DELETE", `/api/views/${view.id}`);
      change({ view: "" });
      await refresh();
      toast({ message: t("list.viewDeleted") });
    } catch (thrown) {
      toastProblem(thrown);
    }
  }

  const entries: MenuEntry[] = [
    {
      key: "standard",
      label: t("list.standardView"),
      checked: !current,
      onSelect: () => {
        columns.choose(null);
        columns.setSort("");
        change({ filters: {}, search: "", sort: "", archived: "false", view: "" });
      },
    },
    ...(views.data ?? []).map((view): MenuEntry => ({
      key: view.id,
      label: view.name,
      checked: view.id === state.view,
      aside: view.shared ? t("list.shared") : undefined,
      onSelect: () => open(view),
    })),
    { key: "line", heading: t("list.views") },
    { key: "save", label: t("list.saveView"), icon: "star", onSelect: () => setSaving(true) },
    ...(current?.own
      ? [
          {
            key: "delete",
            label: t("list.deleteView", { name: current.name }),
            icon: "close" as const,
            danger: true,
            onSelect: () => void remove(current),
          },
        ]
      : []),
  ];
  return (
    <>
      <MenuButton title={t("list.views")} entries={entries}>
        <Icon name="star" size={14} />
        {current?.name ?? t("list.standardView")}
        <Icon name="chevronDown" size={12} />
      </MenuButton>
      {saving && (
        <SaveViewDialog
          record={record.name}
          settings={{ search: writeListState({ ...state, sort: state.sort || columns.sort, view: "" }), columns: columns.chosen }}
          onClose={() => setSaving(false)}
          onSaved={(view) => {
            void refresh();
            change({ view: view.id });
            toast({ message: t("list.viewSaved") });
          }}
        />
      )}
    </>
  );
}

interface SaveViewDialogProps {
  record: string;
  settings: ViewSettings;
  onClose: () => void;
  onSaved: (view: SavedView) => void;
}

function SaveViewDialog({ record, settings, onClose, onSaved }: SaveViewDialogProps) {
  const t = useText();
  const [name, setName] = useState("");
  const [shared, setShared] = useState(false);
  const [fault, setFault] = useState<string | null>(null);
  async function save(): Promise<void> {
    if (!name.trim()) return;
    try {
      onSaved(await send<SavedView>("POST", "/api/views", { record, name: name.trim(), shared, settings }));
      onClose();
    } catch (thrown) {
      const problem = asProblem(thrown);
      setFault(problem.detail || problem.message);
    }
  }
  return (
    <Dialog
      title={t("list.saveViewTitle")}
      onClose={onClose}
      width={400}
      footer={
        <>
          <Button onClick={onClose}>{t("common.cancel")}</Button>
          <Button type="primary" disabled={!name.trim()} onClick={() => void save()}>
            {t("common.save")}
          </Button>
        </>
      }
    >
      <Input
        autoFocus
        aria-label={t("list.viewName")}
        placeholder={t("list.viewName")}
        value={name}
        status={fault ? "error" : undefined}
        onChange={(event) => setName(event.target.value)}
        onPressEnter={() => void save()}
      />
      {fault && <p role="alert">{fault}</p>}
      <Checkbox style={{ marginTop: 10 }} checked={shared} onChange={(event) => setShared(event.target.checked)}>
        {t("list.shareView")}
      </Checkbox>
    </Dialog>
  );
}
