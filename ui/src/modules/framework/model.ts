/** The answers of the framework module's queries, as docs/framework-queries.md describes them. */

export interface Label {
  zh: string;
  en: string;
}

export interface Edition {
  id: string;
  code: string;
  label: Label;
}

/** A short mention of an element. */
export interface ElementRef {
  id: string;
  identifier: string;
  label: Label;
}

export interface Support {
  records: number;
  commands: number;
  processes: number;
  kpis: number;
}

/** Coverage is in basis points (10000 = wholly covered); null where nothing below is in scope. */
export interface MatrixElement extends ElementRef {
  parent: string | null;
  level: number;
  kind: "area" | "group" | "vertical" | "element";
  position: number;
  in_scope: boolean;
  verticals: string[];
  coverage: number | null;
  matched: number;
  partial: number;
  missing: number;
  findings: number;
  open_findings: number;
  open_suggestions: number;
  support: Support;
}

export interface Matrix {
  edition: Edition;
  editions: Edition[];
  elements: MatrixElement[];
}

export type MappingKind = "match" | "partial" | "missing" | "extra";
export type Aspect = "as_is" | "benchmark" | "suggestion";
export type FindingState = "note" | "open" | "accepted" | "in_progress" | "done" | "declined";

export const ASPECTS: readonly Aspect[] = ["as_is", "benchmark", "suggestion"];
export const FINDING_STATES: readonly FindingState[] = ["note", "open", "accepted", "in_progress", "done", "declined"];
export const MAPPING_KINDS: readonly MappingKind[] = ["match", "partial", "missing", "extra"];

export interface ProcessRef {
  id: string;
  number: string;
  label: Label;
}

export interface Finding {
  id: string;
  version: number;
  number: string;
  aspect: Aspect;
  state: FindingState;
  text: string | Label;
  source: string | null;
  owner: { id: string; label: Label } | null;
  process: ProcessRef | null;
  element: ElementRef;
}

export interface Mapping {
  id: string;
  number: string;
  kind: MappingKind;
  process: ProcessRef | null;
  /** Null for a process beyond the benchmark. */
  element: ElementRef | null;
  note: string | Label | null;
}

export interface Counterpart {
  kind: "same" | "renamed" | "split" | "merged" | "moved" | "dropped" | "added";
  edition: { code: string; label: Label } | null;
  element: ElementRef | null;
  note: string | Label | null;
}

export interface NamedThing {
  name: string;
  label: Label;
}

export interface ElementPageAnswer {
  element: Omit<MatrixElement, "verticals"> & {
    about: string | Label | null;
    edition: Edition;
    ancestors: ElementRef[];
    verticals: ElementRef[];
  };
  children: MatrixElement[];
  mappings: Mapping[];
  findings: Finding[];
  counterparts: Counterpart[];
  support: {
    records: NamedThing[];
    commands: NamedThing[];
    processes: NamedThing[];
    kpis: NamedThing[];
    screens: { path: string; label: Label }[];
  };
}

export interface GapRow {
  element: ElementRef;
  group: ElementRef;
  as_is: Finding[];
  benchmark: Finding[];
  suggestion: Finding[];
}

export interface GapTable {
  rows: GapRow[];
  counts: { as_is: number; benchmark: number; suggestion: number; open: number };
}

export interface ProcessPageAnswer {
  process: ProcessRef & {
    version: number;
    about: string | Label | null;
    source: string | null;
    owner: { id: string; label: Label } | null;
    parent: ProcessRef | null;
  };
  children: ProcessRef[];
  mappings: Mapping[];
  findings: Finding[];
}
