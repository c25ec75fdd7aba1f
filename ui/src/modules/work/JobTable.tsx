import { Button } from "antd";
import { Fragment } from "react";
import { formatTimestamp } from "../../records/format";
import { useLabel } from "../../shell/i18n";
import { StateTag } from "../../widgets/StateTag";
import { useWorkText } from "./locale";
import { toneOf, type Job, type StateCount } from "./model";
import styles from "./work.module.css";

export interface JobTableProps {
  jobs: Job[];
  counts: readonly StateCount[];
  /** The command's name, where the reader may run it. */
  replay?: string;
  drop?: string;
  busy: number | null;
  onReplay: (job: Job) => void;
  onDrop: (job: Job) => void;
}

/** One job after the other; below one that failed, why, and what can be done about it. On a phone each is a card. */
export function JobTable({ jobs, counts, replay, drop, busy, onReplay, onDrop }: JobTableProps) {
  const t = useWorkText();
  const label = useLabel();
  const stateLabel = (state: string) => label(counts.find((count) => count.state === state)?.label) || state;
  return (
    <table className={styles.table}>
      <thead>
        <tr>
          <th scope="col">{t("jobs.number")}</th>
          <th scope="col">{t("jobs.job")}</th>
          <th scope="col">{t("jobs.state")}</th>
          <th scope="col">{t("jobs.tries")}</th>
          <th scope="col">{t("jobs.by")}</th>
          <th scope="col">{t("jobs.when")}</th>
        </tr>
      </thead>
      <tbody>
        {jobs.map((job) => (
          <Fragment key={job.number}>
            <tr className={styles.row} data-explained={job.failure ? true : undefined}>
              <td className={styles.number}>{job.number}</td>
              <td className={styles.job}>
                <span className={styles.name}>{label(job.label)}</span>
                {job.subject && <span className={styles.quiet}>{t("jobs.subject", { name: job.subject })}</span>}
                {job.parts > 1 && <span className={styles.quiet}>{t("jobs.parts", { count: job.parts })}</span>}
              </td>
              <td>
                <StateTag tone={toneOf(job.state)}>{stateLabel(job.state)}</StateTag>
              </td>
              <td className={styles.tries} data-label={t("jobs.tries")}>
                {job.most_tries ? t("jobs.triesOf", { tries: job.tries, most: job.most_tries }) : job.tries}
              </td>
              <td className={styles.by}>{label(job.actor)}</td>
              <td className={styles.when}>
                <Times job={job} />
              </td>
            </tr>
            {job.failure && (
              <tr className={styles.failure}>
                <td />
                <td colSpan={5}>
                  <div className={styles.why} data-tone={job.state === "dead" ? "danger" : undefined}>
                    <p>{label(job.failure.message)}</p>
                    <p className={styles.quiet}>
                      <code>{job.failure.code}</code>
                      {job.failure.at && <span>{t("jobs.failedAt", { at: formatTimestamp(job.failure.at) })}</span>}
                      {job.server && <span>{t("jobs.on", { name: job.server })}</span>}
                    </p>
                    {job.state === "dead" && (replay || drop) && (
                      <div className={styles.actions}>
                        {replay && (
                          <Button type="primary" loading={busy === job.number} onClick={() => onReplay(job)}>
                            {replay}
                          </Button>
                        )}
                        {drop && (
                          <Button danger disabled={busy === job.number} onClick={() => onDrop(job)}>
                            {drop}
                          </Button>
                        )}
                      </div>
                    )}
                  </div>
                </td>
              </tr>
            )}
          </Fragment>
        ))}
      </tbody>
    </table>
  );
}

/** The one or two instants that matter in its state. */
function Times({ job }: { job: Job }) {
  const t = useWorkText();
  const open = job.state === "queued" || job.state === "waiting";
  return (
    <>
      {job.finished_at && <span>{t("jobs.finished", { at: formatTimestamp(job.finished_at) })}</span>}
      {open && <span>{t("jobs.due", { at: formatTimestamp(job.due_at) })}</span>}
      <span className={styles.quiet}>{t("jobs.enqueued", { at: formatTimestamp(job.enqueued_at) })}</span>
    </>
  );
}
