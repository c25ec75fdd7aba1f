import { useRef, useState } from "react";
import { send } from "../../shell/client";
import { useLabel } from "../../shell/i18n";
import { useSession } from "../../shell/session";
import { toast, toastProblem } from "../../shell/toast";
import { ConfirmDialog } from "../../widgets/Dialog";
import { EmptyState } from "../../widgets/EmptyState";
import { ErrorState } from "../../widgets/ErrorState";
import { Icon } from "../../widgets/Icon";
import { TextSkeleton } from "../../widgets/Skeletons";
import { formatTimestamp, shortId } from "../format";
import side from "../record/SidePanel.module.css";
import { useFiles, useNotesChanged } from "./data";
import { FileDrop } from "./FileDrop";
import { fileSize } from "./fileSize";
import { languageOf } from "./languageOf";
import { useNotesText } from "./locale";
import { filesPath, type RecordFile } from "./model";
import styles from "./notes.module.css";
import { UploadList } from "./UploadList";

export interface FilesProps {
  record: string;
  id: string;
  /** The record is archived: what it has can be read and nothing be added. */
  readOnly: boolean;
}

/** The files of a record: each one opens, and whoever may change the record adds to them and takes from them. */
export default function Files({ record, id, readOnly }: FilesProps) {
  const t = useNotesText();
  const files = useFiles(record, id);
  const owner = `${useSession().session?.user.id ?? ""} ${record} ${id}`;
  const [removing, setRemoving] = useState<RecordFile | null>(null);
  const list = useRef<HTMLUListElement>(null);
  if (files.isPending) return <TextSkeleton lines={4} />;
  if (!files.data) return <ErrorState error={files.error} onRetry={() => void files.refetch()} inline />;
  const { items, may_change } = files.data;
  const mayChange = may_change && !readOnly;
  return (
    <>
      {mayChange && <FileDrop record={record} id={id} owner={owner} />}
      <UploadList owner={owner} />
      {items.length === 0 &&
        (mayChange ? (
          <p className={styles.nothing}>{t("files.emptyHint")}</p>
        ) : (
          <EmptyState title={t("files.empty")} hint={readOnly ? undefined : t("files.emptyHint")} />
        ))}
      <ul ref={list} tabIndex={-1} className={styles.list}>
        {items.map((file) => (
          <FileLine
            key={file.id}
            file={file}
            address={`${filesPath(record, id)}/${file.id}`}
            onRemove={mayChange ? () => setRemoving(file) : undefined}
          />
        ))}
      </ul>
      {removing && (
        <Removal
          record={record}
          id={id}
          file={removing}
          onClose={(done) => {
            setRemoving(null);
            // Its button is gone, and with it the place of the keyboard.
            if (done) setTimeout(() => list.current?.focus());
          }}
        />
      )}
    </>
  );
}

function FileLine({ file, address, onRemove }: { file: RecordFile; address: string; onRemove?: () => void }) {
  const t = useNotesText();
  const label = useLabel();
  const size = fileSize(file.size, (count) => t("files.bytes", { count }));
  const by = label(file.added_by.title) || shortId(file.added_by.id);
  return (
    <li className={side.entry}>
      <div className={styles.file}>
        {/* The server sends it as a file to keep, never as a page. */}
        <a
          href={address}
          download
          lang={languageOf(file.name)}
          className={styles.name}
          title={t("files.download", { name: file.name })}
        >
          {file.name}
        </a>
        {onRemove && (
          <button
            type="button"
            className={styles.icon}
            onClick={onRemove}
            aria-label={t("files.remove", { name: file.name })}
            title={t("files.remove", { name: file.name })}
          >
            <Icon name="close" size={12} />
          </button>
        )}
      </div>
      <p className={styles.about}>
        <span>{size}</span>
        <span>{by}</span>
        <time dateTime={file.added_at}>{formatTimestamp(file.added_at)}</time>
      </p>
    </li>
  );
}

interface RemovalProps {
  record: string;
  id: string;
  file: RecordFile;
  onClose: (done: boolean) => void;
}

function Removal({ record, id, file, onClose }: RemovalProps) {
  const t = useNotesText();
  const changed = useNotesChanged(record, id);
  const [busy, setBusy] = useState(false);
  async function remove(): Promise<void> {
    setBusy(true);
    try {
      await send("DELETE", `${filesPath(record, id)}/${file.id}`);
      toast({ message: t("files.removed", { name: file.name }) });
    } catch (thrown) {
      toastProblem(thrown);
    }
    await changed("attachments");
    onClose(true);
  }
  return (
    <ConfirmDialog
      title={t("files.removeTitle", { name: file.name })}
      confirmLabel={t("files.removeConfirm")}
      danger
      busy={busy}
      onConfirm={() => void remove()}
      onClose={() => onClose(false)}
    >
      {t("files.removeHint")}
    </ConfirmDialog>
  );
}
