import type { Label } from "../../contract/schema";
import type { Right, Subjects } from "./model";

export type SubjectKind = "record" | "command" | "query" | "field" | "unknown";

/** What a right is given on. */
export interface Subject {
  /** `module.noun`, or `module.noun.field`. */
  name: string;
  kind: SubjectKind;
  /** Null where the program does not know it. */
  label: Label | null;
}

export interface SubjectGroup {
  module: string;
  label: Label;
  subjects: Subject[];
}

/** What of a kind of thing can be allowed at all, the commonest first. */
export const RIGHTS_OF: Record<SubjectKind, readonly Right[]> = {
  record: ["read", "create", "update", "archive", "export", "import"],
  command: ["run"],
  query: ["read", "export"],
  field: ["read", "update"],
  unknown: ["read", "run", "create", "update", "archive", "export", "import"],
};

/** The right that is asked about: the one in the address where it makes sense, else the commonest. */
export function rightOf(kind: SubjectKind, wanted: string | undefined): Right {
  const rights = RIGHTS_OF[kind];
  return rights.find((right) => right === wanted) ?? (rights[0] as Right);
}

const moduleOf = (name: string): string => name.split(".")[0] ?? name;

/** Everything that a right can be given on, module by module; records first, each by its words. */
export function subjectGroups(all: Subjects, label: (label: Label) => string): SubjectGroup[] {
  const groups = new Map(all.modules.map((each) => [each.name, { module: each.name, label: each.label, subjects: [] as Subject[] }]));
  for (const subject of all.subjects) {
    const module = moduleOf(subject.name);
    const group = groups.get(module) ?? { module, label: { zh: module, en: module }, subjects: [] };
    groups.set(module, group);
    group.subjects.push(subject);
  }
  const kinds: SubjectKind[] = ["record", "field", "command", "query"];
  for (const group of groups.values()) {
    group.subjects.sort(
      (a, b) =>
        kinds.indexOf(a.kind) - kinds.indexOf(b.kind) ||
        label(a.label as Label).localeCompare(label(b.label as Label), undefined, { numeric: true }),
    );
  }
  return [...groups.values()].filter((group) => group.subjects.length > 0);
}

/** A name as one may type it. */
export function isName(text: string): boolean {
  return /^[a-z][a-z0-9_]*(\.[a-z][a-z0-9_]*){1,2}$/.test(text);
}

/** What a name names; the fields that everybody sees are in no list, and are called by their record and bare name. */
export function subjectNamed(all: Subjects, name: string): Subject {
  const found = all.subjects.find((each) => each.name === name);
  if (found) return found;
  const [module, noun, field] = name.split(".");
  if (!field) return { name, kind: "unknown", label: null };
  const owner = all.subjects.find((each) => each.kind === "record" && each.name === `${module}.${noun}`);
  const part = (lang: keyof Label) => `${owner?.label[lang]} · ${field}`;
  return { name, kind: "field", label: owner ? { zh: part("zh"), en: part("en") } : null };
}

/** By what a right was given: the thing itself, all of its module, or everything. */
export type Basis = { of: "itself" } | { of: "module"; module: Label } | { of: "everything" };

export function basisOf(all: { modules: { name: string; label: Label }[] }, by: string): Basis {
  if (by === "*") return { of: "everything" };
  if (!by.endsWith(".*")) return { of: "itself" };
  const name = by.slice(0, -2);
  return { of: "module", module: all.modules.find((each) => each.name === name)?.label ?? { zh: name, en: name } };
}
