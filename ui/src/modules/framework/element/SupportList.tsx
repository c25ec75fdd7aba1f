import { useLabel } from "../../../shell/i18n";
import { useFrameworkText } from "../locale";
import type { ElementPageAnswer, NamedThing } from "../model";
import { Go } from "../../../widgets/Go";
import page from "../shared/page.module.css";

/** What of this program serves the element: each kind with its number, zero said as zero. */
export function SupportList({ support }: { support: ElementPageAnswer["support"] }) {
  const t = useFrameworkText();
  const label = useLabel();
  const kinds: { name: string; things: NamedThing[]; link?: (thing: NamedThing) => string }[] = [
    { name: t("element.records"), things: support.records, link: (thing) => `/records/${thing.name}` },
    { name: t("element.commands"), things: support.commands },
    { name: t("element.flows"), things: support.processes },
    { name: t("element.kpis"), things: support.kpis },
    {
      name: t("element.screens"),
      things: support.screens.map((screen) => ({ name: screen.path, label: screen.label })),
      link: (thing) => thing.name,
    },
  ];
  const total = kinds.reduce((sum, kind) => sum + kind.things.length, 0);
  if (total === 0) {
    return (
      <>
        <p className={page.empty}>{t("element.noSupport")}</p>
        <p className={page.zeros}>{kinds.map((kind) => `${kind.name} 0`).join(" · ")}</p>
      </>
    );
  }
  return (
    <>
      <dl className={page.facts}>
        {kinds.map((kind) => (
          <div key={kind.name} data-zero={kind.things.length === 0 || undefined}>
            <dt>
              {kind.name} <b>{kind.things.length}</b>
            </dt>
            <dd>
              {kind.things.map((thing, index) => (
                <span key={thing.name}>
                  {index > 0 && " · "}
                  {kind.link ? <Go to={kind.link(thing)}>{label(thing.label)}</Go> : label(thing.label)}
                </span>
              ))}
            </dd>
          </div>
        ))}
      </dl>
    </>
  );
}
