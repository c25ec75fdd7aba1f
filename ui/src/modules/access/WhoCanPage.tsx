import { useQuery } from "@tanstack/react-query";
import { useMemo } from "react";
import type { FieldSchema, Item, RecordSchema, Schema } from "../../contract/schema";
import { QueryFileButton } from "../../records/QueryFileButton";
import { ReferenceControl } from "../../records/fields/ReferenceControl";
import { getJson, useNamedQuery } from "../../shell/client";
import { inSentence, useLabel, useLang } from "../../shell/i18n";
import { referenceTo, useSchemaQuery } from "../../shell/schema";
import { useUrlState } from "../../shell/urlState";
import { EmptyState } from "../../widgets/EmptyState";
import { ErrorState } from "../../widgets/ErrorState";
import { Go } from "../../widgets/Go";
import { PageHeader } from "../../widgets/PageHeader";
import { Segmented } from "../../widgets/Segmented";
import { TableSkeleton } from "../../widgets/Skeletons";
import bench from "../../widgets/Workbench.module.css";
import styles from "./access.module.css";
import { useAccessText } from "./locale";
import type { Right, Subjects, WhoCanAnswer } from "./model";
import { rightOf, RIGHTS_OF, subjectNamed } from "./subjects";
import { SubjectSelect } from "./SubjectSelect";
import { byPerson, countOf } from "./ways";
import { WaysTable } from "./WaysTable";

/** Who may see or do something today, and by what. */
export default function WhoCanPage() {
  const schema = useSchemaQuery();
  const all = useNamedQuery<Subjects>("access.subjects");
  if (schema.isError) return <ErrorState error={schema.error} onRetry={() => void schema.refetch()} />;
  if (all.isError) return <ErrorState error={all.error} onRetry={() => void all.refetch()} />;
  if (!schema.data || !all.data) return <TableSkeleton />;
  return <WhoCan schema={schema.data} all={all.data} />;
}

function WhoCan({ schema, all }: { schema: Schema; all: Subjects }) {
  const t = useAccessText();
  const label = useLabel();
  const [url, setUrl] = useUrlState();
  const subject = url.subject ? subjectNamed(all, url.subject) : undefined;
  const right = subject && rightOf(subject.kind, url.granted);
  const record = subject?.kind === "record" ? schema.records.find((each) => each.name === subject.name) : undefined;
  const named = subject && (label(subject.label) || subject.name);
  return (
    <div className={bench.page}>
      <PageHeader
        title={named ? `${t("title")} · ${named}` : t("title")}
        note={t("about")}
        actions={
          subject &&
          right && (
            <QueryFileButton
              query="access.who_can"
              params={{ subject: subject.name, granted: right, row: record && url.row }}
              title={`${t("title")} ${named}`}
            />
          )
        }
      />
      <div className={`${bench.bar} ${styles.bar}`} role="search">
        <SubjectSelect
          all={all}
          value={url.subject}
          onChange={(name) => setUrl({ subject: name, row: undefined }, { push: true })}
        />
        {subject && right && RIGHTS_OF[subject.kind].length > 1 && (
          <Segmented<Right>
            label={t("right")}
            value={right}
            options={RIGHTS_OF[subject.kind].map((value) => ({ value, label: t(`rights.${value}`) }))}
            onChange={(next) => setUrl({ granted: next })}
          />
        )}
        {record && <RowSelect record={record} row={url.row} onChange={(row) => setUrl({ row })} />}
      </div>
      {subject && right && named ? (
        <Answer schema={schema} subject={subject.name} named={named} right={right} record={record} row={record && url.row} />
      ) : (
        <EmptyState title={t("chooseTitle")} hint={t("choose")} />
      )}
    </div>
  );
}

interface AnswerProps {
  schema: Schema;
  subject: string;
  named: string;
  right: Right;
  record?: RecordSchema;
  row?: string;
}

function Answer({ schema, subject, named, right, record, row }: AnswerProps) {
  const t = useAccessText();
  const label = useLabel();
  const { lang } = useLang();
  const [, setUrl] = useUrlState();
  const query = useNamedQuery<WhoCanAnswer>("access.who_can", { subject, granted: right, row }, { keepPrevious: true });
  const item = useRow(record, row);
  const people = useMemo(() => byPerson(query.data?.ways ?? []), [query.data]);
  if (query.isError) return <ErrorState error={query.error} onRetry={() => void query.refetch()} />;
  if (!query.data) return <TableSkeleton columns={5} />;
  const of = row && item ? label(item.title) : named;
  const may = inSentence(t(`rights.${right}`), lang);
  if (people.length === 0 && !query.isPlaceholderData) {
    const seesRoles = schema.records.some((each) => each.name === "access.role");
    return (
      <EmptyState
        title={t("nobodyTitle", { right: may, subject: of })}
        hint={t(row ? "nobodyRow" : "nobody")}
        action={
          <>
            {row && (
              <button type="button" className={bench.button} onClick={() => setUrl({ row: undefined })}>
                {t("allRows")}
              </button>
            )}
            {seesRoles && (
              <Go className={bench.button} to="/records/access.role">
                {t("openRoles")}
              </Go>
            )}
          </>
        }
      />
    );
  }
  return (
    <>
      <h2 className={styles.heading}>
        {row && item ? t("headingRow", { right: may, row: of }) : t("heading", { right: may, subject: named })}
      </h2>
      {query.data.more && (
        <p className={bench.notice} data-tone="warning">
          {t("more", { count: query.data.ways.length })}
        </p>
      )}
      <WaysTable schema={schema} subject={named} people={people} stale={query.isPlaceholderData} />
      <footer className={bench.foot}>
        <span role="status">{t("count", countOf(people))}</span>
      </footer>
    </>
  );
}

/** One record of the kind alone, by its title. */
function RowSelect({ record, row, onChange }: { record: RecordSchema; row?: string; onChange: (row?: string) => void }) {
  const t = useAccessText();
  const item = useRow(record, row);
  const field = useMemo(() => referenceField(record), [record]);
  return (
    <div className={styles.row}>
      <ReferenceControl
        field={field}
        value={row ? (item ?? { id: row, title: null }) : null}
        aria-label={t("row")}
        placeholder={t("rowHint")}
        onChange={(next) => onChange(next?.id)}
      />
    </div>
  );
}

/** The control for references takes a field; this one refers to the kind that is asked about. */
function referenceField(record: RecordSchema): FieldSchema {
  return {
    name: "row",
    label: record.label,
    kind: "reference",
    required: false,
    read_only: false,
    list: false,
    filter: false,
    sort: false,
    search: false,
    record: record.name,
  };
}

function useRow(record: RecordSchema | undefined, row: string | undefined) {
  const query = useQuery<Item>({
    queryKey: ["item", record?.name, row],
    enabled: record !== undefined && row !== undefined,
    retry: false,
    queryFn: ({ signal }) => getJson<Item>(`/api/records/${record?.name}/${row}`, undefined, signal),
  });
  return useMemo(() => (record && query.data ? referenceTo(record, query.data) : undefined), [record, query.data]);
}
