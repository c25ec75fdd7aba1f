import { Checkbox, Input, Radio } from "antd";
import { lazy, Suspense, useEffect, useState } from "react";
import type { FieldSchema, Reference } from "../../contract/schema";
import { useLabel, useText } from "../../shell/i18n";
import { DecimalControl } from "../fields/DecimalControl";
import { ReferenceControl } from "../fields/ReferenceControl";
import { useDebounced } from "../fields/useDebounced";
import { compileTerm, formatRange, nothing, parseChoices, parseRange } from "./filter";
import styles from "./FilterBar.module.css";

const DateControl = lazy(() => import("../fields/DateControl"));

export interface FilterEditorProps {
  field: FieldSchema;
  text: string;
  onChange: (text: string) => void;
}

export function FilterEditor({ field, text, onChange }: FilterEditorProps) {
  const t = useText();
  const label = useLabel();
  switch (field.kind) {
    case "choice":
      return (
        <Checkbox.Group
          style={{ display: "flex", flexDirection: "column", gap: 6 }}
          value={parseChoices(text)}
          options={field.choices?.map((choice) => ({ value: choice.value, label: label(choice.label) }))}
          onChange={(values) => onChange(values.join(","))}
        />
      );
    case "boolean":
      return (
        <Radio.Group
          value={text}
          onChange={(event) => onChange(String(event.target.value))}
          options={[
            { value: "true", label: t("common.yes") },
            { value: "false", label: t("common.no") },
          ]}
        />
      );
    case "reference":
      return <ReferenceEditor field={field} text={text} onChange={onChange} />;
    case "integer":
    case "money":
    case "quantity":
    case "rate":
    case "date":
    case "timestamp":
      return <RangeEditor field={field} text={text} onChange={onChange} />;
    default:
      return <TextEditor field={field} text={text} onChange={onChange} />;
  }
}

function TextEditor({ field, text, onChange }: FilterEditorProps) {
  const t = useText();
  const label = useLabel();
  const [typed, setTyped] = useState(text);
  const settled = useDebounced(typed.trim(), 200);
  useEffect(() => {
    if (settled !== text) onChange(settled);
    // Only what was typed asks anew.
  }, [settled]);
  return (
    <Input
      autoFocus
      aria-label={`${label(field.label)} ${t("list.contains")}`}
      prefix={<span className="muted">{t("list.contains")}</span>}
      value={typed}
      onChange={(event) => setTyped(event.target.value)}
    />
  );
}

function ReferenceEditor({ field, text, onChange }: FilterEditorProps) {
  const t = useText();
  const label = useLabel();
  const [picked, setPicked] = useState<Reference | null>(null);
  return (
    <>
      <ReferenceControl
        field={{ ...field, required: false }}
        aria-label={label(field.label)}
        autoFocus
        value={text && text !== nothing ? picked : null}
        onChange={(next) => {
          setPicked(next);
          onChange(next?.id ?? "");
        }}
      />
      {!field.required && (
        <Checkbox checked={text === nothing} onChange={(event) => onChange(event.target.checked ? nothing : "")}>
          {t("common.none")}
        </Checkbox>
      )}
    </>
  );
}

function RangeEditor({ field, text, onChange }: FilterEditorProps) {
  const t = useText();
  const label = useLabel();
  const isDate = field.kind === "date" || field.kind === "timestamp";
  // Kept here as typed, because a number half typed ("1.") cannot stand in the address.
  const [range, setRange] = useState(parseRange(text));
  function set(next: { from: string; to: string }): void {
    setRange(next);
    const rangeText = formatRange(next.from, next.to);
    if (rangeText === "" || compileTerm(field, rangeText)) onChange(rangeText);
  }
  const ends = [
    { key: "from" as const, word: t(isDate ? "common.from" : "common.atLeast") },
    { key: "to" as const, word: t(isDate ? "common.to" : "common.atMost") },
  ];
  return (
    <div className={styles.range}>
      {ends.map(({ key, word }) => {
        const name = `${label(field.label)} ${word}`;
        return (
          <label key={key} style={{ display: "contents" }}>
            <span className="muted">{word}</span>
            {isDate ? (
              <Suspense fallback={<Input disabled />}>
                <DateControl
                  aria-label={name}
                  value={range[key] || null}
                  onChange={(next) => set({ ...range, [key]: next ?? "" })}
                />
              </Suspense>
            ) : (
              <DecimalControl
                aria-label={name}
                autoFocus={key === "from"}
                value={range[key]}
                onChange={(next) => set({ ...range, [key]: next })}
              />
            )}
          </label>
        );
      })}
    </div>
  );
}
