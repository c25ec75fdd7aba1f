import { Button, Checkbox } from "antd";
import { useState } from "react";
import { useLabel, useText } from "../../shell/i18n";
import { Dialog } from "../../widgets/Dialog";
import { Icon } from "../../widgets/Icon";
import { headName, type Columns } from "./columns";
import styles from "./ColumnsDialog.module.css";

/** Which columns and in what order; shown ones first, as they stand. */
export default function ColumnsDialog({ columns, onClose }: { columns: Columns; onClose: () => void }) {
  const t = useText();
  const label = useLabel();
  const [order, setOrder] = useState(() => [
    ...columns.shown,
    ...columns.possible.filter((field) => !columns.shown.includes(field)),
  ]);
  const [shown, setShown] = useState(() => new Set(columns.shown.map((field) => field.name)));

  function move(index: number, by: number): void {
    const next = [...order];
    const [field] = next.splice(index, 1);
    if (field) next.splice(index + by, 0, field);
    setOrder(next);
  }
  function toggle(name: string): void {
    const next = new Set(shown);
    if (!next.delete(name)) next.add(name);
    setShown(next);
  }
  function keep(names: string[] | null): void {
    columns.choose(names);
    onClose();
  }

  return (
    <Dialog
      title={t("list.columns")}
      onClose={onClose}
      width={380}
      footer={
        <>
          <Button type="link" style={{ marginRight: "auto", paddingInline: 0 }} onClick={() => keep(null)}>
            {t("list.resetColumns")}
          </Button>
          <Button onClick={onClose}>{t("common.cancel")}</Button>
          <Button
            type="primary"
            disabled={shown.size === 0}
            onClick={() => keep(order.map((field) => field.name).filter((name) => shown.has(name)))}
          >
            {t("common.apply")}
          </Button>
        </>
      }
    >
      <ol>
        {order.map((field, index) => {
          const name = headName(label(field.label), field, order);
          return (
            <li key={field.name} className={styles.row}>
              <Checkbox checked={shown.has(field.name)} onChange={() => toggle(field.name)}>
                {name}
              </Checkbox>
              <span className={styles.moves}>
                <button
                  type="button"
                  disabled={index === 0}
                  aria-label={t("list.moveUp", { name })}
                  onClick={() => move(index, -1)}
                >
                  <Icon name="arrowUp" size={14} />
                </button>
                <button
                  type="button"
                  disabled={index === order.length - 1}
                  aria-label={t("list.moveDown", { name })}
                  onClick={() => move(index, 1)}
                >
                  <Icon name="arrowDown" size={14} />
                </button>
              </span>
            </li>
          );
        })}
      </ol>
    </Dialog>
  );
}
