import { useState } from "react";
import type { Item, RecordSchema } from "../../contract/schema";
import { useText } from "../../shell/i18n";
import { formatTimestamp } from "../format";
import { HistoryList } from "./HistoryList";
import { LinkList } from "./LinkList";
import styles from "./SidePanel.module.css";

type Tab = "history" | "links";

/** Beside the form, or below it where there is no room: what happened to the record, and what refers to it. */
export function SidePanel({ record, item }: { record: RecordSchema; item: Item }) {
  const t = useText();
  const [tab, setTab] = useState<Tab>(record.links.length > 0 ? "links" : "history");
  const tabs: Tab[] = ["links", "history"];
  return (
    <aside className={styles.side} aria-label={t("record.side")}>
      <div
        role="tablist"
        className={styles.tabs}
        onKeyDown={(event) => {
          if (event.key !== "ArrowLeft" && event.key !== "ArrowRight") return;
          const next = tab === "history" ? "links" : "history";
          setTab(next);
          document.getElementById(`side-tab-${next}`)?.focus();
        }}
      >
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
            {t(each === "history" ? "record.history" : "record.links")}
          </button>
        ))}
      </div>
      <div id="side-content" role="tabpanel" aria-labelledby={`side-tab-${tab}`} className={styles.content}>
        {tab === "history" ? (
          <HistoryList record={record} id={item.id} version={item.version} />
        ) : (
          <LinkList record={record} id={item.id} />
        )}
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
