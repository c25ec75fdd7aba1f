import { useVirtualizer } from "@tanstack/react-virtual";
import { useCallback, useEffect, useId, useRef, useState, type KeyboardEvent } from "react";
import { useLabel } from "../../shell/i18n";
import { useNarrow } from "../../shell/layout/useNarrow";
import { usePrinting } from "../../shell/usePrinting";
import { Icon } from "../../widgets/Icon";
import { ChangeTags } from "./ChangeTags";
import { marksOf, type UnitChange } from "./changes";
import styles from "./chart.module.css";
import { useOrganisationText } from "./locale";
import type { PlacedUnit } from "./tree";
import { afterKey } from "./treeKeys";

export interface UnitTreeProps {
  placed: PlacedUnit[];
  changes: ReadonlyMap<string, UnitChange>;
  chosen?: string;
  onChoose: (id: string) => void;
  onToggle: (row: PlacedUnit) => void;
}

/** The units as a tree with the keys a tree has; only the rows in sight exist, for there may be thousands. */
export function UnitTree({ placed, changes, chosen, onChoose, onToggle }: UnitTreeProps) {
  const t = useOrganisationText();
  const narrow = useNarrow();
  const printing = usePrinting();
  const scroller = useRef<HTMLDivElement>(null);
  const prefix = useId();
  const [current, setCurrent] = useState(chosen);
  const height = useCallback(
    (index: number) => {
      const row = placed[index] as PlacedUnit;
      const change = changes.get(row.unit.id);
      return (narrow ? 44 : 32) + (change ? 24 * marksOf(change) : 0);
    },
    [placed, changes, narrow],
  );
  // A new function with each new content, so that the heights are taken anew.
  const key = useCallback((index: number) => `${placed[index]?.unit.id} ${height(index)}`, [placed, height]);
  const virtual = useVirtualizer({
    count: placed.length,
    getScrollElement: () => scroller.current,
    estimateSize: height,
    getItemKey: key,
    overscan: 12,
  });
  const at = placed.findIndex((row) => row.unit.id === current);
  const target = placed.findIndex((row) => row.unit.id === chosen);
  useEffect(() => {
    setCurrent(chosen);
    if (target >= 0) virtual.scrollToIndex(target, { align: "auto" });
    // Only another choice scrolls; one who looks elsewhere is left there.
  }, [chosen, target >= 0]);

  function onKeyDown(event: KeyboardEvent): void {
    if (event.ctrlKey || event.metaKey || event.altKey || event.target !== event.currentTarget) return;
    const next = afterKey(event.key, placed, at);
    if (!next) return;
    event.preventDefault();
    event.stopPropagation();
    const row = placed[next.to];
    if (!row) return;
    if (next.act === "toggle") onToggle(row);
    else if (next.act === "choose") onChoose(row.unit.id);
    setCurrent(row.unit.id);
    virtual.scrollToIndex(next.to, { align: "auto" });
  }

  const shown = printing ? placed.map((_, index) => ({ index, start: 0 })) : virtual.getVirtualItems();
  return (
    <div
      ref={scroller}
      className={styles.tree}
      role="tree"
      aria-label={t("units")}
      tabIndex={0}
      aria-activedescendant={at >= 0 ? `${prefix}${current}` : undefined}
      onKeyDown={onKeyDown}
    >
      <div className={styles.rows} role="none" style={printing ? undefined : { height: virtual.getTotalSize() }}>
        {shown.map(({ index, start }) => {
          const row = placed[index];
          return (
            row && (
              <Row
                key={row.unit.id}
                id={`${prefix}${row.unit.id}`}
                row={row}
                change={changes.get(row.unit.id)}
                place={printing ? null : { top: start, height: height(index) }}
                chosen={row.unit.id === chosen}
                current={index === at}
                indent={narrow ? 14 : 20}
                onChoose={() => {
                  setCurrent(row.unit.id);
                  onChoose(row.unit.id);
                }}
                onToggle={() => onToggle(row)}
              />
            )
          );
        })}
      </div>
    </div>
  );
}

interface RowProps {
  id: string;
  row: PlacedUnit;
  change?: UnitChange;
  /** Null on paper, where rows simply follow one another. */
  place: { top: number; height: number } | null;
  chosen: boolean;
  current: boolean;
  /** Pixels a level. */
  indent: number;
  onChoose: () => void;
  onToggle: () => void;
}

function Row({ id, row, change, place, chosen, current, indent, onChoose, onToggle }: RowProps) {
  const t = useOrganisationText();
  const label = useLabel();
  const { unit, depth, branch } = row;
  const name = label(unit.label);
  return (
    <div
      id={id}
      role="treeitem"
      aria-level={depth + 1}
      aria-expanded={branch ? branch === "open" : undefined}
      aria-setsize={row.of}
      aria-posinset={row.at}
      aria-selected={chosen}
      className={styles.row}
      data-current={current || undefined}
      style={{
        paddingLeft: 12 + depth * indent,
        ...(place && { position: "absolute", height: place.height, transform: `translateY(${place.top}px)` }),
      }}
      onClick={onChoose}
    >
      <span className={styles.line}>
        {branch ? (
          <button
            type="button"
            tabIndex={-1}
            className={styles.branch}
            aria-label={t(branch === "open" ? "collapse" : "expand", { unit: name })}
            onClick={(event) => {
              event.stopPropagation();
              onToggle();
            }}
          >
            <Icon name={branch === "open" ? "chevronDown" : "chevronRight"} size={12} />
          </button>
        ) : (
          <span className={styles.leaf} />
        )}
        <span className={`cut ${change?.gone ? styles.gone : ""}`} title={name}>
          {name}
        </span>
        <span className={styles.code}>{unit.code}</span>
      </span>
      {change && <ChangeTags change={change} />}
    </div>
  );
}
