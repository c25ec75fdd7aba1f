import { useLabel } from "../../../shell/i18n";
import { StateTag } from "../../../widgets/StateTag";
import { useFrameworkText } from "../locale";
import type { Counterpart } from "../model";
import { Go } from "../../../widgets/Go";
import page from "../shared/page.module.css";
import { elementPath } from "../shared/paths";
import { useWords } from "../shared/words";

/** What the element is called, or has become, in the other editions. */
export function Counterparts({ counterparts }: { counterparts: Counterpart[] }) {
  const t = useFrameworkText();
  const label = useLabel();
  const words = useWords();
  if (counterparts.length === 0) return <p className={page.empty}>{t("element.noCounterparts")}</p>;
  return (
    <ul className={page.list}>
      {counterparts.map((each, index) => (
        <li key={index}>
          <StateTag tone={each.kind === "dropped" ? "warning" : each.kind === "same" ? "success" : "info"}>
            {t(`counterpart.${each.kind}`)}
          </StateTag>{" "}
          {each.element ? (
            <Go to={elementPath(each.element.id)}>
              {each.element.identifier} {label(each.element.label)}
            </Go>
          ) : (
            <span className="muted">{t("element.gone")}</span>
          )}
          <small>{[label(each.edition?.label), words(each.note)].filter(Boolean).join(" · ")}</small>
        </li>
      ))}
    </ul>
  );
}
