import { useLabel } from "../../shell/i18n";
import { formatTimestamp, shortId } from "../format";
import side from "../record/SidePanel.module.css";
import { languageOf } from "./languageOf";
import { useNotesText } from "./locale";
import { partsOf } from "./mentions";
import type { RecordComment } from "./model";
import styles from "./notes.module.css";

/** One comment: who, when, and what was said, as plain text. */
export function Comment({ comment, onWithdraw }: { comment: RecordComment; onWithdraw?: () => void }) {
  const t = useNotesText();
  const label = useLabel();
  const author = label(comment.author.title) || shortId(comment.author.id);
  const at = formatTimestamp(comment.at);
  return (
    <li className={side.entry}>
      <div className={side.who}>
        <strong>{author}</strong>
        {onWithdraw && (
          <button
            type="button"
            className={styles.quiet}
            onClick={onWithdraw}
            aria-label={t("discussion.withdrawOf", { name: author, at })}
          >
            {t("discussion.withdraw")}
          </button>
        )}
        <time className={side.when} dateTime={comment.at}>
          {at}
        </time>
      </div>
      {comment.withdrawn || comment.text === null ? (
        <p className="muted small">{t("discussion.withdrawn")}</p>
      ) : (
        <Said text={comment.text} comment={comment} />
      )}
    </li>
  );
}

function Said({ text, comment }: { text: string; comment: RecordComment }) {
  const t = useNotesText();
  const label = useLabel();
  const people = comment.mentions.map(({ id, title }) => ({ id, names: title ? [title.zh, title.en] : [] }));
  const parts = partsOf(text, people);
  // Whoever was renamed since, or was named by a program and not in the text.
  const elsewhere = comment.mentions.filter(({ id }) => !parts.some((part) => part.mention === id));
  return (
    <>
      <p className={styles.text} lang={languageOf(text)}>
        {parts.map((part, index) =>
          part.mention ? (
            <span key={index} className={styles.mention}>
              {part.text}
            </span>
          ) : (
            part.text
          ),
        )}
      </p>
      {elsewhere.length > 0 && (
        <p className="muted small">
          {t("discussion.mentioned")}{" "}
          {elsewhere.map(({ id, title }) => (
            <span key={id} className={styles.mention}>
              {`@${label(title) || shortId(id)} `}
            </span>
          ))}
        </p>
      )}
    </>
  );
}
