import type { Label } from "../../src/contract/schema";
import { en as accessEn } from "../../src/modules/access/locale/en";
import { zh as accessZh } from "../../src/modules/access/locale/zh";
import { en as frameworkEn } from "../../src/modules/framework/locale/en";
import { zh as frameworkZh } from "../../src/modules/framework/locale/zh";
import { en as organisationEn } from "../../src/modules/organisation/locale/en";
import { zh as organisationZh } from "../../src/modules/organisation/locale/zh";
import { en as workEn } from "../../src/modules/work/locale/en";
import { zh as workZh } from "../../src/modules/work/locale/zh";
import { en as shellEn } from "../../src/shell/locale/en";
import { zh as shellZh } from "../../src/shell/locale/zh";
import type { Lang } from "./browser";

/** The texts as the program has them, so that a better word for something breaks no test. */
export const words = {
  zh: { ...shellZh, fw: frameworkZh, acc: accessZh, org: organisationZh, work: workZh },
  en: { ...shellEn, fw: frameworkEn, acc: accessEn, org: organisationEn, work: workEn },
};

/** Fills `{{count}}` and the like. */
export function fill(text: string, values: Record<string, string | number>): string {
  const counted = text.replace(/\{\{(\w+), of\(one: ([^;]*); many: ([^)]*)\)\}\}/g, (_, name: string, one: string, many: string) =>
    String(values[name]) === "1" ? one : many,
  );
  return counted.replace(/\{\{(\w+)\}\}/g, (_, name: string) => String(values[name] ?? ""));
}

export const inLang = (label: Label, lang: Lang): string => label[lang];

/** A text as it stands, inside of a pattern. */
export const escape = (text: string): string => text.replace(/[.*+?^${}()|[\]\\&]/g, "\\$&");
