import { useNotesText } from "./locale";
import styles from "./notes.module.css";
import type { MentionPicker } from "./useMentionPicker";

/** The people an @ may mean, below the box; the keyboard stays in the box. */
export function MentionList({ picker }: { picker: MentionPicker }) {
  const t = useNotesText();
  return (
    <>
      <span role="status" className="visually-hidden">
        {picker.open && t("discussion.found", { count: picker.people.length })}
      </span>
      {picker.open && (
        <ul id={picker.listId} role="listbox" aria-label={t("discussion.people")} className={styles.people}>
          {picker.people.map((person, index) => (
            <li
              key={person.id}
              id={picker.optionId(index)}
              role="option"
              aria-selected={index === picker.chosen}
              className={styles.person}
              onMouseDown={(event) => event.preventDefault()}
              onClick={() => picker.take(index)}
            >
              <span className="cut" title={person.name}>
                {person.name}
              </span>
              {person.number && (
                <span className={styles.account} title={person.number}>
                  {person.number}
                </span>
              )}
            </li>
          ))}
        </ul>
      )}
    </>
  );
}
