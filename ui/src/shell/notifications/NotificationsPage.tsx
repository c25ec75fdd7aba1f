import { Button } from "antd";
import { EmptyState } from "../../widgets/EmptyState";
import { ErrorState } from "../../widgets/ErrorState";
import { PageHeader } from "../../widgets/PageHeader";
import { Segmented } from "../../widgets/Segmented";
import { TextSkeleton } from "../../widgets/Skeletons";
import { useUrlState } from "../urlState";
import { useMarkRead, useNotices } from "./data";
import { useNoticesText } from "./locale";
import { NoticeList } from "./NoticeList";
import styles from "./notices.module.css";

/** All that one was told, or what of it is unread. */
export default function NotificationsPage() {
  const t = useNoticesText();
  const [url, setUrl] = useUrlState();
  const show = url.show === "unread" ? "unread" : "all";
  const notices = useNotices(show === "unread");
  const markRead = useMarkRead();
  const items = notices.data?.pages.flatMap((page) => page.items);
  const unread = notices.data?.pages[0]?.unread ?? 0;
  return (
    <div className={styles.page}>
      <PageHeader
        title={t("notices.title")}
        actions={
          <Button disabled={unread === 0} onClick={() => void markRead()}>
            {t("notices.readAll")}
          </Button>
        }
      />
      <div className={styles.choice}>
        <Segmented
          label={t("notices.show")}
          value={show}
          options={[
            { value: "all", label: t("notices.all") },
            { value: "unread", label: t("notices.unread") },
          ]}
          onChange={(value) => setUrl({ show: value === "all" ? undefined : value })}
        />
      </div>
      {!items && notices.error && <ErrorState error={notices.error} onRetry={() => void notices.refetch()} />}
      {!items && !notices.error && <TextSkeleton lines={8} />}
      {items?.length === 0 && !notices.hasNextPage && (
        <EmptyState title={t(show === "unread" ? "notices.nothingUnread" : "notices.empty")} hint={t("notices.hint")} />
      )}
      {items && <NoticeList notices={items} />}
      {notices.hasNextPage && (
        <Button className={styles.more} loading={notices.isFetchingNextPage} onClick={() => void notices.fetchNextPage()}>
          {t("notices.more")}
        </Button>
      )}
    </div>
  );
}
