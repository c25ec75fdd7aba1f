import { useParams } from "@tanstack/react-router";
import { useNamedQuery } from "../../../shell/client";
import { ofAddress } from "../../../shell/problem";
import { useLabel } from "../../../shell/i18n";
import { ErrorState } from "../../../widgets/ErrorState";
import { PageHeader } from "../../../widgets/PageHeader";
import { useRecordSchema } from "../../../shell/schema";
import { RecordSkeleton } from "../../../widgets/Skeletons";
import { StateTag } from "../../../widgets/StateTag";
import { useFrameworkText } from "../locale";
import type { ElementPageAnswer } from "../model";
import { percent } from "../map/heat";
import { CoverageBar } from "../shared/CoverageBar";
import { FindingColumns } from "../shared/FindingColumns";
import { Go } from "../../../widgets/Go";
import { MappingTable } from "../shared/MappingTable";
import page from "../shared/page.module.css";
import { Section } from "../shared/Section";
import { gapsPath } from "../shared/paths";
import { useWords } from "../shared/words";
import { Children } from "./Children";
import { Counterparts } from "./Counterparts";
import { Place } from "./Place";
import { SupportList } from "./SupportList";

/** One element of the framework: where it stands, what is and what should be, and what of this program serves it. */
export default function ElementPage() {
  const { id = "" } = useParams({ strict: false }) as { id?: string };
  const query = useNamedQuery<ElementPageAnswer>("framework.element_page", { element: id });
  if (query.isError && !query.data) return <ErrorState error={ofAddress(query.error)} onRetry={() => void query.refetch()} />;
  if (!query.data) return <RecordSkeleton />;
  return <Loaded answer={query.data} />;
}

function Loaded({ answer }: { answer: ElementPageAnswer }) {
  const mayFind = useRecordSchema("framework.finding")?.may.create ?? false;
  const t = useFrameworkText();
  const label = useLabel();
  const words = useWords();
  const { element, findings, mappings, children, counterparts, support } = answer;
  const other = label(element.label) === element.label.zh ? element.label.en : element.label.zh;
  const path = [
    ...element.ancestors.filter((each) => each.identifier.includes(".")),
    { id: element.id, identifier: element.identifier, label: element.label },
  ];
  return (
    <div className={page.page}>
      <PageHeader
        title={label(element.label)}
        number={element.identifier}
        path={path}
        state={!element.in_scope && element.level > 1 ? <StateTag>{t("map.outShort")}</StateTag> : undefined}
        note={
          <>
            {other !== label(element.label) && (
              <span className={page.other} lang={other === element.label.zh ? "zh-CN" : "en"}>
                {other}
              </span>
            )}
            <span className={page.fact}>{t("element.level", { level: element.level })}</span>
            <span className={page.fact}>{label(element.edition.label)}</span>
          </>
        }
        actions={
          <>
            <Go className={page.button} to={gapsPath(element.id, element.edition.code)}>
              {t("element.openGaps")}
            </Go>
            <Go className={page.button} to={`/records/framework.element/${element.id}`}>
              {t("element.record")}
            </Go>
          </>
        }
      />
      <div className={page.columns}>
        <div className={page.main}>
          {words(element.about) && <p className={page.about}>{words(element.about)}</p>}
          <section className={page.figures}>
            <div className={page.figure}>
              <span>{t("element.coverage")}</span>
              <b>{percent(element.coverage)}</b>
            </div>
            <div className={page.bar}>
              <CoverageBar element={element} words />
            </div>
            <Go className={page.figure} to={`${gapsPath(element.id, element.edition.code)}&state=open`}>
              <span>{t("tip.open")}</span>
              <b>{element.open_findings}</b>
            </Go>
            <div className={page.figure}>
              <span>{t("tip.suggestions")}</span>
              <b>{element.open_suggestions}</b>
            </div>
          </section>
          <Section title={t("element.findings")} count={findings.length}>
            <FindingColumns
              findings={findings}
              within={element.id}
              empty={t("element.noFindings")}
              action={
                mayFind && <Go to={`/records/framework.finding/new?element=${element.id}`}>{t("element.newFinding")}</Go>
              }
            />
          </Section>
          <Section title={t("element.mappings")} count={mappings.length}>
            <MappingTable mappings={mappings} by="process" within={element.id} empty={t("element.noMappings")} />
          </Section>
          <Section title={t("element.children")} count={children.length}>
            <Children elements={children} edition={element.edition.code} />
          </Section>
        </div>
        <aside className={page.side}>
          <Place element={element} />
          <Section title={t("element.support")}>
            <SupportList support={support} />
          </Section>
          <Section title={t("element.counterparts")} count={counterparts.length}>
            <Counterparts counterparts={counterparts} />
          </Section>
        </aside>
      </div>
    </div>
  );
}
