import { formatTimestamp } from "../../records/format";
import { Go } from "../../widgets/Go";
import { useLabel } from "../i18n";
import { pathOf, useMarkRead, type Notice } from "./data";
import { useNoticesText } from "./locale";
import styles from "./notices.module.css";

/** Notices, each a link to what it is about; one that is followed is read. */
export function NoticeList({ notices, onFollow }: { notices: readonly Notice[]; onFollow?: () => void }) {
  const t = useNoticesText();
  const label = useLabel();
  const markRead = useMarkRead();
  return (
    <ul className={styles.list}>
      {notices.map((notice) => (
        <li key={notice.id} data-unread={notice.read_at ? undefined : true}>
          <Go
            to={pathOf(notice)}
            className={styles.notice}
            onClick={() => {
              void markRead(notice);
              onFollow?.();
            }}
          >
            <span className={styles.dot}>{!notice.read_at && <span className="visually-hidden">{t("notices.isUnread")}</span>}</span>
            <span className={styles.text}>{label(notice.text)}</span>
            <time className={styles.when} dateTime={notice.at}>
              {formatTimestamp(notice.at)}
            </time>
          </Go>
        </li>
      ))}
    </ul>
  );
}
