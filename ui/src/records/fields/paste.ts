import type { FieldSchema } from "../../contract/schema";
import type { Changes } from "../merge";
import { defaultValues } from "../values";
import { cleanNumber } from "./DecimalControl";

/** Whether pasted text is more than one cell. */
export function isTable(text: string): boolean {
  return /[\t\n]/.test(text.trim());
}

/** Lays pasted cells over the lines from a cell on, making rows as needed; cells that cannot be read are left alone. */
export function pasteInto(lines: Changes[], fields: FieldSchema[], at: { row: number; column: number }, text: string): Changes[] {
  const rows = text
    .replace(/\r/g, "")
    .replace(/\n$/, "")
    .split("\n")
    .map((row) => row.split("\t"));
  const result = lines.map((line) => ({ ...line }));
  rows.forEach((cells, down) => {
    const row = at.row + down;
    const line = (result[row] ??= defaultValues(fields));
    cells.forEach((cell, right) => {
      const field = fields[at.column + right];
      const value = field && readCell(field, cell.trim());
      if (field && value !== undefined) line[field.name] = value;
    });
  });
  return result;
}

/** A cell's text as a value of the field; undefined when it cannot be (a reference must be chosen). */
export function readCell(field: FieldSchema, cell: string): unknown {
  if (cell === "") return field.kind === "reference" ? undefined : null;
  switch (field.kind) {
    case "integer": {
      const number = cleanNumber(cell);
      return /^[+-]?\d+$/.test(number) ? Number(number) : undefined;
    }
    case "quantity":
    case "rate":
      return cleanNumber(cell);
    case "money":
      return { amount: cleanNumber(cell), currency: "CNY" };
    case "boolean":
      return /^(true|yes|1|y|是|√)$/i.test(cell);
    case "choice":
      return field.choices?.find((choice) => choice.value === cell || choice.label.zh === cell || choice.label.en === cell)
        ?.value;
    case "reference":
    case "lines":
      return undefined;
    case "date": {
      const match = /^(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?$/.exec(cell);
      return match ? `${match[1]}-${match[2]?.padStart(2, "0")}-${match[3]?.padStart(2, "0")}` : undefined;
    }
    default:
      return cell;
  }
}
