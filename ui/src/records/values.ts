import type { FieldSchema, Item, RecordSchema, Schema } from "../contract/schema";
import { isEmptyValue, isMoney, isReference } from "./format";
import type { Changes } from "./merge";

/** The schema of an inline table's rows: the declared fields of the child record, without its parent. */
export function lineFields(field: FieldSchema, schema: Schema | undefined): FieldSchema[] {
  const child = schema?.records.find((record) => record.name === field.lines?.record);
  return (field.lines?.fields ?? []).flatMap((name) => child?.fields.find((each) => each.name === name) ?? []);
}

/** What a new record's form begins with: declared defaults, and what the address asks for (`?element=…`). */
export function defaultValues(fields: FieldSchema[]): Changes {
  const values: Changes = {};
  for (const field of fields) {
    if (field.default !== undefined && field.default !== null) values[field.name] = field.default;
    else if (field.kind === "lines") values[field.name] = [];
  }
  return values;
}

/** A draft's value as the contract wants it written. */
export function toWire(field: FieldSchema | undefined, value: unknown): unknown {
  if (isReference(value)) return value.id;
  if (field?.kind === "lines" && Array.isArray(value)) return value.map((line) => lineToWire(line as Changes));
  if (value === "" || value === undefined) return null;
  return value;
}

function lineToWire(line: Changes): Changes {
  const written: Changes = {};
  for (const [name, value] of Object.entries(line)) {
    if (name === "created_at" || name === "updated_at" || name === "archived_at") continue;
    written[name] = toWire(undefined, value);
  }
  return written;
}

export function changesToWire(record: RecordSchema, changes: Changes): Changes {
  return Object.fromEntries(
    Object.entries(changes).map(([name, value]) => [
      name,
      toWire(
        record.fields.find((field) => field.name === name),
        value,
      ),
    ]),
  );
}

/** A new record's fields to send: what was filled in. */
export function filledToWire(record: RecordSchema, draft: Changes): Changes {
  const filled = Object.entries(draft).filter(([, value]) => !isEmptyValue(value));
  return changesToWire(record, Object.fromEntries(filled));
}

export interface FaultWords {
  required: string;
  badNumber: string;
  badInteger: string;
  tooLong: (max: number) => string;
  tooSmall: (min: number) => string;
  tooLarge: (max: number) => string;
}

/** Whether the reader must fill it in; what the server numbers may stay empty. */
export function mustBeTyped(field: FieldSchema): boolean {
  return field.required && !field.numbered;
}

/** What can be said before the server is asked; the server still decides. */
export function faultOf(field: FieldSchema, value: unknown, words: FaultWords): string | null {
  if (isEmptyValue(value) || (isMoney(value) && value.amount === ""))
    return mustBeTyped(field) && field.kind !== "boolean" ? words.required : null;
  switch (field.kind) {
    case "text":
    case "long_text":
    case "code":
      return field.max && [...String(value)].length > field.max ? words.tooLong(field.max) : null;
    case "integer":
      return /^[+-]?\d+$/.test(String(value)) ? outside(field, Number(value), words) : words.badInteger;
    case "quantity":
    case "rate":
      return decimalFault(field, String(value), words);
    case "money":
      return isMoney(value) ? decimalFault(field, value.amount, words) : words.badNumber;
    default:
      return null;
  }
}

function decimalFault(field: FieldSchema, text: string, words: FaultWords): string | null {
  return /^[+-]?\d+(\.\d+)?$/.test(text) ? outside(field, Number(text), words) : words.badNumber;
}

function outside(field: FieldSchema, number: number, words: FaultWords): string | null {
  if (typeof field.min === "number" && number < field.min) return words.tooSmall(field.min);
  if (typeof field.max === "number" && number > field.max) return words.tooLarge(field.max);
  return null;
}

/** The editable fields of an item, as a draft begins. */
export function draftOf(record: RecordSchema, item: Item): Changes {
  return Object.fromEntries(record.fields.map((field) => [field.name, item[field.name] ?? null]));
}
