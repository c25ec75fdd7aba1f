import type { Params } from "../shell/client";
import { useText } from "../shell/i18n";
import { Icon } from "../widgets/Icon";
import { MenuButton } from "../widgets/MenuButton";
import { useQueryFile } from "./queryFile";

export interface QueryFileButtonProps {
  query: string;
  /** The question, as it was asked for what is shown. */
  params: Params;
  /** What the file is called. */
  title: string;
}

/** A button that gives what a screen shows as a file; nothing for whoever may not take it away. */
export function QueryFileButton({ query, params, title }: QueryFileButtonProps) {
  const t = useText();
  const entries = useQueryFile(query, params, title);
  if (entries.length === 0) return null;
  return (
    <MenuButton bordered align="right" label={t("list.export")} entries={entries}>
      <Icon name="download" />
    </MenuButton>
  );
}
