import { useId } from "react";
import type { FieldSchema } from "../../contract/schema";
import { useLabel, useText } from "../../shell/i18n";
import { FieldControl } from "../fields/FieldControl";
import { FieldValue } from "../fields/FieldValue";
import { isLongText } from "../format";
import type { Changes } from "../merge";
import { mustBeTyped } from "../values";
import styles from "./form.module.css";

export interface FormFieldsProps {
  fields: FieldSchema[];
  values: Changes;
  /** By field name; a line's fault by its path. */
  faults: Record<string, string>;
  onChange: (field: string, value: unknown) => void;
  /** The first control takes the focus. */
  autoFocus?: boolean;
  /** One under the other, as in a small dialog. */
  single?: boolean;
  /** Shown but not to be changed here. */
  locked?: (field: FieldSchema) => boolean;
}

export function FormFields({ fields, values, faults, onChange, autoFocus, single, locked }: FormFieldsProps) {
  const first = autoFocus ? fields.find((field) => !locked?.(field))?.name : undefined;
  return (
    <div className={single ? styles.single : styles.grid}>
      {fields.map((field) =>
        locked?.(field) ? (
          <ReadField key={field.name} field={field} value={values[field.name]} lone={fields.length === 1 && !single} />
        ) : (
          <FormField
            key={field.name}
            field={field}
            value={values[field.name]}
            faults={faults}
            autoFocus={field.name === first}
            lone={fields.length === 1 && !single}
            onChange={(value) => onChange(field.name, value)}
          />
        ),
      )}
    </div>
  );
}

interface FormFieldProps {
  field: FieldSchema;
  value: unknown;
  faults: Record<string, string>;
  autoFocus: boolean;
  /** Alone in its section, whose title names it already. */
  lone: boolean;
  onChange: (value: unknown) => void;
}

function FormField({ field, value, faults, autoFocus, lone, onChange }: FormFieldProps) {
  const t = useText();
  const label = useLabel();
  const ids = useId();
  const id = `${ids}${field.name}`;
  const fault = faults[field.name];
  const help = label(field.help);
  return (
    <div
      className={styles.field}
      data-wide={isWide(field) || undefined}
      data-lone={(lone && field.kind === "lines") || undefined}
      data-kind={field.kind}
    >
      {field.kind !== "boolean" && (
        // A table has no one control that the label could stand for; it bears the name itself.
        <label htmlFor={field.kind === "lines" ? undefined : id} className={styles.label}>
          {label(field.label)}
          {mustBeTyped(field) && (
            <span className={styles.required} title={t("common.required")} aria-hidden>
              *
            </span>
          )}
        </label>
      )}
      <FieldControl
        field={field}
        id={id}
        value={value}
        invalid={Boolean(fault)}
        describedBy={fault || help ? `${id}-note` : undefined}
        autoFocus={autoFocus}
        faults={faults}
        onChange={onChange}
      />
      {(fault || help) && (
        <span id={`${id}-note`} className={fault ? styles.fault : styles.help} role={fault ? "alert" : undefined}>
          {fault || help}
        </span>
      )}
    </div>
  );
}

/** The same place in the grid when it is only read, so that nothing jumps on entering the edit mode. */
export function ReadField({ field, value, lone = false }: { field: FieldSchema; value: unknown; lone?: boolean }) {
  const label = useLabel();
  return (
    <div
      className={styles.field}
      data-wide={isWide(field) || undefined}
      data-lone={(lone && field.kind === "lines") || undefined}
    >
      <span className={styles.label}>{label(field.label)}</span>
      <div className={styles.value} data-kind={field.kind}>
        <FieldValue field={field} value={value} />
      </div>
    </div>
  );
}

function isWide(field: FieldSchema): boolean {
  return field.kind === "long_text" || field.kind === "lines" || field.kind === "json" || isLongText(field);
}
