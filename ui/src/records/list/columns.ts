import { useMemo } from "react";
import type { FieldSchema, RecordSchema } from "../../contract/schema";
import { useLang, type Language } from "../../shell/i18n";
import { useStored } from "../../shell/layout/useStored";
import { fieldOf, fieldsForReader } from "../../shell/schema";

interface StoredColumns {
  names: string[] | null;
  widths: Record<string, number>;
  sort: string;
}

const empty: StoredColumns = { names: null, widths: {}, sort: "" };

/** Everything that could be a column for this reader. */
export function possibleColumns(record: RecordSchema, lang: Language): FieldSchema[] {
  return fieldsForReader(record.fields, lang).filter(
    (field) => field.list || !["lines", "long_text", "json"].includes(field.kind),
  );
}

export function defaultColumns(record: RecordSchema, lang: Language): FieldSchema[] {
  // What a record is called by comes first: its number, then its words.
  const rank = ({ name }: FieldSchema) => (record.key.includes(name) ? 0 : record.title[lang].includes(name) ? 1 : 2);
  const listed = fieldsForReader(record.fields, lang)
    .filter((field) => field.list)
    .sort((a, b) => rank(a) - rank(b));
  return listed.length > 0 ? listed : possibleColumns(record, lang).slice(0, 6);
}

export interface Columns {
  shown: FieldSchema[];
  possible: FieldSchema[];
  /** Names as chosen, or null for the default. */
  chosen: string[] | null;
  choose: (names: string[] | null) => void;
  widths: Record<string, number>;
  setWidth: (name: string, width: number) => void;
  /** The order last used on this list. */
  sort: string;
  setSort: (sort: string) => void;
}

/** Which columns, how wide, in what order: remembered in this browser for each record. */
export function useColumns(record: RecordSchema): Columns {
  const { lang } = useLang();
  const [stored, store] = useStored<StoredColumns>(`jingwei.list.${record.name}`, empty);
  const possible = useMemo(() => possibleColumns(record, lang), [record, lang]);
  const shown = useMemo(() => {
    const chosen = (stored.names ?? []).flatMap((name) => columnFor(record, name, lang) ?? []);
    return chosen.length > 0 ? chosen : defaultColumns(record, lang);
  }, [stored.names, record, lang]);
  return {
    shown,
    possible,
    chosen: stored.names,
    choose: (names) => store({ ...stored, names }),
    widths: stored.widths,
    setWidth: (name, width) => store({ ...stored, widths: { ...stored.widths, [name]: width } }),
    sort: stored.sort,
    setSort: (sort) => store({ ...stored, sort }),
  };
}

/** A column chosen in one language is the other half of its pair in the other. */
function columnFor(record: RecordSchema, name: string, lang: Language): FieldSchema | undefined {
  const field = fieldOf(record, name);
  if (!field?.language || field.language === lang) return field;
  return fieldOf(record, name.replace(/_(zh|en)$/, `_${lang}`)) ?? field;
}

const fixed: Partial<Record<FieldSchema["kind"], number>> = {
  code: 120,
  integer: 90,
  boolean: 72,
  date: 108,
  timestamp: 146,
  choice: 116,
  money: 138,
  quantity: 110,
  rate: 100,
  lines: 72,
  reference: 200,
};

/** How a column is laid in the row's grid, and the least width it needs. */
export function columnTrack(field: FieldSchema, width: number | undefined): { track: string; least: number } {
  const own = width ?? fixed[field.kind];
  if (own) return { track: `${own}px`, least: own };
  return { track: "minmax(220px, 2.5fr)", least: 220 };
}

/** What a column is headed by: one half of a language pair goes by the plain name where the other half isn't shown. */
export function headName(name: string, field: FieldSchema, shown: readonly FieldSchema[]): string {
  if (!field.language) return name;
  const stem = field.name.replace(/_(zh|en)$/, "");
  const both = shown.some((other) => other !== field && other.language && other.name.replace(/_(zh|en)$/, "") === stem);
  return both ? name : name.replace(/\s*[（(](中文?|英文?|Chinese|English)[）)]$/, "");
}
