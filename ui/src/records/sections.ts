import type { FieldSchema, Label, RecordSchema } from "../contract/schema";
import { hasTones } from "./format";

export interface FormSection {
  key: string;
  /** Null for the first, which follows the title at once, and for the fields that no section names. */
  label: Label | null;
  fields: FieldSchema[];
}

/** The record's sections with their fields; what no section names comes last, so that nothing is ever hidden. */
export function formSections(record: RecordSchema): FormSection[] {
  const named = new Set(record.sections.flatMap((section) => section.fields));
  const rest = record.fields.filter((field) => !named.has(field.name));
  const sections = record.sections.map((section, index) => ({
    key: String(index),
    label: section.label,
    fields: section.fields.flatMap((name) => record.fields.find((field) => field.name === name) ?? []),
  }));
  if (rest.length > 0) sections.push({ key: "rest", label: null, fields: rest });
  return sections.filter((section) => section.fields.length > 0);
}

/** The field whose word stands beside the title: the state, if the record has one. */
export function stateField(record: RecordSchema): FieldSchema | undefined {
  const toned = record.fields.filter((field) => field.kind === "choice" && hasTones(field));
  return toned.find((field) => field.name === "state" || field.name === "status") ?? toned[0];
}
