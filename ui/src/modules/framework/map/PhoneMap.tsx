import { useEffect, useMemo, useRef, useState } from "react";
import { heatColor, useMode } from "../../../shell/theme";
import { useFrameworkText } from "../locale";
import type { Label, MatrixElement } from "../model";
import { CoverageBar } from "../shared/CoverageBar";
import { Go } from "../../../widgets/Go";
import { Icon } from "../../../widgets/Icon";
import { elementPath, gapsPath } from "../shared/paths";
import { bandsOf } from "./bands";
import { openOf, readingOf, type Heat } from "./heat";
import type { FrameworkTree } from "./layout/tree";
import type { View } from "./layout/types";
import { Legend } from "./Legend";
import { Overview } from "./Overview";
import styles from "./PhoneMap.module.css";

export interface PhoneMapProps {
  tree: FrameworkTree;
  heat: Heat;
  view: View;
  hits: Set<string> | null;
  nameOf: (element: { label: Label }) => string;
  edition?: string;
  /** The group that a link came for. */
  at?: string;
  /** Shows the picture over the whole screen. */
  onLarge: () => void;
}

/**
 * The map where there is no room for it: a small overview, and its groups, or end to end its columns, as a list. It stands open, so that an element is
 * one tap away and each of its findings two, as on the map itself; a group one is done with may be closed.
 */
export function PhoneMap({ tree, heat, view, hits, nameOf, edition, at, onLarge }: PhoneMapProps) {
  const t = useFrameworkText();
  const [closed, setClosed] = useState<Set<string>>(() => new Set());
  const list = useRef<HTMLDivElement>(null);
  const cells = useMemo(() => tree.areas.flatMap((a) => a.groups.flatMap((g) => g.cells)), [tree]);
  const toggle = (id: string) =>
    setClosed((before) => {
      const next = new Set(before);
      if (!next.delete(id)) next.add(id);
      return next;
    });
  const jump = (id: string) => {
    setClosed((before) => new Set([...before].filter((each) => each !== id)));
    requestAnimationFrame(() =>
      list.current?.querySelector(`[data-group="${id}"]`)?.scrollIntoView({ block: "start", behavior: "smooth" }),
    );
  };
  useEffect(() => {
    if (at) jump(at);
  }, [at]);
  return (
    <>
      <div className={styles.overview}>
        <Overview tree={tree} heat={heat} view={view} nameOf={nameOf} onGroup={jump} />
        <button type="button" className={styles.large} onClick={onLarge}>
          <Icon name="expand" size={14} />
          {t("map.large")}
        </button>
      </div>
      <div className={styles.legend}>
        <Legend heat={heat} cells={cells} />
      </div>
      <div ref={list}>
        {tree.areas.map((area) => (
          <section key={area.element.id} className={styles.area} aria-label={nameOf(area.element)}>
            <h2>
              <span className={styles.identifier}>{area.element.identifier}</span> {nameOf(area.element)}
            </h2>
            {bandsOf(area, view).map((group) => {
              const shown = hits ? group.cells.filter((cell) => hits.has(cell.id)) : group.cells;
              if (hits && shown.length === 0) return null;
              return (
                <GroupRows
                  key={group.element.id}
                  group={group.element}
                  cells={shown}
                  open={hits !== null || !closed.has(group.element.id)}
                  heat={heat}
                  nameOf={nameOf}
                  edition={edition}
                  onToggle={() => toggle(group.element.id)}
                />
              );
            })}
          </section>
        ))}
      </div>
      {hits?.size === 0 && <p className={styles.nothing}>{t("map.notFound")}</p>}
    </>
  );
}

interface GroupRowsProps {
  group: MatrixElement;
  cells: MatrixElement[];
  open: boolean;
  heat: Heat;
  nameOf: PhoneMapProps["nameOf"];
  edition?: string;
  onToggle: () => void;
}

function GroupRows({ group, cells, open, heat, nameOf, edition, onToggle }: GroupRowsProps) {
  const t = useFrameworkText();
  const mode = useMode();
  return (
    <div
      className={styles.group}
      data-group={group.id}
      // A column is neither in scope nor out of it.
      data-hollow={(group.kind === "group" && !group.in_scope) || undefined}
    >
      <button type="button" className={styles.head} aria-expanded={open} onClick={onToggle}>
        <span className={styles.name}>
          <span className={styles.identifier}>{group.identifier}</span> {nameOf(group)}
        </span>
        <span className={styles.figure}>
          {cells.length === 0 ? t("map.outShort") : readingOf({ ...group, in_scope: true }, heat).text}
        </span>
        <span className={styles.strip} aria-hidden>
          {cells.map((cell) => {
            const { step } = readingOf(cell, heat);
            return (
              <i
                key={cell.id}
                data-hollow={!cell.in_scope || undefined}
                style={cell.in_scope ? { background: heatColor(step, mode).background } : undefined}
              />
            );
          })}
        </span>
      </button>
      {open && (
        <ul>
          <li className={styles.more}>
            <Go to={elementPath(group.id)}>{nameOf(group)} →</Go>
          </li>
          {cells.map((cell) => {
            const reading = readingOf(cell, heat);
            const color = heatColor(reading.step, mode);
            return (
              <li key={cell.id}>
                <Go to={elementPath(cell.id)} className={styles.element}>
                  <span>
                    <span className={styles.identifier}>{cell.identifier}</span> {nameOf(cell)}
                  </span>
                  <CoverageBar element={cell} />
                </Go>
                {cell.findings > 0 && <FindingsFlag element={cell} name={nameOf(cell)} edition={edition} />}
                <span
                  className={styles.number}
                  data-hollow={!cell.in_scope || undefined}
                  style={
                    cell.in_scope && heat !== "none" ? { background: color.background, color: color.text } : undefined
                  }
                >
                  {reading.text}
                </span>
              </li>
            );
          })}
        </ul>
      )}
    </div>
  );
}

interface FindingsFlagProps {
  element: MatrixElement;
  name: string;
  edition?: string;
}

/** Straight to an element's findings: the number of those that wait, or of all, in outline, where none does. */
function FindingsFlag({ element, name, edition }: FindingsFlagProps) {
  const t = useFrameworkText();
  const open = openOf(element);
  const count = open || element.findings;
  return (
    <Go
      to={gapsPath(element.id, edition)}
      className={styles.flag}
      data-settled={open === 0 || undefined}
      aria-label={t(open > 0 ? "tip.ariaFindings" : "tip.ariaSettled", { name, count })}
    >
      <svg width="16" height="16" viewBox="2 1 12 12" aria-hidden>
        <path d="M4.5 11.2V3l5 2.2-5 2.2" strokeLinejoin="round" />
      </svg>
      {count}
    </Go>
  );
}
