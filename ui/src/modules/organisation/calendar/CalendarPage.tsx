import { useMemo } from "react";
import { ReferenceControl } from "../../../records/fields/ReferenceControl";
import { useNamedQuery } from "../../../shell/client";
import { useLabel } from "../../../shell/i18n";
import { operatorToday } from "../../../shell/operatorDay";
import { fieldOf, referenceTo, useItem, useRecordSchema, useSchema } from "../../../shell/schema";
import { useUrlState } from "../../../shell/urlState";
import { EmptyState } from "../../../widgets/EmptyState";
import { ErrorState } from "../../../widgets/ErrorState";
import { Go } from "../../../widgets/Go";
import { Icon } from "../../../widgets/Icon";
import { PageHeader } from "../../../widgets/PageHeader";
import { TableSkeleton } from "../../../widgets/Skeletons";
import bench from "../../../widgets/Workbench.module.css";
import { isDay } from "../days";
import { useOrganisationText } from "../locale";
import type { YearOfWork } from "../model";
import styles from "./calendar.module.css";
import { Festivals } from "./Festivals";
import { MonthGrid } from "./MonthGrid";
import { festivalsOf, monthsOf } from "./months";
import { Reckoner, useReckoned, type Term } from "./Reckoner";

const DEPARTMENT = "organisation.department";
const FIRST = 1950;
const LAST = 2199;

/** The working days of a year, by the calendar of the company or of a unit, and what a term comes to. */
export default function CalendarPage() {
  const t = useOrganisationText();
  const label = useLabel();
  const schema = useSchema();
  const [url, setUrl] = useUrlState();
  const today = operatorToday();
  const thisYear = Number(today.slice(0, 4));
  const asked = Number(url.year);
  const year = Number.isInteger(asked) && asked >= FIRST && asked <= LAST ? asked : thisYear;
  const unit = url.unit;
  const { data, error, isError, refetch, isPlaceholderData } = useNamedQuery<YearOfWork>(
    "organisation.calendar_year",
    { year, unit },
    { keepPrevious: true },
  );
  const term = termOf(url, today);
  const reckoned = useReckoned(term, unit);
  const due = term.by === "to" ? term.to : reckoned.data?.due;
  const shown = due ? (due < term.from ? { from: due, to: term.from } : { from: term.from, to: due }) : null;
  const months = useMemo(() => monthsOf(year, data?.days ?? []), [year, data]);
  const festivals = useMemo(() => festivalsOf(data?.days ?? []), [data]);
  const total = data?.working_days.reduce((sum, each) => sum + each, 0) ?? 0;
  const go = (next: number) => setUrl({ year: next === thisYear ? undefined : String(next) });
  const mayAdd = schema?.records.find((each) => each.name === "organisation.special_day")?.may.create ?? false;
  const calendar = data?.chain.at(-1);
  return (
    <div className={bench.page}>
      <PageHeader
        title={t("cal.title")}
        note={t("cal.about")}
        actions={
          <>
            <button type="button" className={bench.button} onClick={() => window.print()}>
              <Icon name="print" /> {t("print")}
            </button>
            {mayAdd && (
              <Go className={bench.button} to="/records/organisation.special_day">
                <Icon name="list" /> {t("cal.edit")}
              </Go>
            )}
          </>
        }
      />
      <div className={bench.bar} role="search">
        <div className={styles.years}>
          <button type="button" className={bench.button} aria-label={t("cal.earlier")} title={t("cal.earlier")} onClick={() => go(year - 1)}>
            <Icon name="chevronRight" size={12} className={styles.back} />
          </button>
          <b className={styles.year}>{t("cal.year", { year })}</b>
          <button type="button" className={bench.button} aria-label={t("cal.later")} title={t("cal.later")} onClick={() => go(year + 1)}>
            <Icon name="chevronRight" size={12} />
          </button>
          <button type="button" className={bench.button} disabled={year === thisYear} onClick={() => go(thisYear)}>
            {t("cal.thisYear")}
          </button>
        </div>
        <UnitChoice unit={unit} onChange={(next) => setUrl({ unit: next })} />
        {calendar && (
          <span className={styles.calendar}>{t("cal.by", { calendar: label(calendar.label) })}</span>
        )}
      </div>
      {data && !data.announced && !isPlaceholderData && (
        <p className={bench.notice} data-tone="warning" role="status">
          {t("cal.unannounced", { year })}
        </p>
      )}
      {isError ? (
        error.status === 404 ? (
          <EmptyState
            title={t("cal.noUnit")}
            action={
              <button type="button" className={bench.button} onClick={() => setUrl({ unit: undefined })}>
                {t("cal.wholeCompany")}
              </button>
            }
          />
        ) : (
          <ErrorState error={error} onRetry={() => void refetch()} />
        )
      ) : !data ? (
        <TableSkeleton columns={4} />
      ) : (
        <div className={styles.body} aria-busy={isPlaceholderData}>
          <aside className={styles.side}>
            <Reckoner term={term} unit={unit} onChange={(change) => setUrl(asUrl({ ...term, ...change }, today))} />
            {festivals.length > 0 && <Festivals year={year} festivals={festivals} />}
          </aside>
          <div className={styles.months}>
            {months.map((month) => (
              <MonthGrid
                key={month.number}
                month={month}
                workingDays={data.working_days[month.number - 1] ?? 0}
                today={today}
                term={shown}
                onDay={(from) => setUrl(asUrl({ ...term, from }, today))}
              />
            ))}
          </div>
        </div>
      )}
      <footer className={bench.foot}>
        <span role="status">{data ? t("cal.total", { year, count: total }) : ""}</span>
        <span className={bench.keys}>{t("cal.hint")}</span>
      </footer>
    </div>
  );
}

interface UnitChoiceProps {
  unit: string | undefined;
  onChange: (unit: string | undefined) => void;
}

/** Whose calendar; the company's when nobody is named. */
function UnitChoice({ unit, onChange }: UnitChoiceProps) {
  const t = useOrganisationText();
  const department = useRecordSchema(DEPARTMENT);
  const { data } = useItem(DEPARTMENT, unit);
  const parent = department && fieldOf(department, "parent");
  if (!parent) return null;
  const chosen = unit ? (data && data.id === unit ? referenceTo(department, data) : { id: unit, title: null }) : null;
  return (
    <div className={styles.unit}>
      <ReferenceControl
        field={parent}
        value={chosen}
        placeholder={t("cal.wholeCompany")}
        aria-label={t("cal.unit")}
        onChange={(next) => onChange(next?.id)}
      />
    </div>
  );
}

/** The term as the address has it: ten working days from today when it says nothing. */
function termOf(url: Record<string, string | undefined>, today: string): Term {
  const count = Number(url.count ?? "10");
  return {
    from: isDay(url.from) ? url.from : today,
    by: url.to === undefined ? "count" : "to",
    count: Number.isInteger(count) && Math.abs(count) <= 100_000 ? count : 10,
    to: isDay(url.to) ? url.to : today,
  };
}

function asUrl(term: Term, today: string): Record<string, string | undefined> {
  return {
    from: term.from === today ? undefined : term.from,
    count: term.by === "count" && term.count !== 10 ? String(term.count) : undefined,
    to: term.by === "to" ? term.to : undefined,
  };
}
