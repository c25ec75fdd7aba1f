import i18next, { type TFunction } from "i18next";
import { useCallback } from "react";
import { initReactI18next, useTranslation } from "react-i18next";
import type { Label } from "../contract/schema";
import { currentLanguage, onLanguage, setLanguage, type Language } from "./language";
import { en } from "./locale/en";
import { zh } from "./locale/zh";

export type { Language } from "./language";

/** A tree of texts; English must have the shape of Chinese, or it does not compile. */
export interface Texts {
  [key: string]: string | Texts;
}

export type SameShape<T> = { [K in keyof T]: T[K] extends string ? string : SameShape<T[K]> };

type KeysOf<T, Prefix extends string = ""> = {
  [K in keyof T & string]: T[K] extends string ? `${Prefix}${K}` : KeysOf<T[K], `${Prefix}${K}.`>;
}[keyof T & string];

/** Every key of a tree of texts: `t("list.empty")` with a key that is not there does not compile. */
export type TextKey<T = typeof zh> = KeysOf<T>;

export type Translate<T> = (key: TextKey<T>, values?: Record<string, string | number>) => string;

void i18next.use(initReactI18next).init({
  lng: currentLanguage(),
  fallbackLng: "zh",
  resources: { zh: { shell: zh }, en: { shell: en } },
  ns: ["shell"],
  defaultNS: "shell",
  interpolation: { escapeValue: false },
  showSupportNotice: false,
  initAsync: false,
} as Parameters<typeof i18next.init>[0]);

// English counts: `{{count}} {{count, of(one: finding; many: findings)}}`.
i18next.services.formatter?.add("of", (value: unknown, _lng, options: { one?: string; many?: string }) =>
  String((String(value) === "1" ? options.one : options.many) ?? ""),
);

onLanguage(() => {
  // The page says its language first: what is drawn anew is measured in the faces of that language.
  reflect();
  void i18next.changeLanguage(currentLanguage());
});

function reflect(): void {
  if (typeof document !== "undefined") document.documentElement.lang = currentLanguage() === "zh" ? "zh-CN" : "en";
}
reflect();

/** A module's own texts, under its own name; gives the hook that reads them, typed by their keys. */
export function addLocale<T extends Texts>(namespace: string, texts: { zh: T; en: SameShape<T> }): () => Translate<T> {
  i18next.addResourceBundle("zh", namespace, texts.zh, true, true);
  i18next.addResourceBundle("en", namespace, texts.en, true, true);
  return function useModuleText() {
    const { t } = useTranslation(namespace);
    return useCallback<Translate<T>>((key, values) => translate(t, key, values), [t]);
  };
}

// i18next's own key types would need one global declaration naming every module; ours come with each hook instead.
function translate(t: TFunction, key: string, values?: Record<string, string | number>): string {
  return (t as (key: string, values?: Record<string, string | number>) => string)(key, values);
}

/** The shell's texts. */
export function useText(): Translate<typeof zh> {
  const { t } = useTranslation("shell");
  return useCallback<Translate<typeof zh>>((key, values) => translate(t, key, values), [t]);
}

/** The shell's texts outside of React. */
export const text: Translate<typeof zh> = (key, values) => translate(i18next.getFixedT(currentLanguage(), "shell"), key, values);

export function useLang(): { lang: Language; setLang: (next: Language) => void } {
  const { i18n } = useTranslation("shell");
  return { lang: i18n.language === "en" ? "en" : "zh", setLang: setLanguage };
}

export function labelIn(label: Label | null | undefined, lang: Language): string {
  if (!label) return "";
  // A name that was only ever given in one language is better shown than left blank.
  return label[lang] || label.zh || label.en;
}

/** Reads a label in the reader's language. */
export function useLabel(): (label: Label | null | undefined) => string {
  const { lang } = useLang();
  return useCallback((label) => labelIn(label, lang), [lang]);
}

/** A name within a sentence: English writes it small there, unless it is an abbreviation. */
export function inSentence(name: string, lang: Language): string {
  return lang === "en" && /^[A-Z](?![A-Z])/.test(name) ? name.charAt(0).toLowerCase() + name.slice(1) : name;
}

/** Reads a label as it stands within a sentence of the reader's language. */
export function useLabelInSentence(): (label: Label | null | undefined) => string {
  const { lang } = useLang();
  return useCallback((label) => inSentence(labelIn(label, lang), lang), [lang]);
}
