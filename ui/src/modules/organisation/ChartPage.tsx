import { useDeferredValue, useMemo, useState } from "react";
import { QueryFileButton } from "../../records/QueryFileButton";
import { useNamedQuery } from "../../shell/client";
import { useLabel } from "../../shell/i18n";
import { useNarrow } from "../../shell/layout/useNarrow";
import { operatorToday } from "../../shell/operatorDay";
import { useSchema } from "../../shell/schema";
import { useUrlState } from "../../shell/urlState";
import { EmptyState } from "../../widgets/EmptyState";
import { ErrorState } from "../../widgets/ErrorState";
import { Go } from "../../widgets/Go";
import { Icon } from "../../widgets/Icon";
import { PageHeader } from "../../widgets/PageHeader";
import { TableSkeleton } from "../../widgets/Skeletons";
import bench from "../../widgets/Workbench.module.css";
import { difference } from "./changes";
import { ChartBar } from "./ChartBar";
import styles from "./chart.module.css";
import { DayNotice } from "./DayNotice";
import { isDay } from "./days";
import { useOrganisationText } from "./locale";
import type { OrganisationAt, UnitAt } from "./model";
import { above, buildTree, matches, place, withAbove, type PlacedUnit, type UnitTree as Tree } from "./tree";
import { UnitPanel } from "./UnitPanel";
import { UnitTree } from "./UnitTree";

/** So many units are shown with all branches open at once. */
const OPEN_AT_FIRST = 200;
const NONE: UnitAt[] = [];

/** The organisation as it was or will be on a day, and what of it is otherwise today. */
export default function ChartPage() {
  const t = useOrganisationText();
  const [url, setUrl] = useUrlState();
  const schema = useSchema();
  const narrow = useNarrow();
  const today = operatorToday();
  const day = isDay(url.day) ? url.day : today;
  const then = useNamedQuery<OrganisationAt>("organisation.at_date", { day }, { keepPrevious: true });
  const now = useNamedQuery<OrganisationAt>("organisation.at_date", { day: today }, { enabled: day !== today });
  const units = then.data?.units ?? NONE;
  const todays = day === today ? units : now.data?.units;
  const tree = useMemo(() => buildTree(units), [units]);
  const unlike = useMemo(() => difference(units, todays ?? units), [units, todays]);
  const may = (record: string) => schema?.records.find((each) => each.name === record)?.may.create ?? false;
  return (
    <div className={bench.page}>
      <PageHeader
        title={t("title")}
        note={t("about")}
        actions={
          <>
            <button type="button" className={bench.button} onClick={() => window.print()}>
              <Icon name="print" /> {t("print")}
            </button>
            <QueryFileButton query="organisation.at_date" params={{ day }} title={`${t("title")} ${day}`} />
            {may("organisation.relocation") && (
              <Go className={bench.button} to="/records/organisation.relocation/new">
                <Icon name="plus" /> {t("newRelocation")}
              </Go>
            )}
          </>
        }
      />
      <ChartBar
        day={day}
        today={today}
        url={url}
        setUrl={setUrl}
        changed={unlike.changes.size}
        withTree={!narrow || !url.unit}
      />
      {day !== today && units.length > 0 && (
        <DayNotice day={day} future={day > today} unlike={todays && !then.isPlaceholderData ? unlike : null} />
      )}
      {then.isError ? (
        <ErrorState error={then.error} onRetry={() => void then.refetch()} />
      ) : !then.data ? (
        <TableSkeleton columns={3} />
      ) : units.length === 0 ? (
        <NoUnits day={day} past={day < today} mayCreate={may("organisation.department")} onToday={() => setUrl({ day: undefined })} />
      ) : (
        <Chart tree={tree} todays={todays ?? NONE} day={day} unlike={unlike} busy={then.isPlaceholderData} />
      )}
    </div>
  );
}

interface ChartProps {
  tree: Tree;
  todays: UnitAt[];
  day: string;
  unlike: ReturnType<typeof difference>;
  busy: boolean;
}

