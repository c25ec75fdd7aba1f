import { Button } from "antd";
import { useState } from "react";
import { formatTimestamp } from "../../records/format";
import { QueryFileButton } from "../../records/QueryFileButton";
import { runCommand, useInvalidate, useNamedQuery } from "../../shell/client";
import { useLabel } from "../../shell/i18n";
import { useSchema } from "../../shell/schema";
import { toast, toastProblem } from "../../shell/toast";
import { ConfirmDialog } from "../../widgets/Dialog";
import { EmptyState } from "../../widgets/EmptyState";
import { ErrorState } from "../../widgets/ErrorState";
import { PageHeader } from "../../widgets/PageHeader";
import { TableSkeleton } from "../../widgets/Skeletons";
import { useUrlState } from "../../shell/urlState";
import { JobTable } from "./JobTable";
import { useWorkText } from "./locale";
import { firstState, type Job, type JobsAnswer, type ScheduleRow } from "./model";
import { StateTabs } from "./StateTabs";
import { useJobs } from "./useJobs";
import styles from "./work.module.css";

/** What is done in the background: what failed and why, what is under way, what is to come. */
export default function JobsPage() {
  const t = useWorkText();
  const label = useLabel();
  const schema = useSchema();
  const invalidate = useInvalidate();
  const [url, setUrl] = useUrlState();
  const [dropping, setDropping] = useState<Job | null>(null);
  const [busy, setBusy] = useState<number | null>(null);
  // Which state is opened by itself is known once it is known how many there are of each.
  const overview = useNamedQuery<JobsAnswer>("work.jobs", { limit: 1 });
  const counts = overview.data?.counts ?? [];
  const state = url.state ?? firstState(counts);
  const jobs = useJobs(overview.data ? state : undefined);
  const command = (name: string) => schema?.commands.find((each) => each.name === name);
  const [replay, drop] = [command("work.replay_job"), command("work.drop_job")];

  async function run(name: string, job: Job, said: string): Promise<void> {
    setBusy(job.number);
    try {
      await runCommand(name, { number: job.number });
      toast({ message: said });
    } catch (thrown) {
      toastProblem(thrown);
    } finally {
      await invalidate();
      setBusy(null);
      setDropping(null);
    }
  }

  const error = overview.error ?? jobs.error;
  const refetch = () => {
    void overview.refetch();
    jobs.refetch();
  };
  return (
    <div className={styles.page}>
      <PageHeader
        title={t("jobs.title")}
        note={t("jobs.about")}
        actions={
          <>
            <QueryFileButton query="work.jobs" params={{ state, limit: 500 }} title={t("jobs.title")} />
            <Button onClick={refetch}>{t("jobs.refresh")}</Button>
          </>
        }
      />
      {error && !jobs.known ? (
        <ErrorState error={error} onRetry={refetch} />
      ) : !overview.data || !jobs.known ? (
        <TableSkeleton columns={6} />
      ) : (
        <>
          <StateTabs label={t("jobs.state")} counts={counts} value={state} onChange={(next) => setUrl({ state: next })} />
          <div className={styles.list} aria-busy={jobs.refreshing || undefined}>
            {jobs.items.length === 0 ? (
              <EmptyState
                title={t("jobs.emptyTitle", { state: label(counts.find((count) => count.state === state)?.label) })}
                hint={t(state === "dead" ? "jobs.noFailures" : "jobs.empty")}
              />
            ) : (
              <JobTable
                jobs={jobs.items}
                counts={counts}
                replay={replay && label(replay.label)}
                drop={drop && label(drop.label)}
                busy={busy}
                onReplay={(job) => void run("work.replay_job", job, t("jobs.replayed", { number: job.number }))}
                onDrop={setDropping}
              />
            )}
            {jobs.more && (
              <div className={styles.more}>
                <Button loading={jobs.loadingMore} onClick={jobs.loadMore}>
                  {t("jobs.more")}
                </Button>
              </div>
            )}
            <Schedules rows={overview.data.schedules} />
          </div>
        </>
      )}
      {dropping && drop && (
        <ConfirmDialog
          title={t("jobs.confirmDrop", { number: dropping.number, name: label(dropping.label) })}
          confirmLabel={label(drop.label)}
          danger
          busy={busy === dropping.number}
          onClose={() => setDropping(null)}
          onConfirm={() => void run("work.drop_job", dropping, t("jobs.dropped", { number: dropping.number }))}
        >
          {label(drop.confirm)}
        </ConfirmDialog>
      )}
    </div>
  );
}

/** What is enqueued by the clock. */
function Schedules({ rows }: { rows: ScheduleRow[] }) {
  const t = useWorkText();
  const label = useLabel();
  if (rows.length === 0) return null;
  return (
    <section className={styles.schedules}>
      <h2>{t("jobs.schedules")}</h2>
      <ul>
        {rows.map((row) => (
          <li key={row.name}>
            <span className={styles.name}>{label(row.label)}</span>
            <span>{t("jobs.next", { at: formatTimestamp(row.next_at) })}</span>
            <span className={styles.quiet}>
              {row.last_at ? t("jobs.last", { at: formatTimestamp(row.last_at) }) : t("jobs.never")}
            </span>
          </li>
        ))}
      </ul>
    </section>
  );
}
