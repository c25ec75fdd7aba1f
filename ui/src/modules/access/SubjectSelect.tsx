import { Select } from "antd";
import { useMemo, useState } from "react";
import { useLabel } from "../../shell/i18n";
import { useAccessText } from "./locale";
import type { Subjects } from "./model";
import { isName, subjectGroups, subjectNamed } from "./subjects";
import styles from "./access.module.css";

export interface SubjectSelectProps {
  all: Subjects;
  value: string | undefined;
  onChange: (name: string) => void;
}

/** Records, commands and queries by their words, module by module; what is in no list by its very name. */
export function SubjectSelect({ all, value, onChange }: SubjectSelectProps) {
  const t = useAccessText();
  const label = useLabel();
  const [typed, setTyped] = useState("");
  const groups = useMemo(
    () =>
      subjectGroups(all, label).map((group) => ({
        label: label(group.label),
        title: label(group.label),
        options: group.subjects.map((subject) => ({
          value: subject.name,
          title: `${label(subject.label)} · ${subject.name}`,
          words: `${label(group.label)} ${subject.label?.zh} ${subject.label?.en} ${subject.name}`.toLowerCase(),
          label: (
            <span className={styles.option}>
              <span className="cut">{label(subject.label)}</span>
              <span className={styles.kind}>{t(`kind.${subject.kind}`)}</span>
            </span>
          ),
        })),
      })),
    [all, label, t],
  );
  const name = typed.trim();
  const unlisted = useMemo(() => {
    const listed = groups.some((group) => group.options.some((option) => option.value === name));
    if (listed || !isName(name)) return [];
    const option = { value: name, title: name, words: name, label: <span className={styles.code}>{name}</span> };
    return [{ label: t("byName"), title: t("byName"), options: [option] }];
  }, [groups, name, t]);
  const shown = value ? label(subjectNamed(all, value).label) || value : undefined;
  return (
    <Select
      className={styles.subject}
      aria-label={t("subject")}
      placeholder={t("subjectHint")}
      value={value}
      title={value}
      options={[...unlisted, ...groups]}
      showSearch={{
        onSearch: setTyped,
        filterOption: (search, option) => {
          const text = (option as { words?: string } | undefined)?.words;
          return text !== undefined && search.toLowerCase().split(/\s+/).every((word) => text.includes(word));
        },
      }}
      popupMatchSelectWidth={360}
      labelRender={() => <span title={value}>{shown}</span>}
      onOpenChange={(open) => !open && setTyped("")}
      onChange={onChange}
    />
  );
}
