import { lazy, Suspense, useState, type KeyboardEvent } from "react";
import type { Item, RecordSchema } from "../../contract/schema";
import { useText } from "../../shell/i18n";
import { TextSkeleton } from "../../widgets/Skeletons";
import { formatTimestamp } from "../format";
import { countOfComments, useComments, useFiles } from "../notes/data";
import { useNotesText } from "../notes/locale";
import { HistoryList } from "./HistoryList";
import { LinkList } from "./LinkList";
import styles from "./SidePanel.module.css";

const Discussion = lazy(() => import("../notes/Discussion"));
const Files = lazy(() => import("../notes/Files"));

type Tab = "links" | "discussion" | "files" | "history";
const tabs: Tab[] = ["links", "discussion", "files", "history"];

/** Beside the form, or below it where there is no room: what refers to the record, what is said, hung on and was done to it. */
export function SidePanel({ record, item }: { record: RecordSchema; item: Item }) {
  const t = useText();
  const notes = useNotesText();
  const [tab, setTab] = useState<Tab>(record.links.length > 0 ? "links" : "history");
  const counts = useCounts(record.name, item.id);
  const names: Record<Tab, string> = {
    links: t("record.links"),
    discussion: notes("discussion.title"),
    files: notes("files.title"),
    history: t("record.history"),
  };

  function onKeyDown(event: KeyboardEvent): void {
    const next = tabAfter(tab, event.key);
    if (!next) return;
    event.preventDefault();
    setTab(next);
    document.getElementById(`side-tab-${next}`)?.focus();
  }
  return (
    <aside className={styles.side} aria-label={notes("side")}>
      <div role="tablist" className={styles.tabs} onKeyDown={onKeyDown}>
        {tabs.map((each) => (
          <button
            key={each}
            id={`side-tab-${each}`}
            type="button"
            role="tab"
            aria-selected={tab === each}
            aria-controls="side-content"
            tabIndex={tab === each ? 0 : -1}
            onClick={() => setTab(each)}
          >
            {names[each]}
            {counts[each] && <span className={styles.tabCount}> {counts[each]}</span>}
          </button>
        ))}
      </div>
      <div id="side-content" role="tabpanel" aria-labelledby={`side-tab-${tab}`} className={styles.content}>
        <Suspense fallback={<TextSkeleton lines={5} />}>
          <Section tab={tab} record={record} item={item} />
        </Suspense>
      </div>
      <dl className={styles.facts}>
        <div>
          <dt>{t("record.createdAt")}</dt>
          <dd>{formatTimestamp(item.created_at)}</dd>
        </div>
        <div>
          <dt>{t("record.updatedAt")}</dt>
          <dd>{formatTimestamp(item.updated_at)}</dd>
        </div>
        <div>
          <dt>{t("record.version", { version: item.version })}</dt>
        </div>
      </dl>
    </aside>
  );
}

function Section({ tab, record, item }: { tab: Tab; record: RecordSchema; item: Item }) {
  const readOnly = item.archived_at !== null;
  switch (tab) {
    case "links":
      return <LinkList record={record} id={item.id} />;
    case "discussion":
      return <Discussion record={record.name} id={item.id} readOnly={readOnly} />;
    case "files":
      return <Files record={record.name} id={item.id} readOnly={readOnly} />;
    case "history":
      return <HistoryList record={record} id={item.id} version={item.version} />;
  }
}

/** What stands beside the names of the sections; nothing where there is nothing. */
function useCounts(record: string, id: string): Partial<Record<Tab, string | null>> {
  const comments = useComments(record, id);
  const files = useFiles(record, id);
  return {
    discussion: countOfComments(comments.data?.pages[0]),
    files: files.data && files.data.items.length > 0 ? String(files.data.items.length) : null,
  };
}

/** Where a key of the tabs leads, round about at the ends. */
function tabAfter(tab: Tab, key: string): Tab | undefined {
  const at = tabs.indexOf(tab);
  const to = { ArrowRight: at + 1, ArrowLeft: at - 1 + tabs.length, Home: 0, End: tabs.length - 1 }[key];
  return to === undefined ? undefined : tabs[to % tabs.length];
}
