import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import type { Item, Label, Page } from "../contract/schema";
import { getJson } from "../shell/client";
import { homeEdition } from "../shell/homeEdition";
import { useLabel, useText } from "../shell/i18n";
import styles from "./ElementCrumb.module.css";

export interface CrumbStep {
  id: string;
  identifier: string;
  label: Label;
}

export interface ElementCrumbProps {
  /** Of the element the page stands on: `1.3.3.1`; its ancestors are read and kept. */
  identifier?: string;
  /** Id of its edition; without it, the program's own. */
  edition?: string;
  /** Or the whole path, area first, where it is known already. */
  path?: CrumbStep[];
}

/** A small map of where a page stands: area › group › element, each a door to its element page. */
export function ElementCrumb({ identifier, edition, path }: ElementCrumbProps) {
  const label = useLabel();
  const t = useText();
  const read = useElementPath(path ? undefined : identifier, edition);
  const steps = path ?? read;
  if (!steps) return <div className={styles.crumb} aria-hidden />;
  return (
    <nav className={styles.crumb} aria-label={t("crumb.on")}>
      <ol>
        {steps.map((step) => (
          <li key={step.id}>
            <Link to="/elements/$id" params={{ id: step.id }} title={`${step.identifier} ${label(step.label)}`}>
              <span className={styles.identifier}>{step.identifier}</span>
              {label(step.label)}
            </Link>
          </li>
        ))}
      </ol>
    </nav>
  );
}

/** The elements on the way to an identifier, from the two-part area down: 1.3 › 1.3.3 › 1.3.3.1. */
function useElementPath(identifier: string | undefined, edition: string | undefined): CrumbStep[] | undefined {
  const wanted = prefixes(identifier ?? "");
  const query = useQuery<Page>({
    queryKey: ["element-path", identifier, edition],
    enabled: wanted.length > 0,
    staleTime: 10 * 60_000,
    queryFn: ({ signal }) =>
      getJson<Page>(
        "/api/records/framework.element",
        {
          filter: `${edition ? `edition = "${edition}"` : `edition.code = "${homeEdition}"`} and identifier in (${wanted.map((each) => `"${each}"`).join(", ")})`,
          fields: "identifier,name_zh,name_en",
          limit: 50,
        },
        signal,
      ),
  });
  if (!query.data) return undefined;
  return wanted.flatMap((each) => {
    const found = query.data.items.find((item) => item.identifier === each);
    return found ? [stepFrom(found)] : [];
  });
}

function stepFrom(item: Item): CrumbStep {
  return {
    id: item.id,
    identifier: String(item.identifier),
    label: { zh: String(item.name_zh ?? ""), en: String(item.name_en ?? "") },
  };
}

export function prefixes(identifier: string): string[] {
  const parts = identifier.split(".");
  return parts.slice(1).map((_, index) => parts.slice(0, index + 2).join("."));
}
