import { Button } from "antd";
import { useEffect, useId, useRef, useState, type DragEvent } from "react";
import { useNarrow } from "../../shell/layout/useNarrow";
import { Problem } from "../../shell/problem";
import { toast } from "../../shell/toast";
import { useNotesChanged } from "./data";
import { useNotesText } from "./locale";
import { filesPath, mostBytes } from "./model";
import styles from "./notes.module.css";
import { addUploads } from "./uploads";

/** Where files are dropped, and the button for those who choose them. */
export function FileDrop({ record, id, owner }: { record: string; id: string; owner: string }) {
  const t = useNotesText();
  const narrow = useNarrow();
  const changed = useNotesChanged(record, id);
  const hint = useId();
  const input = useRef<HTMLInputElement>(null);
  const [over, setOver] = useState(false);
  useStayOnDrop();

  function add(files: { file: File; folder: boolean }[]): void {
    if (files.length === 0) return;
    const batch = {
      owner,
      path: filesPath(record, id),
      onStored: () => void changed("attachments"),
      onDone: ([name = "", ...more]: string[]) =>
        toast({
          message:
            more.length > 0 ? t("files.addedMany", { count: more.length + 1 }) : t("files.added", { name }),
        }),
    };
    const refusal = (code: string, detail: string) => new Problem(413, { code, detail });
    const looked = files.map(({ file, folder }) => ({
      file,
      // Said at once, because the server would only say it after all of it has come.
      problem: folder
        ? refusal("attachment.folder", t("files.folder"))
        : file.size > mostBytes
          ? refusal("request.too_large", t("files.tooLarge"))
          : null,
    }));
    addUploads(batch, looked);
  }
  function drop(event: DragEvent): void {
    event.preventDefault();
    setOver(false);
    const items = Array.from(event.dataTransfer.items).filter((item) => item.kind === "file");
    add(
      items.flatMap((item) => {
        const file = item.getAsFile();
        return file ? [{ file, folder: item.webkitGetAsEntry()?.isDirectory ?? false }] : [];
      }),
    );
  }

  return (
    <div
      className={styles.drop}
      data-over={over || undefined}
      onDragOver={(event) => {
        event.preventDefault();
        setOver(true);
      }}
      onDragLeave={(event) => !event.currentTarget.contains(event.relatedTarget as Node | null) && setOver(false)}
      onDrop={drop}
    >
      <span className={styles.byMouse}>{t("files.drop")}</span>
      <Button size={narrow ? "medium" : "small"} aria-describedby={hint} onClick={() => input.current?.click()}>
        {t("files.choose")}
      </Button>
      <span id={hint} className={styles.hint}>
        {t("files.hint")}
      </span>
      <input
        ref={input}
        type="file"
        multiple
        hidden
        onChange={(event) => {
          add(Array.from(event.target.files ?? [], (file) => ({ file, folder: false })));
          // The same file may be chosen again, once it has been mended.
          event.target.value = "";
        }}
      />
    </div>
  );
}

/** A file that is dropped beside the place for it must not take the page away. */
function useStayOnDrop(): void {
  useEffect(() => {
    const stay = (event: Event) => event.preventDefault();
    window.addEventListener("dragover", stay);
    window.addEventListener("drop", stay);
    return () => {
      window.removeEventListener("dragover", stay);
      window.removeEventListener("drop", stay);
    };
  }, []);
}
