import { labelIn, useLang, type Language } from "../../../shell/i18n";
import { useCallback } from "react";
import type { Label } from "../model";

export type Words = string | Label | null | undefined;

export function wordsIn(words: Words, lang: Language): string {
  return typeof words === "string" ? words : labelIn(words, lang);
}

/** Reads a text that may come as one string or as a pair of languages. */
export function useWords(): (words: Words) => string {
  const { lang } = useLang();
  return useCallback((words) => wordsIn(words, lang), [lang]);
}
