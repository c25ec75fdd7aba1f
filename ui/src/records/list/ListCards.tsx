import { useEffect, useRef } from "react";
import type { FieldSchema, RecordSchema } from "../../contract/schema";
import { useLang } from "../../shell/i18n";
import { itemNumber, recordPath, useItemTitle } from "../../shell/schema";
import { stateField } from "../sections";
import { DataCard } from "../../widgets/DataCard";
import { Cell } from "./Cell";
import styles from "./RecordList.module.css";
import type { ListData } from "./useListData";

export interface ListCardsProps {
  record: RecordSchema;
  columns: FieldSchema[];
  data: ListData;
}

/** On a phone: number, title, state, and the next column as the quiet text. */
export function ListCards({ record, columns, data }: ListCardsProps) {
  const title = useItemTitle();
  const { lang } = useLang();
  const end = useRef<HTMLDivElement>(null);
  const { loadMore, more } = data;
  useEffect(() => {
    if (!end.current || !more) return;
    const observer = new IntersectionObserver((entries) => entries.some((entry) => entry.isIntersecting) && loadMore());
    observer.observe(end.current);
    return () => observer.disconnect();
  }, [loadMore, more]);

  // What a key refers to is not said by the number: of rights, whose they are.
  const said = record.key.filter((name) => record.fields.find((field) => field.name === name)?.kind !== "reference");
  const naming = new Set([...said, ...record.title.zh, ...record.title.en]);
  const rest = columns.filter((field) => !naming.has(field.name));
  const state = stateField(record);
  const note = rest.find((field) => field !== state);
  return (
    <div className={styles.cards}>
      {data.items.map((item) => (
        <DataCard
          key={item.id}
          to={recordPath(record.name, item.id)}
          number={itemNumber(record, item, lang)}
          title={title(record, item)}
          aside={state && <Cell field={state} value={item[state.name]} unit="one" />}
          note={note && <Cell field={note} value={item[note.name]} unit="one" />}
        />
      ))}
      <div ref={end} className={styles.sentinel} />
    </div>
  );
}
