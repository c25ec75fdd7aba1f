/**
 * What this UI reads, by its own names. What the generated contract describes is taken from there, so that a change of
 * either shows when compiling; the description of records itself (`/api/schema`) is free-form JSON in OpenAPI and stands here
 * as docs/api.md gives it.
 */
import type { components } from "./openapi";

type Contract = components["schemas"];

/** A label in both languages of the product. */
export type Label = Contract["Label"];

export type FieldKind =
  | "text"
  | "long_text"
  | "code"
  | "integer"
  | "boolean"
  | "date"
  | "timestamp"
  | "choice"
  | "money"
  | "quantity"
  | "rate"
  | "reference"
  | "json"
  | "lines";

export type Tone = "neutral" | "info" | "success" | "warning" | "danger";

export interface Choice {
  value: string;
  label: Label;
  tone?: Tone;
  /** No longer offered; rows that have it keep it. */
  retired?: boolean;
}

export interface FieldSchema {
  name: string;
  label: Label;
  help?: Label | null;
  kind: FieldKind;
  required: boolean;
  /** What its numbers start with, where the server numbers it when nothing is typed. */
  numbered?: string | null;
  read_only: boolean;
  list: boolean;
  filter: boolean;
  sort: boolean;
  search: boolean;
  /** Typed unseen, as a password is. */
  secret?: boolean;
  /** Set when the field is one half of a pair such as `name_zh` / `name_en`. */
  language?: "zh" | "en" | null;
  max?: number | null;
  min?: number | null;
  default?: unknown;
  choices?: Choice[];
  /** Defined by the customer. */
  custom?: boolean;
  record?: string;
  lines?: { record: string; parent: string; fields: string[] };
}

export interface RecordSchema {
  name: string;
  module: string;
  label: Label;
  label_plural: Label;
  about?: Label | null;
  owner: string;
  key: string[];
  title: { zh: string[]; en: string[] };
  fields: FieldSchema[];
  /** The first has no label when its fields follow the title at once. */
  sections: { label: Label | null; fields: string[] }[];
  default_sort: string;
  links: { record: string; field: string; label: Label }[];
  may: { create: boolean; update: boolean; archive: boolean; export: boolean; import: boolean };
  commands: string[];
}

export interface CommandSchema {
  name: string;
  module: string;
  label: Label;
  about?: Label | null;
  owner: string;
  record: string | null;
  /** The input field that names the record the command is run on. */
  subject: string | null;
  fields: FieldSchema[];
  primary: boolean;
  danger: boolean;
  confirm?: Label | null;
  when?: { field: string; in: string[] } | null;
}

export interface ScreenSchema {
  path: string;
  label: Label;
  owner: string;
  module: string;
}

export interface Schema {
  modules: { name: string; label: Label; about?: Label | null; owner: string }[];
  records: RecordSchema[];
  commands: CommandSchema[];
  queries: {
    name: string;
    label: Label;
    owner: string;
    /** Whether its answer may be had as a file. */
    file: boolean;
    fields: FieldSchema[];
  }[];
  screens: ScreenSchema[];
}

export type NavigationGroup = Contract["NavigationGroup"];

export type Navigation = Contract["Navigation"];

/** Its title is null when the asker may not read what is referred to. */
export type Reference = Contract["Reference"];

/** The amount is a decimal and never a float. */
export type Money = Contract["Money"];

/** A record as it travels: the fields every item has, and its own by name. */
export interface Item {
  id: string;
  version: number;
  archived_at: string | null;
  created_at: string;
  updated_at: string;
  [field: string]: unknown;
}

export interface Page {
  items: Item[];
  next: string | null;
  count: number | null;
  count_capped?: boolean;
}

export type HistoryEntry = Contract["HistoryEntry"];

/** What refers to a record, of one kind: how many, and the first few. */
export interface LinkGroup {
  record: string;
  field: string;
  count: number;
  items: Reference[];
}

export type SearchHit = Contract["SearchHit"];

export type Session = Contract["Session"];

/** A list as someone keeps it; only its own maker may delete it. */
export type SavedView = Contract["SavedView"];
