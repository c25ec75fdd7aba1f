import { useParams } from "@tanstack/react-router";
import { useMemo } from "react";
import { useNamedQuery } from "../../../shell/client";
import { ofAddress } from "../../../shell/problem";
import { useLabel } from "../../../shell/i18n";
import { useRecordSchema } from "../../../shell/schema";
import { ErrorState } from "../../../widgets/ErrorState";
import { PageHeader } from "../../../widgets/PageHeader";
import { RecordSkeleton } from "../../../widgets/Skeletons";
import { useFrameworkText } from "../locale";
import { buildTree, type FrameworkTree } from "../map/layout/tree";
import { Overview } from "../map/Overview";
import type { Mapping, Matrix, ProcessPageAnswer } from "../model";
import { CoverageBar } from "../shared/CoverageBar";
import { FindingColumns } from "../shared/FindingColumns";
import { Go } from "../../../widgets/Go";
import { MappingTable } from "../shared/MappingTable";
import page from "../shared/page.module.css";
import { Section } from "../shared/Section";
import { useGo } from "../../../shell/urlState";
import { elementPath } from "../shared/paths";
import { useWords } from "../shared/words";

/** One as-is process: what it is, whose, which elements it serves and what was found about it. */
export default function ProcessPage() {
  const { id = "" } = useParams({ strict: false }) as { id?: string };
  const query = useNamedQuery<ProcessPageAnswer>("framework.process_page", { process: id });
  if (query.isError && !query.data) return <ErrorState error={ofAddress(query.error)} onRetry={() => void query.refetch()} />;
  if (!query.data) return <RecordSkeleton />;
  return <Loaded answer={query.data} />;
}

function Loaded({ answer }: { answer: ProcessPageAnswer }) {
  const mayFind = useRecordSchema("framework.finding")?.may.create ?? false;
  const t = useFrameworkText();
  const label = useLabel();
  const words = useWords();
  const { process, children, mappings, findings } = answer;
  const other = label(process.label) === process.label.zh ? process.label.en : process.label.zh;
  const count = (kind: Mapping["kind"]) => mappings.filter((mapping) => mapping.kind === kind).length;
  return (
    <div className={page.page}>
      <PageHeader
        title={label(process.label)}
        number={process.number}
        note={
          <>
            {other !== label(process.label) && (
              <span className={page.other} lang={other === process.label.zh ? "zh-CN" : "en"}>
                {other}
              </span>
            )}
            {process.parent && (
              <span className={page.fact}>
                {t("processes.parent")} <Go to={`/processes/${process.parent.id}`}>{label(process.parent.label)}</Go>
              </span>
            )}
          </>
        }
        actions={
          <Go className={page.button} to={`/records/framework.as_is_process/${process.id}`}>
            {t("element.record")}
          </Go>
        }
      />
      <div className={page.columns}>
        <div className={page.main}>
          {words(process.about) && <p className={page.about}>{words(process.about)}</p>}
          <section className={page.figures}>
            <div className={page.bar}>
              <CoverageBar
                element={{ matched: count("match"), partial: count("partial"), missing: count("missing") }}
                words
              />
            </div>
            <div className={page.figure}>
              <span>{t("tip.open")}</span>
              <b>{findings.filter((finding) => finding.state === "open").length}</b>
            </div>
          </section>
          <Section title={t("processes.mappings")} count={mappings.length}>
            <MappingTable mappings={mappings} by="element" empty={t("processes.noMappings")} />
          </Section>
          <Section title={t("element.findings")} count={findings.length}>
            <FindingColumns
              findings={findings}
              within=""
              bare
              empty={t("processes.noFindings")}
              action={
                mayFind && <Go to={`/records/framework.finding/new?process=${process.id}`}>{t("element.newFinding")}</Go>
              }
            />
          </Section>
        </div>
        <aside className={page.side}>
          <Touched mappings={mappings} />
          <dl className={page.facts}>
            <div>
              <dt>{t("processes.owner")}</dt>
              <dd>{process.owner ? label(process.owner.label) : t("processes.unassigned")}</dd>
            </div>
            <div>
              <dt>{t("processes.source")}</dt>
              <dd>{words(process.source) || t("processes.none")}</dd>
            </div>
          </dl>
          <Section title={t("processes.children")} count={children.length}>
            {children.length === 0 ? (
              <p className={page.empty}>{t("processes.noChildren")}</p>
            ) : (
              <ol className={page.list}>
                {children.map((child) => (
                  <li key={child.id}>
                    <Go to={`/processes/${child.id}`}>
                      <span className={page.code}>{child.number}</span> {label(child.label)}
                    </Go>
                  </li>
                ))}
              </ol>
            )}
          </Section>
        </aside>
      </div>
    </div>
  );
}

/** The map in small with the cells that the process touches. */
function Touched({ mappings }: { mappings: Mapping[] }) {
  const t = useFrameworkText();
  const label = useLabel();
  const go = useGo();
  const query = useNamedQuery<Matrix>("framework.matrix", { depth: 2 });
  const tree = useMemo(() => (query.data ? buildTree(query.data.elements) : null), [query.data]);
  const marked = useMemo(() => (tree ? touchedCells(tree, mappings) : new Set<string>()), [tree, mappings]);
  return (
    <section className={page.place} aria-label={t("processes.touches")}>
      <div className={page.mini}>
        {tree && (
          <Overview
            tree={tree}
            marked={marked}
            nameOf={(each) => label(each.label)}
            onCell={(id) => go(elementPath(id))}
          />
        )}
      </div>
    </section>
  );
}

/** A mapping to a deeper element touches the cell it lies in, by identifier. */
export function touchedCells(tree: FrameworkTree, mappings: Mapping[]): Set<string> {
  const cells = tree.areas.flatMap((area) => area.groups.flatMap((group) => group.cells));
  const identifiers = mappings.flatMap((mapping) => (mapping.element ? [mapping.element.identifier] : []));
  return new Set(
    cells
      .filter((cell) => identifiers.some((each) => each === cell.identifier || each.startsWith(`${cell.identifier}.`)))
      .map((cell) => cell.id),
  );
}
