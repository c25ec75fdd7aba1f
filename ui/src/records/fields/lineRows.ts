import type { FieldSchema } from "../../contract/schema";
import { isLongText } from "../format";

/** So many columns stand side by side in a form at a desk, even where some of them hold whole sentences. */
const MOST_WITH_SENTENCES = 3;

/**
 * Which fields of a line stand side by side, and which below these over the whole width: sentences, where there are so many
 * columns that they would be pushed out of sight.
 */
export function inRows(fields: FieldSchema[]): { beside: FieldSchema[]; below: FieldSchema[] } {
  const sentences = fields.filter((field) => isLongText(field) || field.kind === "long_text");
  // Sentences alone have nothing that they could stand below.
  if (fields.length <= MOST_WITH_SENTENCES || sentences.length === fields.length) return { beside: fields, below: [] };
  return { beside: fields.filter((field) => !sentences.includes(field)), below: sentences };
}
