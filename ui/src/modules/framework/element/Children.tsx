import { useLabel } from "../../../shell/i18n";
import { useFrameworkText } from "../locale";
import { openOf, percent, supportOf } from "../map/heat";
import type { MatrixElement } from "../model";
import { CoverageBar } from "../shared/CoverageBar";
import { Go } from "../../../widgets/Go";
import page from "../shared/page.module.css";
import { elementPath, gapsPath } from "../shared/paths";

/** The elements one level below, each with the numbers the map would show. */
export function Children({ elements, edition }: { elements: MatrixElement[]; edition: string }) {
  const t = useFrameworkText();
  const label = useLabel();
  if (elements.length === 0) return <p className={page.empty}>{t("element.noChildren")}</p>;
  return (
    <div className={page.scroll}>
      <table className={page.table}>
        <thead>
          <tr>
            <th scope="col">{t("processes.number")}</th>
            <th scope="col">{t("processes.name")}</th>
            <th scope="col" className={page.wideBar}>
              {t("tip.processes")}
            </th>
            <th scope="col" className={page.numeric}>
              {t("tip.coverage")}
            </th>
            <th scope="col" className={page.numeric}>
              {t("heat.open")}
            </th>
            <th scope="col" className={page.numeric}>
              {t("tip.support")}
            </th>
          </tr>
        </thead>
        <tbody>
          {elements.map((element) => (
            <tr key={element.id}>
              <td className={page.code}>{element.identifier}</td>
              <td>
                <Go to={elementPath(element.id)}>{label(element.label)}</Go>
              </td>
              <td className={page.wideBar}>
                <CoverageBar element={element} />
              </td>
              <td className={page.numeric}>{percent(element.coverage)}</td>
              <td className={page.numeric}>
                {openOf(element) > 0 ? <Go to={gapsPath(element.id, edition)}>{openOf(element)}</Go> : 0}
              </td>
              <td className={page.numeric}>{supportOf(element)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
