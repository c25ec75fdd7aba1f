import { useLang, useText } from "../i18n";
import { useSchema } from "../schema";
import { isEverything, subjectsOf, type Scope } from "./scope";

/** A scope in a few words: what its first line is for, and how many there are. */
export function useScopeWords(): (scope: Scope) => string {
  const t = useText();
  const { lang } = useLang();
  const schema = useSchema();
  return (scope) => {
    if (isEverything(scope)) return t("tokens.readAll");
    const first = scope[0];
    const known = schema && first && subjectsOf(schema, lang).find(({ name }) => name === first.subject);
    const rights = first?.rights.map((right) => t(`tokens.right.${right}`)).join(lang === "zh" ? "、" : ", ") ?? "";
    const more = scope.length > 1 ? t("tokens.more", { count: scope.length }) : "";
    const colon = lang === "zh" ? "：" : ": ";
    return [`${known?.label ?? first?.subject ?? ""}${colon}${rights}`, more].filter(Boolean).join(" · ");
  };
}
