import { useState } from "react";
import { withParams, type Params } from "../shell/client";
import { useLang, useText } from "../shell/i18n";
import { useSchema } from "../shell/schema";
import { toastProblem } from "../shell/toast";
import type { MenuEntry } from "../widgets/MenuButton";
import { downloadFrom } from "./download";

/**
 * What a screen made by hand shows, as a file for a spreadsheet: the entries of a menu. None for whoever may not take it
 * away, and none while a file is being made.
 */
export function useQueryFile(query: string, params: Params, title: string): MenuEntry[] {
  const t = useText();
  const { lang } = useLang();
  const [busy, setBusy] = useState(false);
  const offered = useSchema()?.queries.find((each) => each.name === query)?.file ?? false;

  async function save(format: "xlsx" | "csv"): Promise<void> {
    if (busy) return;
    setBusy(true);
    try {
      const asked = { ...params, language: lang, format };
      await downloadFrom(withParams(`/api/queries/${query}/file`, asked), `${title}.${format}`);
    } catch (thrown) {
      toastProblem(thrown);
    } finally {
      setBusy(false);
    }
  }

  if (!offered) return [];
  return [
    { key: "xlsx", label: t("list.exportXlsx"), icon: "download", onSelect: () => void save("xlsx") },
    { key: "csv", label: t("list.exportCsv"), icon: "download", onSelect: () => void save("csv") },
  ];
}
