import { Link } from "@tanstack/react-router";
import { useListSearch } from "../shell/homeEdition";
import { useLabel, useText } from "../shell/i18n";
import { useSchemaQuery } from "../shell/schema";
import { ErrorState } from "../widgets/ErrorState";
import { PageHeader } from "../widgets/PageHeader";
import { TextSkeleton } from "../widgets/Skeletons";
import styles from "./RecordIndex.module.css";

/** Every list the reader may open, by module: for those who look for a table and not for an element. */
export default function RecordIndex() {
  const t = useText();
  const label = useLabel();
  const schema = useSchemaQuery();
  const listSearch = useListSearch();
  return (
    <>
      <PageHeader title={t("list.allRecords")} />
      <div className={styles.modules}>
        {schema.isPending && <TextSkeleton lines={8} />}
        {schema.isError && <ErrorState error={schema.error} onRetry={() => void schema.refetch()} />}
        {schema.data?.modules.map((module) => {
          const records = schema.data.records.filter((record) => record.module === module.name);
          if (records.length === 0) return null;
          return (
            <section key={module.name} className={styles.module}>
              <h2>{label(module.label)}</h2>
              <ul>
                {records.map((record) => (
                  <li key={record.name}>
                    <Link to={`/records/${record.name}`} search={listSearch(record)} className={styles.entry}>
                      <span className={styles.name}>{label(record.label_plural)}</span>
                      <span className={styles.about}>{label(record.about)}</span>
                    </Link>
                  </li>
                ))}
              </ul>
            </section>
          );
        })}
      </div>
    </>
  );
}
