import { useText } from "../../shell/i18n";
import { Icon } from "../../widgets/Icon";
import { MenuButton } from "../../widgets/MenuButton";
import { groupDigits, type MoneyUnit } from "../format";
import styles from "./RecordList.module.css";
import type { ListData } from "./useListData";

const units = [
  { unit: "one", text: "list.unitOne" },
  { unit: "wan", text: "list.unitWan" },
  { unit: "yi", text: "list.unitYi" },
] as const;

export interface ListFooterProps {
  data: ListData;
  showsMoney: boolean;
  unit: MoneyUnit;
  onUnit: (unit: MoneyUnit) => void;
}

export function ListFooter({ data, showsMoney, unit, onUnit }: ListFooterProps) {
  const t = useText();
  const count = data.count === null ? null : groupDigits(String(data.count));
  const partial = data.more && data.count !== data.items.length;
  return (
    <footer className={styles.footer}>
      {count !== null && <span>{t(data.capped ? "list.countCapped" : "list.count", { count })}</span>}
      {partial && <span className="muted">{t("list.loaded", { count: groupDigits(String(data.items.length)) })}</span>}
      <span className={styles.spring} />
      {showsMoney && (
        <MenuButton
          align="right"
          title={t("list.unit")}
          entries={units.map((each) => ({
            key: each.unit,
            label: t(each.text),
            checked: each.unit === unit,
            onSelect: () => onUnit(each.unit),
          }))}
        >
          {t("list.unit")} {t(units.find((each) => each.unit === unit)?.text ?? "list.unitOne")}
          <Icon name="chevronDown" size={12} />
        </MenuButton>
      )}
    </footer>
  );
}
