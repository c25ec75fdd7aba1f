import { memo } from "react";
import type { HeatColor } from "../../../shell/theme";
import type { CellText } from "./cellText";
import { flagWidth, LOW, PAD, TOP } from "./cellText";
import { openOf } from "./heat";
import { withSpaces } from "./layout/text";
import type { CellBox } from "./layout/types";
import styles from "./map.module.css";

export interface CellProps {
  cell: CellBox;
  index: number;
  color: HeatColor;
  /** No heat is shown: the cell keeps the surface's colour. */
  plain: boolean;
  /** Whether being in scope means anything in this edition. */
  scoped: boolean;
  name: string;
  text: CellText;
  number: string;
  near: boolean;
  dim: boolean;
  hit: boolean;
  label: string;
  findingsLabel: string;
  /** The findings mark stands in the corner. */
  narrow: boolean;
  numberWidth: number;
}

/** A level-2 element: its name, its identifier, one number, and a flag when findings are open. */
export const Cell = memo(function Cell(props: CellProps) {
  const { cell, index, color, plain, text, number, near, dim, hit } = props;
  const { element, w, h } = cell;
  const detail = near ? text.detail : null;
  const hollow = !element.in_scope && props.scoped;
  const open = openOf(element);
  const low = h < LOW;
  const foot = low ? h - 4.5 : h - 6;
  const mark = flagWidth(open);
  const numberAt = w - PAD;
  const right = numberAt - props.numberWidth - 6;
  const flag = props.narrow ? { x: w - mark - 3, y: 3 } : { x: right - mark, y: low ? h - 15 : h - 17 };
  return (
    <g
      className={styles.cell}
      style={{ transform: `translate(${cell.x}px, ${cell.y}px)` }}
      data-dim={dim || undefined}
      data-hit={hit || undefined}
    >
      <g
        role="link"
        tabIndex={0}
        aria-label={props.label}
        data-cell={index}
        data-id={element.id}
        className={styles.target}
      >
        <rect
          className={styles.face}
          style={{ width: w, height: h }}
          width={w}
          height={h}
          rx={3}
          fill={hollow || plain ? "var(--jw-surface)" : color.background}
          data-hollow={hollow || undefined}
          data-plain={plain || undefined}
        />
        <g aria-hidden fill={hollow ? "var(--jw-text-2)" : plain ? "var(--jw-text)" : color.text}>
          {detail ? (
            <Detail detail={detail} />
          ) : (
            withSpaces(props.name, text.name.lines).map((line, i) => (
              <text
                key={i}
                x={PAD}
                y={TOP + (i + 0.86) * text.name.lineHeight}
                fontSize={text.name.size}
                fontWeight={500}
              >
                {line}
              </text>
            ))
          )}
          <text className={styles.identifier} x={PAD} y={foot} fontSize={detail ? 5 : low ? 9 : 9.5}>
            {`${element.identifier} `}
          </text>
          <text
            className={styles.number}
            x={numberAt}
            y={foot}
            fontSize={detail ? 6.5 : low ? 12 : 13}
            textAnchor="end"
          >
            {number}
          </text>
        </g>
      </g>
      {open > 0 && (
        <g
          className={styles.flag}
          role="link"
          tabIndex={-1}
          aria-label={props.findingsLabel}
          data-findings={element.id}
          transform={
            detail ? `translate(${w - PAD - 18 - mark / 2} ${h - 11}) scale(.5)` : `translate(${flag.x} ${flag.y})`
          }
        >
          <rect width={mark} height={14} rx={3} />
          <path d="M4.5 11.2V3l5 2.2-5 2.2" />
          <text aria-hidden x={mark - 3.5} y={10.8} textAnchor="end" fontSize={10}>
            {open}
          </text>
        </g>
      )}
    </g>
  );
});

function Detail({ detail }: { detail: NonNullable<CellText["detail"]> }) {
  return (
    <>
      {detail.name.lines.map((line, i) => (
        <text key={i} x={PAD} y={5 + (i + 0.86) * detail.name.lineHeight} fontSize={detail.name.size} fontWeight={600}>
          {line}
        </text>
      ))}
      {detail.items.map(({ element, lines }) => (
        <g key={element.id} className={styles.child} data-child={element.id}>
          {lines.map((line, i) => (
            <text key={i} x={line.x + detail.size * 0.9} y={line.y} fontSize={detail.size}>
              {line.text}
            </text>
          ))}
          {lines[0] && (
            <circle cx={lines[0].x + detail.size * 0.3} cy={lines[0].y - detail.size * 0.34} r={detail.size * 0.14} />
          )}
        </g>
      ))}
      {detail.more && (
        <text x={detail.more.x + detail.size * 0.9} y={detail.more.y} fontSize={detail.size} fontWeight={600}>
          {detail.more.text}
        </text>
      )}
    </>
  );
}
