import type { FieldSchema } from "../../contract/schema";
import { useLabel } from "../../shell/i18n";
import { StateTag } from "../../widgets/StateTag";
import { useWords } from "../fields/useWords";
import { choiceOf, formatValue, hasTones, type MoneyUnit } from "../format";

export interface CellProps {
  field: FieldSchema;
  value: unknown;
  unit: MoneyUnit;
}

/** A value in a row: one line, cut with its whole text as the tooltip. */
export function Cell({ field, value, unit }: CellProps) {
  const label = useLabel();
  const words = useWords();
  const choice = field.kind === "choice" ? choiceOf(field, value) : undefined;
  if (choice && hasTones(field)) {
    return (
      <StateTag tone={choice.tone ?? "neutral"} plain>
        {label(choice.label)}
      </StateTag>
    );
  }
  const text = formatValue(field, value, { ...words, unit });
  return (
    <span className="cut" title={text}>
      {text}
    </span>
  );
}
