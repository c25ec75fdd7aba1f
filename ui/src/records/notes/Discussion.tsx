import { Button } from "antd";
import { useRef, useState } from "react";
import { send } from "../../shell/client";
import { useLabel, useText } from "../../shell/i18n";
import { toast, toastProblem } from "../../shell/toast";
import { ConfirmDialog } from "../../widgets/Dialog";
import { EmptyState } from "../../widgets/EmptyState";
import { ErrorState } from "../../widgets/ErrorState";
import { TextSkeleton } from "../../widgets/Skeletons";
import { Comment } from "./Comment";
import { Composer } from "./Composer";
import { useComments, useNotesChanged } from "./data";
import { useNotesText } from "./locale";
import { commentsPath, type RecordComment } from "./model";
import styles from "./notes.module.css";

export interface DiscussionProps {
  record: string;
  id: string;
  /** The record is archived: what was said stays, and nothing is said any more. */
  readOnly: boolean;
}

/** What people say about a record, the latest first. */
export default function Discussion({ record, id, readOnly }: DiscussionProps) {
  const t = useNotesText();
  const comments = useComments(record, id);
  const [withdrawing, setWithdrawing] = useState<RecordComment | null>(null);
  const list = useRef<HTMLOListElement>(null);
  if (comments.isPending) return <TextSkeleton lines={5} />;
  if (!comments.data) return <ErrorState error={comments.error} onRetry={() => void comments.refetch()} inline />;
  const shown = comments.data.pages.flatMap((page) => page.items);
  const silent = readOnly || !(comments.data.pages[0]?.may_add ?? false);
  return (
    <>
      {!silent && <Composer record={record} id={id} />}
      {shown.length === 0 &&
        (silent ? (
          <EmptyState title={t("discussion.empty")} />
        ) : (
          <p className={styles.nothing}>{t("discussion.emptyHint")}</p>
        ))}
      <ol ref={list} tabIndex={-1} className={styles.list}>
        {shown.map((comment) => (
          <Comment
            key={comment.id}
            comment={comment}
            onWithdraw={comment.may_withdraw && !readOnly ? () => setWithdrawing(comment) : undefined}
          />
        ))}
      </ol>
      {comments.hasNextPage && (
        <Button size="small" loading={comments.isFetchingNextPage} onClick={() => void comments.fetchNextPage()}>
          {t("discussion.older")}
        </Button>
      )}
      {withdrawing && (
        <Withdrawal
          record={record}
          id={id}
          comment={withdrawing}
          onClose={(done) => {
            setWithdrawing(null);
            // Its button is gone, and with it the place of the keyboard.
            if (done) setTimeout(() => list.current?.focus());
          }}
        />
      )}
    </>
  );
}

interface WithdrawalProps {
  record: string;
  id: string;
  comment: RecordComment;
  onClose: (done: boolean) => void;
}

function Withdrawal({ record, id, comment, onClose }: WithdrawalProps) {
  const t = useNotesText();
  const shell = useText();
  const label = useLabel();
  const changed = useNotesChanged(record, id);
  const [busy, setBusy] = useState(false);
  async function withdraw(): Promise<void> {
    setBusy(true);
    try {
      await send("DELETE", `${commentsPath(record, id)}/${comment.id}`);
      await changed("comments");
      toast({ message: t("discussion.withdrawn") });
      onClose(true);
    } catch (thrown) {
      toastProblem(thrown);
      void changed("comments");
      onClose(false);
    }
  }
  return (
    <ConfirmDialog
      title={t("discussion.withdrawTitle")}
      confirmLabel={t("discussion.withdraw")}
      cancelLabel={shell("common.cancel")}
      danger
      busy={busy}
      onConfirm={() => void withdraw()}
      onClose={() => onClose(false)}
    >
      <blockquote className={styles.quote}>
        <strong>{label(comment.author.title)}</strong> {comment.text}
      </blockquote>
      <p>{t("discussion.withdrawHint")}</p>
    </ConfirmDialog>
  );
}
