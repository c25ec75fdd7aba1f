import { Link } from "@tanstack/react-router";
import { Button } from "antd";
import type { RecordSchema } from "../../contract/schema";
import { useLabel, useLabelInSentence, useText } from "../../shell/i18n";
import { EmptyState } from "../../widgets/EmptyState";
import type { ListState } from "./listState";

export interface ListEmptyProps {
  record: RecordSchema;
  state: ListState;
  change: (next: Partial<ListState>) => void;
}

/** Nothing because of the filter, nothing archived, or nothing yet: each says what to do. */
export function ListEmpty({ record, state, change }: ListEmptyProps) {
  const t = useText();
  const label = useLabel();
  const within = useLabelInSentence();
  const name = within(record.label_plural);
  if (Object.keys(state.filters).length > 0 || state.search) {
    return (
      <EmptyState
        title={t("list.emptyFiltered", { name })}
        hint={t("list.emptyFilteredHint")}
        action={<Button onClick={() => change({ filters: {}, search: "" })}>{t("list.clearFilters")}</Button>}
      />
    );
  }
  if (state.archived === "true") {
    return (
      <EmptyState
        title={t("list.emptyArchived", { name })}
        action={<Button onClick={() => change({ archived: "false" })}>{t("list.live")}</Button>}
      />
    );
  }
  return (
    <EmptyState
      title={t("list.empty", { name })}
      hint={label(record.about)}
      action={
        record.may.create && (
          <Link to={`/records/${record.name}/new`}>
            <Button type="primary">{t("list.emptyFirst", { name: within(record.label) })}</Button>
          </Link>
        )
      }
    />
  );
}
