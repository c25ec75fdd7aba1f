import { useLayoutEffect, useRef, useState } from "react";
import type { FrameworkText } from "../locale";
import type { Label, MatrixElement } from "../model";
import { CoverageBar } from "../shared/CoverageBar";
import { percent, supportOf } from "./heat";
import styles from "./TipCard.module.css";
import type { Size } from "./viewport";

export interface TipPlace {
  element: MatrixElement;
  x: number;
  y: number;
  w: number;
  h: number;
}

/** What is known of an element, beside the cell that the pointer or the focus is on. */
export function TipCard({
  place,
  frame,
  nameOf,
  t,
}: {
  place: TipPlace;
  frame: Size;
  nameOf: (e: { label: Label }) => string;
  t: FrameworkText;
}) {
  const { element } = place;
  const ref = useRef<HTMLDivElement>(null);
  const [at, setAt] = useState<{ left: number; top: number } | null>(null);
  useLayoutEffect(() => {
    const card = ref.current;
    if (!card) return;
    const { offsetWidth: w, offsetHeight: h } = card;
    const right = place.x + place.w + 8;
    const left =
      right + w <= frame.width
        ? right
        : place.x - w - 8 >= 0
          ? place.x - w - 8
          : Math.max(4, Math.min(frame.width - w - 4, place.x));
    const beside = left === right || left < place.x - w;
    const wanted = beside ? place.y : place.y + place.h + 8;
    setAt({ left, top: Math.max(4, Math.min(frame.height - h - 4, wanted)) });
  }, [place, frame]);
  const support = supportOf(element);
  const parts = [
    [element.support.records, t("tip.records")],
    [element.support.commands, t("tip.commands")],
    [element.support.processes, t("tip.flows")],
    [element.support.kpis, t("tip.kpis")],
  ] as const;
  return (
    <div ref={ref} className={styles.card} role="tooltip" style={at ?? { visibility: "hidden" }}>
      <div className={styles.head}>
        <span>{element.identifier}</span>
        {!element.in_scope && element.level > 1 && <span>{t("map.outShort")}</span>}
      </div>
      <strong>{nameOf(element)}</strong>
      <CoverageBar element={element} />
      <dl>
        <div>
          <dt>{t("tip.coverage")}</dt>
          <dd>{percent(element.coverage)}</dd>
        </div>
        <div>
          <dt>{t("tip.processes")}</dt>
          <dd className={styles.small}>
            {t("element.counted", { matched: element.matched, partial: element.partial, missing: element.missing })}
          </dd>
        </div>
        <div>
          <dt>{t("tip.open")}</dt>
          <dd>{element.open_findings}</dd>
        </div>
        <div>
          <dt>{t("tip.suggestions")}</dt>
          <dd>{element.open_suggestions}</dd>
        </div>
        <div>
          <dt>{t("tip.support")}</dt>
          <dd className={styles.small}>
            {support === 0
              ? t("tip.none")
              : parts
                  .filter(([count]) => count > 0)
                  .map(([count, word]) => `${count} ${word}`)
                  .join(" · ")}
          </dd>
        </div>
      </dl>
    </div>
  );
}
