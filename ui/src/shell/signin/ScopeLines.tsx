import { Button, Select } from "antd";
import { useText } from "../i18n";
import type { Right, Scope, Subject } from "./scope";
import own from "./TwoStep.module.css";

export const noLine: Scope[number] = { subject: "", rights: [] };

export interface ScopeLinesProps {
  lines: Scope;
  subjects: Subject[];
  onChange: (lines: Scope) => void;
}

/** What a scope is made of, line by line. */
export function ScopeLines({ lines, subjects, onChange }: ScopeLinesProps) {
  const t = useText();
  return (
    <>
      {lines.map((line, at) => (
        <Line
          key={at}
          row={at + 1}
          line={line}
          subjects={subjects}
          onChange={(next) => onChange(lines.map((each, other) => (other === at ? next : each)))}
          onRemove={lines.length > 1 ? () => onChange(lines.filter((_, other) => other !== at)) : undefined}
        />
      ))}
      <div>
        <Button onClick={() => onChange([...lines, noLine])}>{t("tokens.addLine")}</Button>
      </div>
      <p className="muted">{t("tokens.queryHint")}</p>
    </>
  );
}

interface LineProps {
  row: number;
  line: Scope[number];
  subjects: Subject[];
  onChange: (line: Scope[number]) => void;
  onRemove?: () => void;
}

function Line({ row, line, subjects, onChange, onRemove }: LineProps) {
  const t = useText();
  const rights = subjects.find(({ name }) => name === line.subject)?.rights ?? [];
  const groups = (["records", "commands", "queries"] as const).map((kind) => ({
    label: t(`tokens.${kind}`),
    options: subjects.filter((each) => each.kind === kind).map(({ name, label }) => ({ value: name, label })),
  }));
  return (
    <div className={own.line}>
      <Select
        showSearch={{ optionFilterProp: "label" }}
        aria-label={t("tokens.subject", { row })}
        placeholder={t("field.choose")}
        value={line.subject || undefined}
        options={groups.filter(({ options }) => options.length > 0)}
        onChange={(subject: string) => {
          const offered = subjects.find(({ name }) => name === subject)?.rights ?? [];
          onChange({ subject, rights: offered.slice(0, 1) });
        }}
      />
      <Select
        mode="multiple"
        aria-label={t("tokens.rights", { row })}
        placeholder={t("field.choose")}
        value={line.rights}
        options={rights.map((right) => ({ value: right, label: t(`tokens.right.${right}`) }))}
        onChange={(chosen: Right[]) => onChange({ ...line, rights: chosen })}
      />
      {onRemove ? (
        <Button onClick={onRemove} aria-label={t("tokens.removeLine", { row })}>
          {t("common.remove")}
        </Button>
      ) : (
        <span />
      )}
    </div>
  );
}
