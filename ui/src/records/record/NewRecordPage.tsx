import { useQuery } from "@tanstack/react-query";
import { useNavigate, useParams, useSearch } from "@tanstack/react-router";
import { Button } from "antd";
import { useState } from "react";
import type { Item, RecordSchema, Schema } from "../../contract/schema";
import { getJson, send, useInvalidate } from "../../shell/client";
import { useListSearch } from "../../shell/homeEdition";
import { useLabelInSentence, useText } from "../../shell/i18n";
import { usePageKeys } from "../../shell/keys";
import { UnknownRecord } from "../../shell/layout/UnknownRecord";
import { asProblem, Problem } from "../../shell/problem";
import { recordPath, referenceTo, useItemTitle, useSchemaQuery } from "../../shell/schema";
import { toast } from "../../shell/toast";
import { ErrorState } from "../../widgets/ErrorState";
import { PageHeader } from "../../widgets/PageHeader";
import { RecordSkeleton } from "../../widgets/Skeletons";
import { useFaultWords } from "../fields/useWords";
import { sameValue, type Changes } from "../merge";
import { defaultValues, faultOf, filledToWire } from "../values";
import { RecordForm } from "./RecordForm";
import styles from "./RecordScreen.module.css";
import { focusFirstFault } from "./useEditing";
import { useLeaveGuard } from "./useLeaveGuard";

/** /records/$record/new, filled in part by the address: `?element=…`. */
export default function NewRecordPage() {
  const { record: name } = useParams({ strict: false }) as { record: string };
  const schema = useSchemaQuery();
  const record = schema.data?.records.find((each) => each.name === name);
  const given = useGiven(record, schema.data);
  if (schema.isError) return <ErrorState error={schema.error} onRetry={() => void schema.refetch()} />;
  if (schema.data && !record) return <UnknownRecord key={name} name={name} />;
  if (!record || given.isPending) return <RecordSkeleton />;
  return <NewRecord key={name} record={record} given={given.data ?? {}} />;
}

/** The fields that the address gives; a reference comes as an id and is shown by its title. */
function useGiven(record: RecordSchema | undefined, schema: Schema | undefined) {
  const search = useSearch({ strict: false }) as Record<string, string>;
  return useQuery<Changes>({
    queryKey: ["given", record?.name, search],
    enabled: record !== undefined,
    queryFn: async ({ signal }) => {
      const values: Changes = {};
      for (const field of record?.fields ?? []) {
        const text = search[field.name];
        if (!text || field.read_only) continue;
        const other = field.kind === "reference" ? schema?.records.find((each) => each.name === field.record) : undefined;
        if (other) {
          const item = await getJson<Item>(`/api/records/${other.name}/${text}`, undefined, signal).catch(() => null);
          if (item) values[field.name] = referenceTo(other, item);
        } else if (
          field.kind === "text" ||
          field.kind === "long_text" ||
          field.kind === "choice" ||
          field.kind === "code" ||
          field.kind === "date"
        ) {
          values[field.name] = text;
        }
      }
      return values;
    },
  });
}

function NewRecord({ record, given }: { record: RecordSchema; given: Changes }) {
  const t = useText();
  const within = useLabelInSentence();
  const title = useItemTitle();
  const words = useFaultWords();
  const navigate = useNavigate();
  const listSearch = useListSearch();
  const invalidate = useInvalidate(record.name);
  const [blank] = useState<Changes>(() => ({ ...defaultValues(record.fields.filter((field) => !field.read_only)), ...given }));
  const [draft, setDraft] = useState(blank);
  const [faults, setFaults] = useState<Record<string, string>>({});
  const [problem, setProblem] = useState<Problem | null>(null);
  const [saving, setSaving] = useState(false);
  const [round, setRound] = useState(0);
  const changed = Object.keys(draft).some((name) => !sameValue(draft[name], blank[name]));
  const guard = useLeaveGuard(changed && !saving);

  async function save(another: boolean): Promise<void> {
    if (saving) return;
    const found = Object.fromEntries(
      record.fields.flatMap((field) => {
        const fault = field.read_only ? null : faultOf(field, draft[field.name], words);
        return fault ? [[field.name, fault]] : [];
      }),
    );
    setFaults(found);
    if (Object.keys(found).length > 0) {
      focusFirstFault();
      return;
    }
    setSaving(true);
    setProblem(null);
    try {
      const item = await send<Item>("POST", `/api/records/${record.name}`, filledToWire(record, draft));
      void invalidate();
      const open = () => void navigate({ to: recordPath(record.name, item.id) });
      const message = t("record.created", { name: title(record, item) });
      if (another) {
        setDraft(blank);
        setRound(round + 1);
        setSaving(false);
        toast({ message, action: { label: t("palette.goTo"), onSelect: open } });
      } else {
        guard.release();
        await navigate({ to: recordPath(record.name, item.id), replace: true });
        toast({ message });
      }
    } catch (thrown) {
      const refused = asProblem(thrown);
      setSaving(false);
      if (refused.status === 401) return;
      const byField = refused.byField();
      setFaults(byField);
      const known = Object.keys(byField).some((name) =>
        record.fields.some((field) => name === field.name || name.startsWith(`${field.name}[`)),
      );
      setProblem(known ? null : refused);
      focusFirstFault();
    }
  }
  function leave(): void {
    void navigate({ to: `/records/${record.name}`, search: listSearch(record) });
  }
  usePageKeys({
    "Ctrl+Enter": () => void save(false),
    "Ctrl+s": (event) => (event.preventDefault(), void save(false)),
    Escape: leave,
  });

  if (!record.may.create) return <ErrorState error={new Problem(403, {})} />;
  return (
    <div className={styles.page}>
      <PageHeader
        title={t("record.newTitle", { name: within(record.label) })}
        owner={record.owner}
        actions={
          <>
            <Button onClick={leave}>{t("common.cancel")}</Button>
            <Button disabled={saving} onClick={() => void save(true)}>
              {t("record.saveAndNew")}
            </Button>
            <Button type="primary" loading={saving} onClick={() => void save(false)} title="Ctrl+Enter">
              {t("common.save")}
            </Button>
          </>
        }
      />
      <div className={styles.columns} style={{ gridTemplateColumns: "minmax(0, 1fr)" }}>
        <div className={styles.main}>
          {problem && (
            <div className={styles.banner}>
              <ErrorState error={problem} inline />
            </div>
          )}
          <RecordForm
            key={round}
            record={record}
            values={draft}
            faults={faults}
            creating
            onChange={(field, value) => {
              setDraft((before) => ({ ...before, [field]: value }));
              setFaults(({ [field]: _mended, ...rest }) => rest);
            }}
          />
        </div>
      </div>
      {guard.dialog}
    </div>
  );
}
