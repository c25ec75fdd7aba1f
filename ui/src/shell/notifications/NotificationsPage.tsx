import { Button } from "antd";
import { EmptyState } from "../../widgets/EmptyState";
import { ErrorState } from "../../widgets/ErrorState";
import { PageHeader } from "../../widgets/PageHeader";
import { Segmented } from "../../widgets/Segmented";
import { TextSkeleton } from "../../widgets/Skeletons";
import { useUrlState } from "../urlState";
import { useMarkRead, useNotices } from "./data";
import { useNoticesText } from "./locale";
import { MailChoices } from "./MailChoices";
import { NoticeList } from "./NoticeList";
import styles from "./notices.module.css";

/** All that one was told, or what of it is unread; and which of it comes by mail too. */
export default function NotificationsPage() {
  const t = useNoticesText();
  const [url, setUrl] = useUrlState();
  const show = url.show === "unread" || url.show === "mail" ? url.show : "all";
  const notices = useNotices(show === "unread");
  const markRead = useMarkRead();
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
            { value: "mail", label: t("mail.tab") },
          ]}
          onChange={(value) => setUrl({ show: value === "all" ? undefined : value })}
        />
      </div>
      {show === "mail" ? <MailChoices /> : <Told unread={show === "unread"} notices={notices} />}
    </div>
  );
}

function Told({ unread, notices }: { unread: boolean; notices: ReturnType<typeof useNotices> }) {
  const t = useNoticesText();
  const items = notices.data?.pages.flatMap((page) => page.items);
  return (
    <>
      {!items && notices.error && <ErrorState error={notices.error} onRetry={() => void notices.refetch()} />}
      {!items && !notices.error && <TextSkeleton lines={8} />}
      {items?.length === 0 && !notices.hasNextPage && (
        <EmptyState title={t(unread ? "notices.nothingUnread" : "notices.empty")} hint={t("notices.hint")} />
      )}
      {items && <NoticeList notices={items} />}
      {notices.hasNextPage && (
        <Button className={styles.more} loading={notices.isFetchingNextPage} onClick={() => void notices.fetchNextPage()}>
          {t("notices.more")}
        </Button>
      )}
    </>
  );
}
