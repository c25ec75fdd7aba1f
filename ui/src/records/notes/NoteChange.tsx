import side from "../record/SidePanel.module.css";
import { fileSize } from "./fileSize";
import { languageOf } from "./languageOf";
import { useNotesText, type NotesText } from "./locale";
import styles from "./notes.module.css";
import type { Note } from "./noteOf";

/** What happened to a record's comments and files, in words. */
export function NoteChange({ note }: { note: Note }) {
  const t = useNotesText();
  const isComment = note.kind === "commented" || note.kind === "withdrew";
  return (
    <div className={side.change}>
      <dt>{t(isComment ? "history.comment" : "history.file")}</dt>
      {note.kind === "commented" ? (
        <dd className={styles.text} lang={languageOf(note.text)}>
          {note.text}
        </dd>
      ) : (
        <dd>{wordsFor(note, t)}</dd>
      )}
    </div>
  );
}

function wordsFor(note: Exclude<Note, { kind: "commented" }>, t: NotesText): string {
  if (note.kind === "withdrew") return t("history.withdrew");
  const { name } = note;
  if (note.kind === "removed") return t("history.removed", { name });
  return t("history.attached", { name, size: fileSize(note.size, (count) => t("files.bytes", { count })) });
}
