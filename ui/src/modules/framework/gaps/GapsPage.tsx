import { useDeferredValue, useMemo, useState } from "react";
import { useNamedQuery } from "../../../shell/client";
import { useLabel } from "../../../shell/i18n";
import { useRecordSchema } from "../../../shell/schema";
import { useNarrow } from "../../../shell/layout/useNarrow";
import { EmptyState } from "../../../widgets/EmptyState";
import { ErrorState } from "../../../widgets/ErrorState";
import { Icon } from "../../../widgets/Icon";
import { PageHeader } from "../../../widgets/PageHeader";
import { TableSkeleton } from "../../../widgets/Skeletons";
import { useFrameworkText } from "../locale";
import { ASPECTS, FINDING_STATES, type Aspect, type GapTable as GapTableAnswer, type Matrix } from "../model";
import { QueryFileButton } from "../../../records/QueryFileButton";
import { Go } from "../../../widgets/Go";
import { Segmented } from "../../../widgets/Segmented";
import { useUrlState } from "../../../shell/urlState";
import { BulkBar } from "./BulkBar";
import { FindingDialogs } from "./FindingDialogs";
import { countsOf, filterRows, inOrder, type GapFilter } from "./filter";
import { GapFilters } from "./GapFilters";
import styles from "./gaps.module.css";
import { GapTable } from "./GapTable";
import { useFindingCommands } from "./useFindingCommands";
import { useGapKeys } from "./useGapKeys";
import { useSelection } from "./useSelection";

/** What is shown, as the program is asked for it: the page itself filters what it has read. */
function asked({ edition, under, aspect, state, owner, search }: Record<string, string | undefined>) {
  const nobody = owner === "none";
  return { edition, under, aspect, state, owner: nobody ? undefined : owner, unowned: nobody || undefined, search };
}

/** The workbench: what is, the benchmark and what to do, side by side, element by element. */
export default function GapsPage() {
  const t = useFrameworkText();
  const label = useLabel();
  const narrow = useNarrow();
  const mayCreate = useRecordSchema("framework.finding")?.may.create ?? false;
  const [url, setUrl] = useUrlState();
  const matrix = useNamedQuery<Matrix>("framework.matrix", { edition: url.edition, depth: 2 });
  const under = matrix.data?.elements.find((element) => element.id === url.under);
  const table = useNamedQuery<GapTableAnswer>(
    "framework.gap_table",
    { edition: url.edition, under: url.under },
    { keepPrevious: true },
  );
  // On a phone one aspect at a time, for there are hundreds; of one place all of them, so that none is behind another tap.
  const [chosen, setTab] = useState<Aspect | "all" | null>(null);
  const tab = chosen ?? (url.under ? "all" : "suggestion");
  const [editing, setEditing] = useState(false);
  const search = useDeferredValue(url.search);

  const filter = useMemo<GapFilter>(
    () => ({
      aspect: ASPECTS.find((each) => each === url.aspect),
      state: FINDING_STATES.find((each) => each === url.state),
      owner: url.owner,
      search,
    }),
    [url.aspect, url.state, url.owner, search],
  );
  const rows = useMemo(() => filterRows(table.data?.rows ?? [], filter), [table.data, filter]);
  const only = filter.aspect ?? (narrow && tab !== "all" ? tab : undefined);
  const findings = useMemo(() => inOrder(rows, only), [rows, only]);
  const counts = useMemo(() => countsOf(rows), [rows]);
  const selection = useSelection(findings);
  const commands = useFindingCommands();
  useGapKeys({ findings, selection, commands });

  const total = counts.as_is + counts.benchmark + counts.suggestion;
  const filtered = Boolean(filter.aspect ?? filter.state ?? filter.owner ?? url.search ?? url.under);
  return (
    <div className={styles.page}>
      <PageHeader
        title={under ? `${t("gaps.title")} · ${label(under.label)}` : t("gaps.title")}
        number={under?.identifier}
        note={t("gaps.about")}
        actions={
          <>
            <button type="button" className={styles.plain} onClick={() => window.print()}>
              <Icon name="print" /> {t("gaps.print")}
            </button>
            <QueryFileButton query="framework.gap_table" params={asked(url)} title={t("gaps.title")} />
            {mayCreate && (
              <Go
                className={styles.plain}
                to={url.under ? `/records/framework.finding/new?element=${url.under}` : "/records/framework.finding/new"}
              >
                <Icon name="plus" /> {t("gaps.newFinding")}
              </Go>
            )}
          </>
        }
      />
      <GapFilters url={url} setUrl={setUrl} elements={matrix.data?.elements ?? []} rows={table.data?.rows ?? []} />
      {narrow && (
        <div className={styles.tabs}>
          <Segmented<Aspect | "all">
            label={t("gaps.aspect")}
            value={only ?? "all"}
            options={[
              { value: "all", label: t("gaps.any") },
              ...ASPECTS.map((aspect) => ({ value: aspect, label: `${t(`aspect.${aspect}`)} ${counts[aspect]}` })),
            ]}
            onChange={(next) => {
              setTab(next);
              if (filter.aspect) setUrl({ aspect: undefined });
            }}
          />
        </div>
      )}
      {table.isError && !table.data ? (
        <ErrorState error={table.error} onRetry={() => void table.refetch()} />
      ) : !table.data ? (
        <TableSkeleton columns={4} rows={14} />
      ) : rows.length === 0 ? (
        <EmptyState
          title={filtered ? t("gaps.emptyTitle") : t("gaps.firstTitle")}
          hint={filtered ? t("gaps.empty") : t("gaps.first")}
          action={
            filtered ? (
              <button
                type="button"
                className={styles.plain}
                onClick={() =>
                  setUrl({ aspect: undefined, state: undefined, owner: undefined, search: undefined, under: undefined })
                }
              >
                {t("gaps.clear")}
              </button>
            ) : (
              mayCreate && <Go to="/records/framework.finding/new">{t("gaps.newFinding")}</Go>
            )
          }
        />
      ) : (
        <GapTable
          rows={rows}
          only={only}
          narrow={narrow}
          counts={counts}
          selection={selection}
          commands={commands}
          stale={table.isPlaceholderData}
        />
      )}
      <footer className={styles.foot}>
        {/* Until they are known the numbers are not nought. */}
        <span role="status">{table.data && t("gaps.count", { rows: rows.length, findings: total })}</span>
        {table.data && <span>{t("gaps.openCount", { count: counts.open })}</span>}
        <span className={styles.keys}>{t("gaps.keys")}</span>
      </footer>
      <BulkBar selection={selection} commands={commands} total={findings.length} onEdit={() => setEditing(true)} />
      <FindingDialogs
        commands={commands}
        editing={editing ? selection.findings : null}
        onEdited={() => setEditing(false)}
      />
    </div>
  );
}
