import { useFrameworkText } from "../locale";
import { Icon } from "../../../widgets/Icon";
import { MenuButton, type MenuEntry } from "../../../widgets/MenuButton";
import type { Finding } from "../model";
import { FindingCard } from "../shared/FindingCard";
import { verbsFor } from "../shared/states";
import { useGo } from "../../../shell/urlState";
import styles from "./gaps.module.css";
import type { FindingCommands } from "./useFindingCommands";
import type { Selection } from "./useSelection";

export interface GapCardProps {
  finding: Finding;
  selected: boolean;
  current: boolean;
  error?: string;
  /** The element of the row. */
  within: string;
  may: number;
  selection: Selection;
  commands: FindingCommands;
}

/** A finding in the workbench: a checkbox before it, what can be done with it behind one button. */
export function GapCard({ finding, selected, current, error, within, selection, commands }: GapCardProps) {
  const t = useFrameworkText();
  const go = useGo();
  const verbs = verbsFor(finding.state)
    .filter((verb) => commands.may.has(verb))
    .map((verb): MenuEntry & { danger: boolean } => ({
      key: verb,
      label: commands.label(verb),
      danger: verb === "decline",
      onSelect: () => commands.run(verb, [finding]),
    }));
  const entries: MenuEntry[] = [
    ...verbs.filter((verb) => !verb.danger),
    ...(commands.mayAssign
      ? [{ key: "assign", label: t("gaps.assign"), onSelect: () => commands.assign([finding]) }]
      : []),
    { key: "open", label: t("gaps.openRecord"), onSelect: () => go(`/records/framework.finding/${finding.id}`) },
    ...verbs.filter((verb) => verb.danger),
  ];
  return (
    <FindingCard
      finding={finding}
      selected={selected}
      current={current}
      error={error}
      within={within}
      lead={
        <input
          type="checkbox"
          className={styles.check}
          checked={selected}
          aria-label={t("gaps.select", { number: finding.number })}
          onChange={() => undefined}
          onClick={(event) => {
            selection.setCurrent(finding.id);
            selection.toggle(finding.id, event.shiftKey);
          }}
        />
      }
      menu={
        <MenuButton label={t("gaps.more")} entries={entries} align="right">
          <Icon name="more" />
        </MenuButton>
      }
    />
  );
}
