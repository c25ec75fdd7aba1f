import type { Label, MatrixElement } from "../model";
import { HEAD_LEADING, HEAD_NUMBER, headText } from "./layout/plan";
import { fitText, withSpaces, type FittedText } from "./layout/text";
import type { Frame, MapLayout, View } from "./layout/types";
import styles from "./map.module.css";
import { measureText } from "./measure";

export interface FramesProps {
  layout: MapLayout;
  view: View;
  nameOf: (element: { label: Label }) => string;
  /** What stands in a row that has no elements of its own. */
  emptyWord: string;
  hasCells: Set<string>;
  scoped: boolean;
  matrixAreas: Set<string>;
  /** The frame that is marked. */
  at?: string;
  numberOf: (element: MatrixElement) => string;
}

/** The frames behind the cells: areas, then rows and columns; the view says which of the two is the container. */
export function Frames(props: FramesProps) {
  const { layout, view, matrixAreas } = props;
  const functional = view === "functional";
  return (
    <>
      {layout.areas.map((frame) => (
        <AreaFrame key={frame.element.id} frame={frame} matrix={matrixAreas.has(frame.areaId)} {...props} />
      ))}
      {layout.groups
        .filter((frame) => matrixAreas.has(frame.areaId))
        .map((frame) => (
          <RowFrame key={frame.element.id} frame={frame} shown={functional} {...props} />
        ))}
      {layout.verticals.map((frame) => (
        <ColumnFrame key={frame.element.id} frame={frame} container={!functional} {...props} />
      ))}
      {layout.groups
        .filter((frame) => !matrixAreas.has(frame.areaId))
        .map((frame) => (
          <BoxFrame key={frame.element.id} frame={frame} {...props} />
        ))}
    </>
  );
}

interface OneFrame extends FramesProps {
  frame: Frame;
}

interface LinesProps {
  name: string;
  text: FittedText;
  x: number;
  y: number;
  anchor?: "middle";
}

function Lines({ name, text, x, y, anchor }: LinesProps) {
  return (
    <>
      {withSpaces(name, text.lines).map((line, i) => (
        <text
          aria-hidden
          key={i}
          x={x}
          y={y + (i + 0.86) * text.lineHeight}
          fontSize={text.size}
          fontWeight={600}
          textAnchor={anchor}
        >
          {line}
        </text>
      ))}
    </>
  );
}

function fit(text: string, w: number, h: number, sizes: readonly number[]): FittedText {
  return fitText(text, { w, h }, sizes, (t, size) => measureText(t, size, 600), HEAD_LEADING);
}

const head = (text: string, width: number, notch = 0) => headText(text, width, { measure: measureText }, notch);

/** A heading's name begins with what is drawn of it. */
function heading(frame: Frame, nameOf: FramesProps["nameOf"], number: string, numberFirst = false) {
  const { identifier } = frame.element;
  const rest = numberFirst && number ? `${number}, ${identifier}` : `${identifier} ${number}`;
  return {
    role: "link",
    tabIndex: 0,
    "data-id": frame.element.id,
    "data-frame": frame.element.id,
    "aria-label": `${nameOf(frame.element)} ${rest}`.trim(),
    className: styles.heading,
  } as const;
}

function AreaFrame({ frame, matrix, nameOf, numberOf }: OneFrame & { matrix: boolean }) {
  const { element, label } = frame;
  const number = numberOf(element);
  return (
    <g className={styles.area}>
      <rect className={styles.areaFace} x={frame.x} y={frame.y} width={frame.w} height={frame.h} rx={8} />
      <g {...heading(frame, nameOf, number)}>
        <rect
          className={styles.hitArea}
          x={label.x + 4}
          y={label.y + 3}
          width={label.w - 8}
          height={label.h - 6}
          rx={4}
        />
        {matrix ? (
          <>
            <text aria-hidden x={label.x + 12} y={label.y + 17} fontSize={13} fontWeight={600}>
              {`${nameOf(element)} `}
            </text>
            <text aria-hidden className={styles.quiet} x={label.x + label.w - 12} y={label.y + 17} fontSize={11} textAnchor="end">
              {`${element.identifier} `}
              <tspan dx={5}>{number}</tspan>
            </text>
          </>
        ) : (
          <>
            <Lines
              name={nameOf(element)}
              text={fit(nameOf(element), label.w - 16, label.h - 40, [13, 12.5, 12, 11.5, 11])}
              x={label.x + 10}
              y={label.y + 10}
            />
            <text aria-hidden className={styles.quiet} x={label.x + 10} y={label.y + label.h - 12} fontSize={11}>
              {`${element.identifier} `}
              <tspan dx={5}>{number}</tspan>
            </text>
          </>
        )}
      </g>
    </g>
  );
}

