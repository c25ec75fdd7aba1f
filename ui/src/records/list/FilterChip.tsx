import { Popover } from "antd";
import { useState } from "react";
import type { FieldSchema } from "../../contract/schema";
import { useLabel, useText } from "../../shell/i18n";
import { useItem, useItemTitle, useRecordSchema } from "../../shell/schema";
import { Icon } from "../../widgets/Icon";
import { groupDigits } from "../format";
import { nothing, parseChoices, parseRange } from "./filter";
import { FilterEditor } from "./FilterEditor";
import styles from "./FilterBar.module.css";

export interface FilterChipProps {
  field: FieldSchema;
  text: string;
  startOpen: boolean;
  onChange: (text: string) => void;
  onClose: () => void;
  onRemove: () => void;
}

/** One filter in words; pressing it opens its editor, which acts as one changes it. */
export function FilterChip({ field, text, startOpen, onChange, onClose, onRemove }: FilterChipProps) {
  const t = useText();
  const label = useLabel();
  const [open, setOpen] = useState(startOpen);
  function show(next: boolean): void {
    setOpen(next);
    if (!next) onClose();
  }
  return (
    <span className={styles.chip}>
      <Popover
        open={open}
        onOpenChange={show}
        trigger="click"
        placement="bottomLeft"
        arrow={false}
        destroyOnHidden
        content={
          <div className={styles.editor} onKeyDown={(event) => (event.key === "Enter" || event.key === "Escape") && show(false)}>
            <FilterEditor field={field} text={text} onChange={onChange} />
          </div>
        }
      >
        <button type="button" className={styles.chipText} aria-expanded={open}>
          <strong>{label(field.label)}</strong>
          <span className="cut">
            {field.kind === "reference" ? <ReferenceWords field={field} id={text} /> : <ChipWords field={field} text={text} />}
          </span>
        </button>
      </Popover>
      <button
        type="button"
        className={styles.chipRemove}
        aria-label={t("list.removeFilter", { name: label(field.label) })}
        onClick={onRemove}
      >
        <Icon name="close" size={12} />
      </button>
    </span>
  );
}

function ChipWords({ field, text }: { field: FieldSchema; text: string }) {
  const t = useText();
  const label = useLabel();
  if (!text) return <>…</>;
  switch (field.kind) {
    case "choice":
      return (
        <>
          {parseChoices(text)
            .map((value) => label(field.choices?.find((choice) => choice.value === value)?.label) || value)
            .join(" / ")}
        </>
      );
    case "boolean":
      return <>{t(text === "true" ? "common.yes" : "common.no")}</>;
    case "integer":
    case "money":
    case "quantity":
    case "rate":
    case "date":
    case "timestamp": {
      const { from, to } = parseRange(text);
      const read = field.kind === "date" || field.kind === "timestamp" ? (end: string) => end : groupDigits;
      if (from === to) return <>{read(from)}</>;
      if (!to) return <>≥ {read(from)}</>;
      return from ? (
        <>
          {read(from)} – {read(to)}
        </>
      ) : (
        <>≤ {read(to)}</>
      );
    }
    default:
      return (
        <>
          {t("list.contains")} {text}
        </>
      );
  }
}

function ReferenceWords({ field, id }: { field: FieldSchema; id: string }) {
  const t = useText();
  if (!id) return <>…</>;
  return id === nothing ? <>{t("common.none")}</> : <ReferenceTitle record={field.record ?? ""} id={id} />;
}

function ReferenceTitle({ record, id }: { record: string; id: string }) {
  const title = useItemTitle();
  const schema = useRecordSchema(record);
  const item = useItem(record, id);
  return <>{schema && item.data ? title(schema, item.data) : "…"}</>;
}
