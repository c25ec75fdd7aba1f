import { useQuery } from "@tanstack/react-query";
import { useNavigate, useSearch } from "@tanstack/react-router";
import { Input } from "antd";
import { useMemo, useState } from "react";
import { EmptyState } from "../../widgets/EmptyState";
import { ErrorState } from "../../widgets/ErrorState";
import { PageHeader } from "../../widgets/PageHeader";
import { TextSkeleton } from "../../widgets/Skeletons";
import { getJson } from "../client";
import { useLang, useText } from "../i18n";
import type { Problem } from "../problem";
import styles from "./ApiDocsPage.module.css";
import { operationsOf, type OpenApi, type Operation } from "./openapi";
import { OperationView } from "./OperationView";

/**
 * The contract, to be read in the product's own look. Written here rather than taken from a package: those weigh more than
 * the whole of the rest, and want scripts or styles that our content policy forbids.
 */
export default function ApiDocsPage() {
  const t = useText();
  const [filter, setFilter] = useState("");
  const navigate = useNavigate();
  const { op } = useSearch({ strict: false }) as { op?: string };
  const { lang } = useLang();
  const contract = useQuery<OpenApi, Problem>({
    queryKey: ["openapi", lang],
    staleTime: Infinity,
    queryFn: ({ signal }) => getJson<OpenApi>("/api/openapi.json", undefined, signal),
  });
  const operations = useMemo(() => (contract.data ? operationsOf(contract.data) : []), [contract.data]);
  const shown = operations.filter((each) => `${each.key} ${each.summary ?? ""}`.toLowerCase().includes(filter.toLowerCase()));
  const picked = operations.find((each) => each.key === op);

  if (contract.isPending) return <TextSkeleton lines={10} />;
  if (contract.isError) {
    if (contract.error.status === 404) return <EmptyState title={t("api.missing")} hint={t("api.about")} />;
    return <ErrorState error={contract.error} onRetry={() => void contract.refetch()} />;
  }
  return (
    <div className={styles.page}>
      <PageHeader
        title={t("api.title")}
        note={
          <>
            {t("api.about")} {t("api.operations", { count: operations.length })} · <a href="/api/openapi.json">{t("api.raw")}</a>
          </>
        }
      />
      <div className={styles.columns}>
        <nav className={styles.list} aria-label={t("api.title")}>
          <Input
            allowClear
            placeholder={t("api.filter")}
            aria-label={t("api.filter")}
            value={filter}
            onChange={(event) => setFilter(event.target.value)}
          />
          {byTag(shown).map(([tag, group]) => (
            <section key={tag}>
              <h2>{contract.data.tags?.find((each) => each.name === tag)?.description ?? tag}</h2>
              {group.map((each) => (
                <button
                  key={each.key}
                  type="button"
                  className={styles.operation}
                  aria-current={each.key === op || undefined}
                  title={each.path}
                  onClick={() => void navigate({ to: ".", search: { op: each.key } })}
                >
                  <span className={styles.method}>{each.method.toUpperCase()}</span>
                  <span className="cut">{each.path.replace(/^\/api\//, "")}</span>
                </button>
              ))}
            </section>
          ))}
        </nav>
        <div className={styles.detail}>
          {picked ? <OperationView document={contract.data} operation={picked} /> : <EmptyState title={t("api.pick")} />}
        </div>
      </div>
    </div>
  );
}

function byTag(operations: Operation[]): [string, Operation[]][] {
  const groups = new Map<string, Operation[]>();
  for (const operation of operations) {
    const tag = operation.tags?.[0] ?? operation.path.split("/")[2] ?? "";
    groups.set(tag, [...(groups.get(tag) ?? []), operation]);
  }
  return [...groups];
}