function RowFrame({ frame, shown, nameOf, numberOf, hasCells, scoped, emptyWord, at }: OneFrame & { shown: boolean }) {
  const { element, label } = frame;
  const hollow = !element.in_scope && scoped;
  const number = numberOf(element);
  const empty = !hasCells.has(element.id);
  const name = fit(nameOf(element), label.w - 15, label.h - 19, [12, 11.5, 11, 10.5, 10]);
  // In a low row the name comes first; its identifier is still said and shown on hover.
  const room = name.lines.length * name.lineHeight + 21 <= label.h;
  return (
    <g className={styles.row} data-shown={shown || undefined} aria-hidden={!shown || undefined}>
      <rect
        className={styles.rowFace}
        data-hollow={hollow || undefined}
        data-at={element.id === at || undefined}
        x={frame.x}
        y={frame.y}
        width={frame.w}
        height={frame.h}
        rx={5}
      />
      <g {...heading(frame, nameOf, number)} tabIndex={shown ? 0 : -1}>
        <rect
          className={styles.hitArea}
          x={label.x + 3}
          y={label.y + 3}
          width={label.w - 6}
          height={label.h - 6}
          rx={4}
        />
        <Lines name={nameOf(element)} text={name} x={label.x + 8} y={label.y + 4} />
        {room && (
          <text aria-hidden className={styles.quiet} x={label.x + 8} y={label.y + label.h - 5.5} fontSize={10}>
            {`${element.identifier} `}
            {!empty && <tspan dx={3}>{number}</tspan>}
          </text>
        )}
      </g>
      {empty && (
        <text
          className={styles.quiet}
          x={frame.x + label.w + (frame.w - label.w) / 2}
          y={frame.y + frame.h / 2 + 4}
          fontSize={12}
          textAnchor="middle"
        >
          {emptyWord}
        </text>
      )}
    </g>
  );
}

function ColumnFrame({ frame, container, nameOf, numberOf }: OneFrame & { container: boolean }) {
  const { element, label } = frame;
  const number = numberOf(element);
  return (
    <g className={styles.column} data-container={container || undefined}>
      <rect
        className={styles.columnFace}
        style={{ transform: `translate(${frame.x}px, ${frame.y}px)`, width: frame.w, height: frame.h }}
        width={frame.w}
        height={frame.h}
        rx={5}
      />
      <g {...heading(frame, nameOf, number)} style={{ transform: `translate(${label.x}px, ${label.y}px)` }}>
        <rect className={styles.hitArea} y={2} width={label.w} height={label.h - 3} rx={4} />
        <Lines
          name={nameOf(element)}
          text={head(nameOf(element), label.w - 4)}
          x={label.w / 2}
          y={3}
          anchor="middle"
        />
      </g>
    </g>
  );
}

function BoxFrame({ frame, nameOf, numberOf, hasCells, scoped, emptyWord, at }: OneFrame) {
  const { element, label } = frame;
  const number = numberOf(element);
  return (
    <g>
      <rect
        className={styles.rowFace}
        data-hollow={(!element.in_scope && scoped) || undefined}
        data-at={element.id === at || undefined}
        x={frame.x}
        y={frame.y}
        width={frame.w}
        height={frame.h}
        rx={5}
      />
      <g {...heading(frame, nameOf, number, true)}>
        <rect
          className={styles.hitArea}
          x={label.x + 3}
          y={label.y + 3}
          width={label.w - 6}
          height={label.h - 4}
          rx={4}
        />
        <Lines
          name={nameOf(element)}
          text={head(nameOf(element), label.w - 18, HEAD_NUMBER)}
          x={label.x + 9}
          y={label.y + 4}
        />
        <text aria-hidden className={styles.quiet} x={label.x + label.w - 9} y={label.y + 15} fontSize={10} textAnchor="end">
          {number}
        </text>
      </g>
      {!hasCells.has(element.id) && (
        <text
          className={styles.quiet}
          x={frame.x + frame.w / 2}
          y={frame.y + frame.h / 2 + 4}
          fontSize={12}
          textAnchor="middle"
        >
          {emptyWord}
        </text>
      )}
    </g>
  );
}
