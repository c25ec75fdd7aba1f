import type { Choice, FieldSchema, Label, Money, Reference } from "../contract/schema";
import type { Language } from "../shell/language";

/** How large tables may show money: as it is, in 万 or in 亿. */
export type MoneyUnit = "one" | "wan" | "yi";

const shifts: Record<MoneyUnit, number> = { one: 0, wan: 4, yi: 8 };
const symbols: Record<string, string> = { CNY: "¥", USD: "$", EUR: "€", GBP: "£", HKD: "HK$", JPY: "JP¥" };

export function currencySymbol(currency: string): string {
  return symbols[currency] ?? `${currency} `;
}

/** `-1234567.5` → `-1,234,567.5`. Works on the digits: a decimal never passes through a float. */
export function groupDigits(decimal: string): string {
  const match = /^([+-]?)(\d+)(\.\d+)?$/.exec(decimal.trim());
  if (!match) return decimal;
  const [, sign = "", whole = "", fraction = ""] = match;
  return `${sign === "-" ? "-" : ""}${whole.replace(/\B(?=(\d{3})+$)/g, ",")}${fraction}`;
}

/** At least `least` decimals, none of the trailing zeros beyond. */
export function withDecimals(decimal: string, least: number): string {
  const [whole = "0", fraction = ""] = decimal.trim().split(".");
  const kept = fraction.replace(/0+$/, "").padEnd(least, "0");
  return kept ? `${whole}.${kept}` : whole;
}

/** Divides by a power of ten and rounds half away from zero to two decimals, all on digits. */
export function shiftDecimal(decimal: string, places: number): string {
  const negative = decimal.trim().startsWith("-");
  const [whole = "0", fraction = ""] = decimal.trim().replace(/^[+-]/, "").split(".");
  const digits = BigInt(whole + fraction);
  const scale = fraction.length + places;
  const drop = scale - 2;
  if (drop <= 0) return decimal;
  const divisor = 10n ** BigInt(drop);
  const cents = (digits + divisor / 2n) / divisor;
  const text = cents.toString().padStart(3, "0");
  const sign = negative && cents !== 0n ? "-" : "";
  return `${sign}${text.slice(0, -2)}.${text.slice(-2)}`;
}

export function formatMoney(money: Money, unit: MoneyUnit = "one"): string {
  const amount = unit === "one" ? withDecimals(money.amount, 2) : shiftDecimal(money.amount, shifts[unit]);
  const grouped = groupDigits(amount);
  const symbol = currencySymbol(money.currency);
  return grouped.startsWith("-") ? `-${symbol}${grouped.slice(1)}` : `${symbol}${grouped}`;
}

/** `2026-11-23T08:00:00Z` → `2026-11-23 16:00` where the reader is. */
export function formatTimestamp(timestamp: string): string {
  const at = new Date(timestamp);
  if (Number.isNaN(at.getTime())) return timestamp;
  const two = (part: number) => String(part).padStart(2, "0");
  return `${at.getFullYear()}-${two(at.getMonth() + 1)}-${two(at.getDate())} ${two(at.getHours())}:${two(at.getMinutes())}`;
}

export function isEmptyValue(value: unknown): boolean {
  return value === null || value === undefined || value === "" || (Array.isArray(value) && value.length === 0);
}

export function isReference(value: unknown): value is Reference {
  return typeof value === "object" && value !== null && "id" in value && "title" in value;
}

export function isMoney(value: unknown): value is Money {
  return typeof value === "object" && value !== null && "amount" in value && "currency" in value;
}

export function choiceOf(field: FieldSchema, value: unknown): Choice | undefined {
  return field.choices?.find((choice) => choice.value === value);
}

export interface Words {
  lang: Language;
  yes: string;
  no: string;
  unit?: MoneyUnit;
}

/** A value in words, for cells, history and export-like places; "" when there is none. */
export function formatValue(field: FieldSchema | undefined, value: unknown, words: Words): string {
  if (isEmptyValue(value)) return "";
  const read = (label: Label) => label[words.lang] || label.zh || label.en;
  if (isReference(value)) return value.title ? read(value.title) : shortId(value.id);
  if (isMoney(value)) return formatMoney(value, words.unit);
  if (Array.isArray(value) && field?.kind !== "json") return String(value.length);
  switch (field?.kind) {
    case "boolean":
      return value ? words.yes : words.no;
    case "choice": {
      const choice = choiceOf(field, value);
      return choice ? read(choice.label) : String(value);
    }
    case "timestamp":
      return formatTimestamp(String(value));
    case "json":
      return JSON.stringify(value, null, 2);
    case "quantity":
    case "rate":
      return groupDigits(withDecimals(String(value), 0));
    default:
      if (typeof value === "boolean") return value ? words.yes : words.no;
      return typeof value === "object" ? JSON.stringify(value) : String(value);
  }
}

/** Whether its values are states that mean better or worse, and not mere kinds. */
export function hasTones(field: FieldSchema): boolean {
  return field.choices?.some((choice) => choice.tone && choice.tone !== "neutral") ?? false;
}

/** Enough of an id to tell two apart, where there is no title that the reader may see. */
export function shortId(id: string): string {
  return `#${id.slice(-8)}`;
}

/** A text of one paragraph that yet may fill several lines. */
export function isLongText(field: FieldSchema): boolean {
  return field.kind === "text" && (field.max ?? 0) > 200;
}

const numeric = new Set(["integer", "money", "quantity", "rate"]);

/** Whether the column is set right with tabular figures. */
export function isNumeric(field: FieldSchema): boolean {
  return numeric.has(field.kind);
}
