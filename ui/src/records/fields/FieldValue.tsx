import { Link } from "@tanstack/react-router";
import type { FieldSchema } from "../../contract/schema";
import { useLabel, useText } from "../../shell/i18n";
import { recordPath } from "../../shell/schema";
import { StateTag } from "../../widgets/StateTag";
import { choiceOf, formatValue, hasTones, isEmptyValue, isReference, shortId } from "../format";
import styles from "./fields.module.css";
import { LinesView } from "./LinesView";
import { useWords } from "./useWords";

/** A field of a record in reading mode. */
export function FieldValue({ field, value }: { field: FieldSchema; value: unknown }) {
  const t = useText();
  const label = useLabel();
  const words = useWords();
  if (field.kind === "lines") return <LinesView field={field} lines={Array.isArray(value) ? value : []} />;
  if (isEmptyValue(value)) return <span className="muted">{t("field.unset")}</span>;
  if (isReference(value)) {
    if (!value.title) return <span className="muted">{shortId(value.id)}</span>;
    return field.record ? (
      <Link to={recordPath(field.record, value.id)}>{label(value.title)}</Link>
    ) : (
      <span>{label(value.title)}</span>
    );
  }
  const choice = field.kind === "choice" ? choiceOf(field, value) : undefined;
  if (choice) {
    return hasTones(field) ? (
      <StateTag tone={choice.tone ?? "neutral"}>{label(choice.label)}</StateTag>
    ) : (
      <span>{label(choice.label)}</span>
    );
  }
  const text = formatValue(field, value, words);
  return <span className={field.kind === "long_text" || field.kind === "json" ? styles.longText : styles.plainText}>{text}</span>;
}
