import { Checkbox, Input, Select } from "antd";
import { lazy, Suspense } from "react";
import type { FieldSchema } from "../../contract/schema";
import { useLabel, useText } from "../../shell/i18n";
import { TextSkeleton } from "../../widgets/Skeletons";
import { isLongText, isMoney, isReference } from "../format";
import type { Changes } from "../merge";
import { mustBeTyped } from "../values";
import { FieldValue } from "./FieldValue";
import { DecimalControl } from "./DecimalControl";
import { MoneyControl } from "./MoneyControl";
import { ReferenceControl } from "./ReferenceControl";

// The calendar is the heaviest control and stands in few forms.
const DateControl = lazy(() => import("./DateControl"));
const LinesControl = lazy(() => import("./LinesControl"));

export interface FieldControlProps {
  field: FieldSchema;
  value: unknown;
  onChange: (value: unknown) => void;
  id: string;
  invalid?: boolean;
  /** Id of the element that says the fault or the help. */
  describedBy?: string;
  /** Its name where no label element points at it (in a table). */
  label?: string;
  autoFocus?: boolean;
  /** Faults below this field, by path (`placements[2].vertical`). */
  faults?: Record<string, string>;
}

/** The control of one kind of field; the only place that knows them all. */
export function FieldControl(props: FieldControlProps) {
  const { field, value, onChange, id, invalid, describedBy, label: name, autoFocus } = props;
  const label = useLabel();
  const t = useText();
  const common = {
    id,
    "aria-describedby": describedBy,
    "aria-label": name,
    "aria-invalid": invalid || undefined,
    "aria-required": mustBeTyped(field) || undefined,
    status: invalid ? ("error" as const) : undefined,
    autoFocus,
  };
  const asText = value === null || value === undefined ? "" : String(value);

  switch (field.kind) {
    case "long_text":
      return (
        <Input.TextArea
          {...common}
          value={asText}
          autoSize={{ minRows: 3, maxRows: 16 }}
          onChange={(event) => onChange(event.target.value)}
        />
      );
    case "boolean":
      return (
        <Checkbox
          id={id}
          checked={value === true}
          autoFocus={autoFocus}
          aria-label={name}
          onChange={(event) => onChange(event.target.checked)}
        >
          {name ? null : label(field.label)}
        </Checkbox>
      );
    case "choice":
      return (
        <Select
          {...common}
          style={{ width: "100%" }}
          value={value ?? undefined}
          allowClear={!field.required}
          placeholder={t("field.choose")}
          showSearch={(field.choices?.length ?? 0) > 8 ? { optionFilterProp: "label" } : undefined}
          options={field.choices
            ?.filter((choice) => !choice.retired || choice.value === value)
            .map((choice) => ({ value: choice.value, label: label(choice.label) }))}
          onChange={(next: unknown) => onChange(next ?? null)}
        />
      );
    case "integer":
      return <DecimalControl {...common} value={asText} whole onChange={(next) => onChange(wholeNumber(next))} />;
    case "quantity":
    case "rate":
      return <DecimalControl {...common} value={asText} onChange={(next) => onChange(next || null)} />;
    case "money":
      return <MoneyControl {...common} value={isMoney(value) ? value : null} onChange={onChange} />;
    case "reference":
      return <ReferenceControl {...common} field={field} value={isReference(value) ? value : null} onChange={onChange} />;
    case "date":
    case "timestamp":
      return (
        <Suspense fallback={<Input id={id} aria-label={name} disabled aria-busy />}>
          <DateControl {...common} value={asText || null} time={field.kind === "timestamp"} onChange={onChange} />
        </Suspense>
      );
    case "json":
      // Made by programs; a person may look, and a form for it is a screen of its own.
      return <FieldValue field={field} value={value} />;
    case "lines":
      return (
        <Suspense fallback={<TextSkeleton lines={3} />}>
          <LinesControl
            field={field}
            id={id}
            lines={Array.isArray(value) ? (value as Changes[]) : []}
            onChange={onChange}
            faults={props.faults ?? {}}
          />
        </Suspense>
      );
    default:
      if (isLongText(field)) {
        return (
          <Input.TextArea
            {...common}
            value={asText}
            autoSize={{ minRows: 1, maxRows: 8 }}
            onChange={(event) => onChange(event.target.value.replace(/\n/g, " "))}
          />
        );
      }
      return (
        <Input
          {...common}
          type={field.secret ? "password" : undefined}
          autoComplete={field.secret ? "new-password" : "off"}
          value={asText}
          placeholder={field.numbered ? t("field.numbered", { prefix: field.numbered }) : undefined}
          spellCheck={field.kind === "code" ? false : undefined}
          onChange={(event) => onChange(event.target.value)}
        />
      );
  }
}

/** A whole number once it is one; until then the text as typed, for the fault to name. */
function wholeNumber(text: string): unknown {
  if (text === "") return null;
  return /^[+-]?\d+$/.test(text) ? Number(text) : text;
}
