import { Button } from "antd";
import { useEffect, useRef } from "react";
import { ErrorState } from "../../widgets/ErrorState";
import { Go } from "../../widgets/Go";
import { TextSkeleton } from "../../widgets/Skeletons";
import { useLatest, useMarkRead } from "./data";
import { useNoticesText } from "./locale";
import { NoticeList } from "./NoticeList";
import styles from "./notices.module.css";

/** The latest notices, below the bell. */
export default function BellPanel({ onClose }: { onClose: () => void }) {
  const t = useNoticesText();
  const markRead = useMarkRead();
  const { data, error, refetch } = useLatest();
  const panel = useRef<HTMLElement>(null);
  useEffect(() => panel.current?.focus(), []);
  return (
    <section ref={panel} className={styles.panel} role="dialog" aria-label={t("notices.title")} tabIndex={-1}>
      <header className={styles.head}>
        <h2>{t("notices.title")}</h2>
        {data && data.unread > 0 && (
          <Button type="link" size="small" onClick={() => void markRead()}>
            {t("notices.readAll")}
          </Button>
        )}
      </header>
      <div className={styles.latest}>
        {!data && error && <ErrorState inline error={error} onRetry={() => void refetch()} />}
        {!data && !error && <TextSkeleton lines={4} />}
        {data?.items.length === 0 && (
          <div className={styles.nothing}>
            <p>{t("notices.empty")}</p>
            <p className="muted small">{t("notices.hint")}</p>
          </div>
        )}
        {data && <NoticeList notices={data.items} onFollow={onClose} />}
      </div>
      <Go to="/notifications" className={styles.all} onClick={onClose}>
        {t("notices.seeAll")}
      </Go>
    </section>
  );
}
