import { Button, Input } from "antd";
import type { TextAreaRef } from "antd/es/input/TextArea";
import { useLayoutEffect, useRef, useState } from "react";
import { newKey, send } from "../../shell/client";
import { useText } from "../../shell/i18n";
import { usePageKeys } from "../../shell/keys";
import { useNarrow } from "../../shell/layout/useNarrow";
import { asProblem, type Problem } from "../../shell/problem";
import { useRecordSchema } from "../../shell/schema";
import { useNotesChanged } from "./data";
import { useDraft } from "./drafts";
import { useNotesText } from "./locale";
import { MentionList } from "./MentionList";
import { lengthOf, putName } from "./mentions";
import { commentsPath, mostCharacters } from "./model";
import styles from "./notes.module.css";
import { useMentionPicker } from "./useMentionPicker";

/** From where on it is said how much room is left. */
const nearTheEnd = mostCharacters * 0.9;

/** A box to say something in; @ offers colleagues to whoever may see who there is. */
export function Composer({ record, id }: { record: string; id: string }) {
  const t = useNotesText();
  const shell = useText();
  const narrow = useNarrow();
  const changed = useNotesChanged(record, id);
  const [draft, setDraft] = useDraft(record, id);
  const [cursor, setCursor] = useState(0);
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<Problem | null>(null);
  const [posted, setPosted] = useState(false);
  const area = useRef<TextAreaRef>(null);
  /** One key for one text: if the answer was lost, the next try says nothing twice. */
  const intent = useRef({ body: "", key: "" });
  const goTo = useRef<number | null>(null);
  const mayMention = useRecordSchema("access.user") !== undefined;
  const picker = useMentionPicker(draft.text, mayMention ? cursor : null, (person, naming) => {
    const put = putName(draft.text, naming, person.name);
    goTo.current = put.cursor;
    setCursor(put.cursor);
    setDraft({ text: put.text, chosen: [...draft.chosen.filter((each) => each.id !== person.id), person] });
  });
  const length = lengthOf(draft.text);
  const ready = length > 0 && length <= mostCharacters;

  useLayoutEffect(() => {
    if (goTo.current === null) return;
    textareaOf(area.current)?.setSelectionRange(goTo.current, goTo.current);
    goTo.current = null;
  }, [draft]);

  async function post(): Promise<void> {
    if (!ready || busy) return;
    const body = { text: draft.text.trim(), mentions: [...new Set(draft.chosen.map((person) => person.id))] };
    const written = JSON.stringify(body);
    if (intent.current.body !== written) intent.current = { body: written, key: newKey() };
    setBusy(true);
    setProblem(null);
    try {
      await send("POST", commentsPath(record, id), body, { idempotencyKey: intent.current.key });
      intent.current = { body: "", key: "" };
      setDraft({ text: "", chosen: [] });
      setPosted(true);
      await changed("comments");
    } catch (thrown) {
      setProblem(asProblem(thrown));
    } finally {
      setBusy(false);
      textareaOf(area.current)?.focus();
    }
  }
  // The page's own Ctrl-Enter lets this box be, see RecordScreen.
  usePageKeys({ "Ctrl+Enter": (event) => event.target === textareaOf(area.current) && void post() });

  return (
    <div className={styles.composer} data-own-keys>
      <Input.TextArea
        ref={area}
        value={draft.text}
        readOnly={busy}
        autoSize={{ minRows: 2, maxRows: 10 }}
        aria-label={t("discussion.label")}
        placeholder={t(mayMention ? "discussion.placeholderMention" : "discussion.placeholder")}
        status={length > mostCharacters ? "error" : undefined}
        {...picker.aria}
        onChange={(event) => {
          setCursor(event.target.selectionStart);
          setDraft({ ...draft, text: event.target.value });
          setPosted(false);
        }}
        onSelect={(event) => setCursor(event.currentTarget.selectionStart)}
        onFocus={picker.onFocus}
        onBlur={picker.onBlur}
        onKeyDown={picker.onKeyDown}
      />
      <MentionList picker={picker} />
      <div className={styles.actions}>
        <span role="status" className={length > mostCharacters ? styles.fault : styles.count}>
          {length > nearTheEnd && t("discussion.count", { count: length, max: mostCharacters })}
          {posted && <span className="visually-hidden">{t("discussion.posted")}</span>}
        </span>
        <Button
          size={narrow ? "medium" : "small"}
          disabled={!ready}
          loading={busy}
          title="Ctrl+Enter"
          onClick={() => void post()}
        >
          {t("discussion.post")}
        </Button>
      </div>
      {problem && problem.status !== 401 && (
        <p role="alert" className={styles.fault}>
          {problem.code === "network" ? shell("state.down") : problem.detail || problem.message}
        </p>
      )}
    </div>
  );
}

function textareaOf(area: TextAreaRef | null): HTMLTextAreaElement | null {
  return area?.resizableTextArea?.textArea ?? null;
}
