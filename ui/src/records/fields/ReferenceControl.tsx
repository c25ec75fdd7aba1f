import { useQuery } from "@tanstack/react-query";
import { Select } from "antd";
import { useMemo, useState, type ReactNode } from "react";
import type { FieldSchema, Label, Page, Reference } from "../../contract/schema";
import { getJson } from "../../shell/client";
import { homeFirst, useHomeEdition } from "../../shell/homeEdition";
import { useLabel, useText } from "../../shell/i18n";
import { itemNumber, itemTitle, referenceTo, useRecordSchema } from "../../shell/schema";
import styles from "./fields.module.css";
import { isReference, shortId } from "../format";
import { useDebounced } from "./useDebounced";

export interface ReferenceControlProps {
  field: FieldSchema;
  value: Reference | null;
  onChange: (value: Reference | null) => void;
  id?: string;
  status?: "error";
  autoFocus?: boolean;
  placeholder?: string;
  "aria-label"?: string;
  "aria-describedby"?: string;
  "aria-invalid"?: boolean;
  "aria-required"?: boolean;
}

/** Another record, found by typing its name, code or pinyin initials; what is shown at once are the first of the list. */
export function ReferenceControl({ field, value, onChange, placeholder, ...rest }: ReferenceControlProps) {
  const t = useText();
  const label = useLabel();
  const [typed, setTyped] = useState("");
  const [open, setOpen] = useState(false);
  const search = useDebounced(typed.trim(), 180);
  const found = useReferences(field.record ?? "", search, open);
  const home = useHomeEdition();
  const choices = useMemo(
    () =>
      homeFirst(
        found.data ?? [],
        ({ reference }) => reference.title?.zh ?? reference.id,
        ({ within }) => within.some((each) => each.zh === home?.zh),
      ),
    [found.data, home],
  );
  const shown = value && (value.title ? label(value.title) : shortId(value.id));

  return (
    <Select
      {...rest}
      style={{ width: "100%" }}
      // A narrow column of a form must not cut the names one chooses among.
      popupMatchSelectWidth={360}
      showSearch={{ filterOption: false, onSearch: setTyped }}
      allowClear={!field.required}
      labelInValue
      placeholder={placeholder ?? t("field.searchReference")}
      value={value ? { value: value.id, label: shown } : undefined}
      open={open}
      onOpenChange={(next) => {
        setOpen(next);
        if (!next) setTyped("");
      }}
      loading={open && found.isFetching}
      notFoundContent={found.isFetching ? t("common.loading") : t("field.noMatch")}
      options={choices.map(({ reference, number, name, within }) => ({
        value: reference.id,
        title: label(reference.title),
        label: (
          <span className={styles.option}>
            {number && <span className={styles.optionNumber}>{number}</span>}
            <span className="cut">{label(name)}</span>
            {within.length > 0 && <span className={styles.optionNote}>{within.map(label).join(" · ")}</span>}
          </span>
        ),
      }))}
      onChange={(next?: { value: string; label: ReactNode }) => {
        onChange(choices.find(({ reference }) => reference.id === next?.value)?.reference ?? null);
      }}
      // The chosen one stands as its title, and not as the two columns of the list.
      labelRender={() => shown}
    />
  );
}

/** A record to choose: what will be kept, and its number and name apart for the list. */
export interface FoundReference {
  reference: Reference;
  number: string;
  name: Label;
  /** What its key refers to, where the same number may occur in several (editions, companies). */
  within: Label[];
}

export function useReferences(record: string, search: string, enabled: boolean) {
  const schema = useRecordSchema(record);
  return useQuery<FoundReference[]>({
    queryKey: ["references", record, search],
    enabled: enabled && schema !== undefined,
    staleTime: 30_000,
    placeholderData: (previous) => previous,
    queryFn: async ({ signal }) => {
      const page = await getJson<Page>(`/api/records/${record}`, { search, limit: 20 }, signal);
      if (!schema) return [];
      return page.items.map((item) => ({
        reference: referenceTo(schema, item),
        number: itemNumber(schema, item, "zh"),
        name: { zh: itemTitle(schema, item, "zh"), en: itemTitle(schema, item, "en") },
        within: schema.key.flatMap((name) => (isReference(item[name]) ? (item[name].title ?? []) : [])),
      }));
    },
  });
}
