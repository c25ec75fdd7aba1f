import { Button } from "antd";
import { useText } from "../../shell/i18n";
import { Icon } from "../../widgets/Icon";
import { fileSize } from "./fileSize";
import { languageOf } from "./languageOf";
import { useNotesText } from "./locale";
import styles from "./notes.module.css";
import { dropUpload, mayRetry, retryUpload, useUploads, type Upload } from "./uploads";

/** The files on their way, and those that were refused, each with the reason. */
export function UploadList({ owner }: { owner: string }) {
  const t = useNotesText();
  const uploads = useUploads(owner);
  if (uploads.length === 0) return null;
  return (
    <ul aria-label={t("files.sending")} className={styles.uploads}>
      {uploads.map((upload) => (
        <UploadLine key={upload.key} upload={upload} />
      ))}
    </ul>
  );
}

function UploadLine({ upload }: { upload: Upload }) {
  const t = useNotesText();
  const shell = useText();
  const { file, state, sent, problem } = upload;
  const { name } = file;
  const size = fileSize(file.size, (count) => t("files.bytes", { count }));
  const away = t(state === "failed" ? "files.dismiss" : "files.cancel", { name });
  return (
    <li className={styles.upload} data-failed={state === "failed" || undefined}>
      <div className={styles.file}>
        <span className={styles.name} lang={languageOf(name)}>
          {name}
        </span>
        <button type="button" className={styles.icon} aria-label={away} title={away} onClick={() => dropUpload(upload)}>
          <Icon name="close" size={12} />
        </button>
      </div>
      {state === "failed" ? (
        <div role="alert" className={styles.fault}>
          {problem?.code === "network" ? shell("state.down") : problem?.detail || problem?.message}
          {mayRetry(upload) && (
            <Button type="link" size="small" onClick={() => retryUpload(upload)}>
              {shell("common.retry")}
            </Button>
          )}
        </div>
      ) : (
        <>
          <progress className={styles.progress} aria-label={t("files.progress", { name })} max={1} value={sent} />
          <p className={styles.about}>
            <span>{state === "waiting" ? t("files.waiting") : `${Math.floor(sent * 100)}%`}</span>
            <span>{size}</span>
          </p>
        </>
      )}
    </li>
  );
}