function Chart({ tree, todays, day, unlike, busy }: ChartProps) {
  const t = useOrganisationText();
  const narrow = useNarrow();
  const [url, setUrl] = useUrlState();
  const typed = useDeferredValue(url.search?.trim());
  const onlyChanged = url.changed === "1" && unlike.changes.size > 0;
  const { placed, toggle, found } = usePlaced(tree, unlike.changes, typed, onlyChanged, url.unit);
  const unit = url.unit ? tree.byId.get(url.unit) : undefined;
  const choose = (id: string) => setUrl({ unit: id }, { push: narrow });
  const panel = url.unit && (
    <section className={styles.panel}>
      {narrow && (
        <div className={`${styles.head} no-print`}>
          <button type="button" className={bench.button} onClick={() => setUrl({ unit: undefined }, { push: true })}>
            <Icon name="chevronRight" size={12} className={styles.back} /> {t("back")}
          </button>
        </div>
      )}
      {unit ? (
        <UnitPanel day={day} tree={tree} unit={unit} change={unlike.changes.get(unit.id)} onChoose={choose} />
      ) : (
        <NotThere day={day} unit={todays.find((each) => each.id === url.unit)} />
      )}
    </section>
  );
  if (narrow && panel) return panel;
  return (
    <>
      <div className={styles.body} aria-busy={busy}>
        {placed.length === 0 ? (
          <EmptyState
            title={t("noMatch")}
            action={
              <button type="button" className={bench.button} onClick={() => setUrl({ search: undefined, changed: undefined })}>
                {t("clear")}
              </button>
            }
          />
        ) : (
          <UnitTree placed={placed} changes={unlike.changes} chosen={url.unit} onChoose={choose} onToggle={toggle} />
        )}
        {panel ||
          (!narrow && (
            <section className={styles.panel}>
              <EmptyState title={t("chooseTitle")} hint={t("choose")} />
            </section>
          ))}
      </div>
      <footer className={bench.foot}>
        <span role="status">
          {found === null ? t("count", { count: tree.size }) : t("countOf", { shown: found, count: tree.size })}
        </span>
        <span className={bench.keys}>{t("keys")}</span>
      </footer>
    </>
  );
}

/** The rows to be seen, by what is searched and what was opened or closed by hand. */
function usePlaced(
  tree: Tree,
  changes: ReadonlyMap<string, unknown>,
  typed: string | undefined,
  onlyChanged: boolean,
  chosen: string | undefined,
) {
  const [byHand, setByHand] = useState<ReadonlyMap<string, boolean>>(new Map());
  const filtered = Boolean(typed) || onlyChanged;
  // What was closed by hand must not hide what is searched for, nor the other way round.
  const key = (id: string) => (filtered ? `${typed} ${onlyChanged} ${id}` : id);
  const wanted = useMemo(() => {
    if (!filtered) return null;
    const kept = [...tree.byId.values()].filter(
      (unit) => (!typed || matches(unit, typed)) && (!onlyChanged || changes.has(unit.id)),
    );
    return kept.map((unit) => unit.id);
  }, [tree, changes, filtered, typed, onlyChanged]);
  const placed = useMemo(() => {
    const shown = [...changes.keys(), ...(chosen ? [chosen] : [])];
    const revealed = withAbove(tree, shown.flatMap((id) => above(tree, id).slice(-1).map((unit) => unit.id)));
    const atFirst = (unit: UnitAt, depth: number) =>
      filtered || tree.size <= OPEN_AT_FIRST || depth < 1 || revealed.has(unit.id);
    const isOpen = (unit: UnitAt, depth: number) => byHand.get(key(unit.id)) ?? atFirst(unit, depth);
    return place(tree, isOpen, wanted ? withAbove(tree, wanted) : undefined);
  }, [tree, changes, chosen, wanted, byHand]);
  const toggle = (row: PlacedUnit) =>
    setByHand((before) => new Map(before).set(key(row.unit.id), row.branch === "closed"));
  return { placed, toggle, found: wanted && wanted.length };
}

function NotThere({ day, unit }: { day: string; unit?: UnitAt }) {
  const t = useOrganisationText();
  const label = useLabel();
  return <EmptyState title={unit ? `${label(unit.label)} · ${t("notThere")}` : t("notThere")} hint={t("notThereHint", { day })} />;
}

interface NoUnitsProps {
  day: string;
  past: boolean;
  mayCreate: boolean;
  onToday: () => void;
}

/** Either the day lies before there was anything, or nothing was made yet. */
function NoUnits({ day, past, mayCreate, onToday }: NoUnitsProps) {
  const t = useOrganisationText();
  if (past) {
    return (
      <EmptyState
        title={t("noneTitle", { day })}
        hint={t("none")}
        action={
          <button type="button" className={bench.button} onClick={onToday}>
            {t("today")}
          </button>
        }
      />
    );
  }
  return (
    <EmptyState
      title={t("emptyTitle")}
      hint={t("empty")}
      action={mayCreate && <Go className={bench.button} to="/records/organisation.department/new">{t("emptyAction")}</Go>}
    />
  );
}
