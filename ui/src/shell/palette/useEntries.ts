import { useQuery } from "@tanstack/react-query";
import { useMemo } from "react";
import type { SearchHit } from "../../contract/schema";
import { api } from "../client";
import { homeFirst, listSearch, useHomeEdition } from "../homeEdition";
import { inSentence, useLabel, useLang, useText } from "../i18n";
import { recordPath, useSchema } from "../schema";
import { setMode, useMode } from "../theme/mode";
import { recentEntries } from "./recent";
import type { PaletteEntry, PaletteGroup } from "./types";

/** All that the palette offers for what is typed; records come from the server, the rest is known here. */
export function useEntries(typed: string, asked: string): { groups: PaletteGroup[]; searching: boolean } {
  const t = useText();
  const hits = useSearch(asked);
  const { records, own } = useOwnEntries(hits.data);
  const recent = useMemo(recentEntries, []);
  const groups = useMemo(() => {
    if (typed === "") {
      return [
        { title: t("palette.recent"), entries: recent },
        { title: t("palette.screens"), entries: own.screens },
        { title: t("palette.commands"), entries: own.commands.slice(0, 6) },
      ];
    }
    return [
      { title: t("palette.records"), entries: records.slice(0, 8) },
      { title: t("palette.screens"), entries: matching(own.screens, typed) },
      { title: t("palette.lists"), entries: matching(own.lists, typed) },
      { title: t("palette.commands"), entries: matching(own.commands, typed) },
      { title: t("palette.settings"), entries: matching(own.settings, typed) },
    ];
  }, [typed, records, own, recent, t]);
  return { groups: groups.filter((group) => group.entries.length > 0), searching: hits.isFetching || typed !== asked };
}

function useSearch(query: string) {
  return useQuery<SearchHit[]>({
    queryKey: ["search", query],
    enabled: query !== "",
    staleTime: 10_000,
    placeholderData: (previous) => previous,
    queryFn: async ({ signal }) => {
      const { data } = await api.GET("/api/search", { params: { query: { q: query, limit: 12 } }, signal });
      return data?.items ?? [];
    },
  });
}

function useOwnEntries(hits: SearchHit[] | undefined) {
  const t = useText();
  const label = useLabel();
  const schema = useSchema();
  const mode = useMode();
  const { lang, setLang } = useLang();
  const home = useHomeEdition();
  return useMemo(() => {
    const recordOf = (name: string) => schema?.records.find((record) => record.name === name);
    const both = (text: { zh: string; en: string }) => `${text.zh} ${text.en}`;
    const sorted = homeFirst(
      hits ?? [],
      (hit) => `${hit.record} ${hit.title.zh}`,
      (hit) => hit.context !== null && hit.context.zh === home?.zh,
    );
    const records = sorted.map((hit): PaletteEntry => {
      const record = recordOf(hit.record);
      return {
        key: `record:${hit.id}`,
        title: withoutKey(label(hit.title), hit.key),
        number: hit.key,
        icon: "record",
        context: label(hit.context) || undefined,
        note: record && label(record.label),
        to: recordPath(hit.record, hit.id),
      };
    });
    const screens = (schema?.screens ?? [])
      .filter((screen) => !screen.path.includes("$"))
      .map((screen): PaletteEntry => ({
        key: `screen:${screen.path}`,
        title: label(screen.label),
        icon: "screen",
        to: screen.path,
        words: both(screen.label),
      }));
    const lists = (schema?.records ?? []).map((record): PaletteEntry => ({
      key: `list:${record.name}`,
      title: label(record.label_plural),
      icon: "list",
      to: `/records/${record.name}`,
      search: listSearch(record, home),
      words: `${both(record.label_plural)} ${record.name}`,
    }));
    const creations = (schema?.records ?? [])
      .filter((record) => record.may.create)
      .map((record): PaletteEntry => ({
        key: `new:${record.name}`,
        title: t("palette.newRecord", { name: inSentence(label(record.label), lang) }),
        icon: "plus",
        to: `/records/${record.name}/new`,
        words: `new 新建 ${both(record.label)}`,
      }));
    const alone = (schema?.commands ?? [])
      .filter((command) => !command.subject)
      .map((command): PaletteEntry => ({
        key: `command:${command.name}`,
        title: `${label(command.label)}…`,
        icon: "command",
        command,
        words: `${both(command.label)} ${command.name}`,
      }));
    const settings: PaletteEntry[] = [
      {
        key: "theme",
        title: t(mode === "dark" ? "palette.toLight" : "palette.toDark"),
        icon: mode === "dark" ? "sun" : "moon",
        act: () => setMode(mode === "dark" ? "light" : "dark"),
        words: "theme dark light 外观 深色 浅色",
      },
      {
        key: "language",
        title: t("palette.toOther"),
        icon: "language",
        act: () => setLang(lang === "zh" ? "en" : "zh"),
        words: "language english chinese 语言 中文",
      },
    ];
    return { records, own: { screens, lists, commands: [...creations, ...alone], settings } };
  }, [schema, hits, home, label, t, mode, lang, setLang]);
}

/** A title that begins with its own key would say it twice. */
function withoutKey(title: string, key: string | null): string {
  return key && title.startsWith(`${key} `) ? title.slice(key.length + 1) : title;
}

/** Every typed word must occur. */
function matching(entries: PaletteEntry[], typed: string): PaletteEntry[] {
  const words = typed.toLowerCase().split(/\s+/);
  return entries.filter((entry) => {
    const text = `${entry.title} ${entry.words ?? ""}`.toLowerCase();
    return words.every((word) => text.includes(word));
  });
}
