import type { FieldSchema, Label, RecordSchema } from "../../contract/schema";
import { useLabel, useText } from "../../shell/i18n";
import type { Changes } from "../merge";
import { FormFields, ReadField } from "./FormFields";
import styles from "./form.module.css";
import { formSections } from "../sections";

export interface RecordFormProps {
  record: RecordSchema;
  values: Changes;
  faults: Record<string, string>;
  onChange: (field: string, value: unknown) => void;
  creating?: boolean;
}

/** All sections as a form. What the system gives (numbers, states that commands own) is only shown. */
export function RecordForm({ record, values, faults, onChange, creating = false }: RecordFormProps) {
  const sections = formSections(record);
  const locked = (field: FieldSchema) => field.read_only;
  const firstEditable = sections.findIndex((section) => section.fields.some((field) => !locked(field)));
  return (
    <div>
      {sections.map((section, index) => {
        // A new record has nothing yet in the fields that the system will give it.
        const fields = creating ? section.fields.filter((field) => !locked(field)) : section.fields.map(alreadyNumbered);
        if (fields.length === 0) return null;
        return (
          <section key={section.key} className={styles.section}>
            <SectionTitle section={section.label} first={index === 0} />
            <FormFields
              fields={fields}
              values={values}
              faults={faults}
              onChange={onChange}
              locked={locked}
              autoFocus={index === firstEditable}
            />
          </section>
        );
      })}
    </div>
  );
}

export function RecordView({ record, values }: { record: RecordSchema; values: Changes }) {
  const sections = formSections(record);
  return (
    <div>
      {sections.map((section, index) => (
        <section key={section.key} className={styles.section}>
          <SectionTitle section={section.label} first={index === 0} />
          <div className={styles.grid}>
            {section.fields.map((field) => (
              <ReadField key={field.name} field={field} value={values[field.name]} lone={section.fields.length === 1} />
            ))}
          </div>
        </section>
      ))}
    </div>
  );
}

function SectionTitle({ section, first }: { section: Label | null; first: boolean }) {
  const t = useText();
  const label = useLabel();
  // Fields that follow the title of the page at once need no heading of their own.
  if (first && !section) return null;
  return <h2>{section ? label(section) : t("record.other")}</h2>;
}

/** Only a new row is numbered by the server; from then on its number is typed as any other field is. */
function alreadyNumbered(field: FieldSchema): FieldSchema {
  return field.numbered ? { ...field, numbered: null } : field;
}
