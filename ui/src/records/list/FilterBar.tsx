import { Button, Input, type InputRef } from "antd";
import { useEffect, useState, type RefObject } from "react";
import type { FieldSchema, RecordSchema } from "../../contract/schema";
import { useLabel, useLang, useText } from "../../shell/i18n";
import { useNarrow } from "../../shell/layout/useNarrow";
import { fieldsForReader } from "../../shell/schema";
import { Icon } from "../../widgets/Icon";
import { MenuButton } from "../../widgets/MenuButton";
import { useDebounced } from "../fields/useDebounced";
import { FilterChip } from "./FilterChip";
import styles from "./FilterBar.module.css";
import type { ListState } from "./listState";

export interface FilterBarProps {
  record: RecordSchema;
  state: ListState;
  change: (next: Partial<ListState>) => void;
  searchInput: RefObject<InputRef | null>;
}

/** Search, one chip for each filter in use, and the fields that could be one. */
export function FilterBar({ record, state, change, searchInput }: FilterBarProps) {
  const t = useText();
  const narrow = useNarrow();
  const label = useLabel();
  const { lang } = useLang();
  const [fresh, setFresh] = useState<string | null>(null);
  const fields = filterable(record, lang);
  const used = fields.filter((field) => state.filters[field.name] !== undefined || field.name === fresh);
  const free = fields.filter((field) => !used.includes(field));

  function setFilter(name: string, text: string): void {
    const { [name]: _removed, ...rest } = state.filters;
    change({ filters: text ? { ...rest, [name]: text } : rest, view: state.view });
  }

  return (
    <div className={styles.bar} role="search">
      <SearchInput state={state} change={change} input={searchInput} />
      {used.map((field) => (
        <FilterChip
          key={field.name}
          field={field}
          text={state.filters[field.name] ?? ""}
          startOpen={field.name === fresh}
          onChange={(text) => setFilter(field.name, text)}
          onClose={() => setFresh(null)}
          onRemove={() => {
            setFresh(null);
            setFilter(field.name, "");
          }}
        />
      ))}
      {free.length > 0 && (
        <MenuButton
          align={narrow ? "right" : "left"}
          title={t("list.addFilter")}
          entries={free.map((field) => ({ key: field.name, label: label(field.label), onSelect: () => setFresh(field.name) }))}
        >
          <Icon name="filter" size={14} />
          {t("list.addFilter")}
        </MenuButton>
      )}
      {(used.length > 0 || state.search) && (
        <Button type="link" size="small" onClick={() => change({ filters: {}, search: "" })}>
          {t("list.clearFilters")}
        </Button>
      )}
    </div>
  );
}

function filterable(record: RecordSchema, lang: "zh" | "en"): FieldSchema[] {
  return fieldsForReader(record.fields, lang).filter((field) => field.filter && field.kind !== "lines" && field.kind !== "json");
}

function SearchInput({ state, change, input }: Pick<FilterBarProps, "state" | "change"> & { input: RefObject<InputRef | null> }) {
  const t = useText();
  const [typed, setTyped] = useState(state.search);
  const settled = useDebounced(typed, 200);
  useEffect(() => {
    if (settled.trim() !== state.search) change({ search: settled.trim() });
    // Only what was typed writes the address; the address writes the input below.
  }, [settled]);
  useEffect(() => setTyped((before) => (before.trim() === state.search ? before : state.search)), [state.search]);
  return (
    <Input
      ref={input}
      className={styles.search}
      prefix={<Icon name="search" size={14} />}
      placeholder={t("list.searchHere")}
      aria-label={t("list.searchHere")}
      allowClear={{ clearIcon: <Icon name="close" size={12} role="img" aria-hidden={false} aria-label={t("list.clearFilters")} /> }}
      value={typed}
      onChange={(event) => setTyped(event.target.value)}
      onKeyDown={(event) => {
        if (event.key === "Escape") event.currentTarget.blur();
      }}
    />
  );
}
