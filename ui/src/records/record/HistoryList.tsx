import { useInfiniteQuery } from "@tanstack/react-query";
import { Button } from "antd";
import type { HistoryEntry, RecordSchema } from "../../contract/schema";
import { getJson } from "../../shell/client";
import { useLabel, useText } from "../../shell/i18n";
import type { Problem } from "../../shell/problem";
import { useSchema } from "../../shell/schema";
import { ErrorState } from "../../widgets/ErrorState";
import { TextSkeleton } from "../../widgets/Skeletons";
import { formatTimestamp } from "../format";
import { noteOf } from "../notes/noteOf";
import { Change } from "./HistoryChange";
import styles from "./SidePanel.module.css";

interface HistoryPage {
  items: HistoryEntry[];
  next: string | null;
}

export interface HistoryListProps {
  record: RecordSchema;
  id: string;
  /** Each version has a history of its own, so a save brings the new entry. */
  version: number;
}

/** Who did what when, each change as before → after in words. */
export function HistoryList({ record, id, version }: HistoryListProps) {
  const t = useText();
  const history = useInfiniteQuery<HistoryPage, Problem, { pages: HistoryPage[] }, unknown[], string | null>({
    queryKey: ["history", record.name, id, version],
    initialPageParam: null,
    queryFn: ({ pageParam, signal }) =>
      getJson<HistoryPage>(`/api/records/${record.name}/${id}/history`, { after: pageParam }, signal),
    getNextPageParam: (last) => last.next,
    placeholderData: (previous) => previous,
  });
  if (history.isPending) return <TextSkeleton lines={5} />;
  if (history.isError) return <ErrorState error={history.error} onRetry={() => void history.refetch()} inline />;
  const entries = history.data.pages.flatMap((page) => page.items);
  if (entries.length === 0) return <p className="muted">{t("record.noHistory")}</p>;
  return (
    <>
      <ol>
        {entries.map((entry, index) => (
          <Entry key={`${entry.at}-${index}`} record={record} entry={entry} />
        ))}
      </ol>
      {history.hasNextPage && (
        <Button size="small" loading={history.isFetchingNextPage} onClick={() => void history.fetchNextPage()}>
          {t("record.moreHistory")}
        </Button>
      )}
    </>
  );
}

function Entry({ record, entry }: { record: RecordSchema; entry: HistoryEntry }) {
  const t = useText();
  const label = useLabel();
  const schema = useSchema();
  const command = schema?.commands.find((each) => each.name === entry.command);
  const actor = label(entry.actor.title) || t("record.system");
  const whom = entry.acted_for && (label(entry.acted_for.title) || t("record.system"));
  const who = whom ? t("record.actedFor", { who: actor, whom }) : actor;
  const acting = entry.command === "access.act_for" ? "begin" : entry.command === "access.stop_acting" ? "stop" : null;
  const what = acting ? t(`record.acting.${acting}`) : command ? label(command.label) : t(`record.actions.${entry.action}`);
  // A comment or a file says itself what was done; the record was not changed by it.
  const isNote = entry.changes.length > 0 && entry.changes.every((change) => noteOf(record, change));
  return (
    <li className={styles.entry}>
      <div className={styles.who}>
        <strong>{who}</strong>
        {!isNote && <span>{what}</span>}
        <time className={styles.when} dateTime={entry.at}>
          {formatTimestamp(entry.at)}
        </time>
        {entry.token && <span className="muted">{t("record.byToken", { token: entry.token })}</span>}
      </div>
      <dl>
        {entry.changes.map((change) => (
          <Change key={change.field} record={record} change={change} created={entry.action === "create"} />
        ))}
      </dl>
    </li>
  );
}
