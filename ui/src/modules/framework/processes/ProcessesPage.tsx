import { Select } from "antd";
import { useDeferredValue, useMemo, useState } from "react";
import { useNamedQuery } from "../../../shell/client";
import { useLabel } from "../../../shell/i18n";
import { useRecordSchema } from "../../../shell/schema";
import { EmptyState } from "../../../widgets/EmptyState";
import { ErrorState } from "../../../widgets/ErrorState";
import { Icon } from "../../../widgets/Icon";
import { PageHeader } from "../../../widgets/PageHeader";
import { TableSkeleton } from "../../../widgets/Skeletons";
import { inOrder } from "../gaps/filter";
import gaps from "../gaps/gaps.module.css";
import { useFrameworkText } from "../locale";
import { MAPPING_KINDS, type GapTable, type MappingKind } from "../model";
import { Go } from "../../../widgets/Go";
import page from "../shared/page.module.css";
import { Segmented } from "../../../widgets/Segmented";
import { useUrlState } from "../../../shell/urlState";
import { asTree, keeps, processRows, withAncestors, type Placed, type ProcessFilter } from "./model";
import { ProcessTable } from "./ProcessTable";
import { useAll } from "./readAll";

/** The processes as they are today, and how they serve the framework. */
export default function ProcessesPage() {
  const t = useFrameworkText();
  const label = useLabel();
  const mayCreate = useRecordSchema("framework.as_is_process")?.may.create ?? false;
  const [url, setUrl] = useUrlState();
  const [closed, setClosed] = useState<ReadonlySet<string>>(new Set());
  const processes = useAll("framework.as_is_process");
  const mappings = useAll("framework.process_mapping");
  const findings = useNamedQuery<GapTable>("framework.gap_table", {});
  const search = useDeferredValue(url.search);
  const tree = url.as !== "list";

  const rows = useMemo(
    () => processRows(processes.data ?? [], mappings.data ?? [], inOrder(findings.data?.rows ?? [])),
    [processes.data, mappings.data, findings.data],
  );
  const filter = useMemo<ProcessFilter>(
    () => ({
      kind: url.kind === "none" ? "none" : MAPPING_KINDS.find((kind) => kind === url.kind),
      owner: url.owner,
      search,
    }),
    [url.kind, url.owner, search],
  );
  const kept = useMemo(() => rows.filter((row) => keeps(row, filter)), [rows, filter]);
  const placed = useMemo<Placed[]>(
    () => (tree ? asTree(withAncestors(rows, kept), closed) : kept.map((row) => ({ row, depth: 0, branch: null }))),
    [tree, rows, kept, closed],
  );
  const owners = useMemo(() => {
    const found = new Map(rows.flatMap((row) => (row.owner ? [[row.owner.id, label(row.owner.label)] as const] : [])));
    return [...found].map(([value, name]) => ({ value, label: name })).sort((a, b) => a.label.localeCompare(b.label));
  }, [rows, label]);
  const toggle = (id: string) =>
    setClosed((before) => {
      const next = new Set(before);
      if (!next.delete(id)) next.add(id);
      return next;
    });
  const problem = processes.error ?? mappings.error;
  const filtered = Boolean(filter.kind ?? filter.owner ?? url.search);

  return (
    <div className={gaps.page}>
      <PageHeader
        title={t("processes.title")}
        note={t("processes.about")}
        actions={
          mayCreate && (
            <Go className={gaps.plain} to="/records/framework.as_is_process/new">
              <Icon name="plus" /> {t("processes.create")}
            </Go>
          )
        }
      />
      <div className={gaps.filters} role="search">
        <label className={gaps.search}>
          <Icon name="search" size={14} />
          <input
            type="search"
            value={url.search ?? ""}
            placeholder={t("processes.search")}
            aria-label={t("processes.search")}
            onChange={(event) => setUrl({ search: event.target.value || undefined })}
          />
        </label>
        <Select
          aria-label={t("processes.kind")}
          placeholder={t("processes.kind")}
          value={filter.kind}
          allowClear
          popupMatchSelectWidth={false}
          options={[
            ...MAPPING_KINDS.map((value) => ({ value: value as MappingKind | "none", label: t(`kind.${value}`) })),
            { value: "none" as const, label: t("processes.unmapped") },
          ]}
          onChange={(next?: string) => setUrl({ kind: next })}
        />
        <Select
          aria-label={t("processes.owner")}
          placeholder={t("processes.owner")}
          value={owners.some((each) => each.value === url.owner) ? url.owner : undefined}
          allowClear
          popupMatchSelectWidth={false}
          showSearch={{ optionFilterProp: "label" }}
          options={owners}
          onChange={(next?: string) => setUrl({ owner: next })}
        />
        <Segmented<"tree" | "list">
          label={t("map.view")}
          value={tree ? "tree" : "list"}
          options={[
            { value: "tree", label: t("processes.tree") },
            { value: "list", label: t("processes.list") },
          ]}
          onChange={(next) => setUrl({ as: next === "list" ? "list" : undefined })}
        />
      </div>
      {problem && !processes.data ? (
        <ErrorState
          error={problem}
          onRetry={() => {
            void processes.refetch();
            void mappings.refetch();
          }}
        />
      ) : !processes.data || !mappings.data ? (
        <TableSkeleton columns={5} />
      ) : placed.length === 0 ? (
        <EmptyState
          title={filtered ? t("processes.noMatch") : t("processes.emptyTitle")}
          hint={filtered ? undefined : t("processes.empty")}
          action={
            filtered ? (
              <button
                type="button"
                className={gaps.plain}
                onClick={() => setUrl({ search: undefined, kind: undefined, owner: undefined })}
              >
                {t("gaps.clear")}
              </button>
            ) : (
              mayCreate && <Go to="/records/framework.as_is_process/new">{t("processes.create")}</Go>
            )
          }
        />
      ) : (
        <div className={`${gaps.scroll} ${page.wide}`}>
          <ProcessTable placed={placed} onToggle={toggle} />
        </div>
      )}
      <footer className={gaps.foot}>
        <span role="status">{t("processes.count", { count: kept.length })}</span>
      </footer>
    </div>
  );
}
