import { useQuery } from "@tanstack/react-query";
import { useMemo } from "react";
import type { CommandSchema, FieldSchema, Item, Label, Navigation, RecordSchema, Reference, Schema } from "../contract/schema";
import { api, getJson } from "./client";
import { labelIn, useLang, type Language } from "./i18n";

/**
 * What the asker may see. It changes with roles, releases and the customer's own fields, which somebody else may define: a page
 * that is opened looks anew once it is a minute old, and shows what it has meanwhile.
 */
export function useSchema(): Schema | undefined {
  return useSchemaQuery().data;
}

export function useSchemaQuery() {
  return useQuery<Schema>({
    queryKey: ["schema"],
    staleTime: 60_000,
    queryFn: async ({ signal }) => (await api.GET("/api/schema", { signal })).data as unknown as Schema,
  });
}

export function useNavigation() {
  return useQuery<Navigation>({
    queryKey: ["navigation"],
    staleTime: Infinity,
    queryFn: async ({ signal }) => (await api.GET("/api/navigation", { signal })).data ?? { areas: [] },
  });
}

export function useRecordSchema(name: string): RecordSchema | undefined {
  return useSchema()?.records.find((record) => record.name === name);
}

/** The commands that are run on one of these records, in the order given. */
export function useRecordCommands(record: RecordSchema | undefined): CommandSchema[] {
  const schema = useSchema();
  return useMemo(
    () =>
      (record?.commands ?? []).flatMap((name) => {
        const command = schema?.commands.find((each) => each.name === name);
        return command?.subject ? [command] : [];
      }),
    [schema, record],
  );
}

export function fieldOf(record: RecordSchema, name: string): FieldSchema | undefined {
  return record.fields.find((field) => field.name === name);
}

/** The fields a reader of this language sees in lists: of a pair only their own half. */
export function fieldsForReader(fields: FieldSchema[], lang: Language): FieldSchema[] {
  return fields.filter((field) => !field.language || field.language === lang || !hasTwin(fields, field, lang));
}

function hasTwin(fields: FieldSchema[], field: FieldSchema, lang: Language): boolean {
  const stem = field.name.replace(/_(zh|en)$/, "");
  return fields.some((other) => other.name === `${stem}_${lang}`);
}

/** The half of a pair that belongs to the other language, if the field is one. */
export function twinOf(record: RecordSchema, field: FieldSchema): FieldSchema | undefined {
  if (!field.language) return undefined;
  const stem = field.name.replace(/_(zh|en)$/, "");
  return fieldOf(record, `${stem}_${field.language === "zh" ? "en" : "zh"}`);
}

/** The key read aloud: a number, a code. What a key refers to (an edition) is said elsewhere on the page, and what the title says is not said twice. */
export function itemNumber(record: RecordSchema, item: Item, lang: Language): string {
  const said = titleFields(record, item, lang);
  const number = inWords(record, item, ownKey(record).filter((name) => !said.includes(name)), lang);
  return number === itemTitle(record, item, lang) ? "" : number;
}

/** The title without the key, which pages show before it. */
export function itemTitle(record: RecordSchema, item: Item, lang: Language): string {
  return inWords(record, item, titleFields(record, item, lang), lang);
}

function ownKey(record: RecordSchema): string[] {
  return record.key.filter((name) => fieldOf(record, name)?.kind !== "reference");
}

/** What a row is called by: of its title what is not its key; where that says nothing, the title as it is, or the key. */
function titleFields(record: RecordSchema, item: Item, lang: Language): string[] {
  const { title, key } = record;
  const withoutKey = (names: string[]) => names.filter((name) => !key.includes(name));
  const ways = [withoutKey(title[lang]), withoutKey(title[lang === "zh" ? "en" : "zh"]), title[lang]];
  return ways.find((names) => inWords(record, item, names, lang) !== "") ?? ownKey(record);
}

/** The title as the server gives it with a reference: all its fields, the key among them. */
export function referenceTo(record: RecordSchema, item: Item): Reference {
  const words = (lang: Language) => inWords(record, item, record.title[lang], lang);
  const zh = words("zh");
  const en = words("en");
  return { id: item.id, title: { zh: zh || en || item.id, en: en || zh || item.id } };
}

/** As the server joins them: titles of other rows are set apart. */
function inWords(record: RecordSchema, item: Item, names: string[], lang: Language): string {
  const apart = names.some((name) => typeof item[name] === "object" && item[name] !== null);
  return names
    .map((name) => {
      const choice = fieldOf(record, name)?.choices?.find((each) => each.value === item[name]);
      return choice ? labelIn(choice.label, lang) : plain(item[name], lang);
    })
    .filter(Boolean)
    .join(apart ? " · " : " ");
}

function plain(value: unknown, lang: Language): string {
  if (value === null || value === undefined) return "";
  if (typeof value === "object" && "title" in value) return labelIn((value as { title: Label | null }).title, lang);
  return typeof value === "object" ? "" : String(value);
}

/** Reader-side helpers bound to the current language. */
export function useItemTitle(): (record: RecordSchema, item: Item) => string {
  const { lang } = useLang();
  return (record, item) => itemTitle(record, item, lang);
}

/** A row; none is asked for while no id is known. */
export function useItem(record: string, id: string | undefined) {
  return useQuery<Item>({
    enabled: id !== undefined,
    queryKey: ["item", record, id],
    queryFn: ({ signal }) => getJson<Item>(`/api/records/${record}/${id}`, undefined, signal),
  });
}

/** Where a record's page is. */
export function recordPath(record: string, id: string): string {
  return `/records/${record}/${id}`;
}
