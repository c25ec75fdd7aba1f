import { useText } from "../i18n";
import styles from "./ApiDocsPage.module.css";
import { resolve, typeWord, type JsonSchema, type OpenApi, type Operation } from "./openapi";

export function OperationView({ document, operation }: { document: OpenApi; operation: Operation }) {
  const t = useText();
  const body = Object.entries(operation.requestBody?.content ?? {})[0];
  return (
    <article>
      <h2 className={styles.heading}>
        <span className={styles.method}>{operation.method.toUpperCase()}</span> <code>{operation.path}</code>
      </h2>
      {operation.summary && <p>{operation.summary}</p>}
      {operation.description && <p className={styles.description}>{operation.description}</p>}
      {operation.parameters && operation.parameters.length > 0 && (
        <section>
          <h3>{t("api.parameters")}</h3>
          <Rows
            rows={operation.parameters.map((each) => ({
              name: each.name,
              required: each.required ?? false,
              type: `${typeWord(each.schema)} · ${each.in}`,
              description: each.description,
            }))}
          />
        </section>
      )}
      {body && (
        <section>
          <h3>
            {t("api.body")} <span className={styles.media}>{body[0]}</span>
          </h3>
          <SchemaView document={document} schema={body[1].schema} />
        </section>
      )}
      <section>
        <h3>{t("api.responses")}</h3>
        {Object.entries(operation.responses ?? {}).map(([status, response]) => {
          const content = Object.entries(response.content ?? {})[0];
          return (
            <details key={status} open={status.startsWith("2")}>
              <summary>
                <strong>{status}</strong> {response.description} {content && <span className={styles.media}>{content[0]}</span>}
              </summary>
              {content && <SchemaView document={document} schema={content[1].schema} />}
            </details>
          );
        })}
      </section>
    </article>
  );
}

/** The fields of an object; of a list, those of its items. */
function SchemaView({ document, schema }: { document: OpenApi; schema: JsonSchema | undefined }) {
  const resolved = resolve(document, schema);
  const item = resolved?.type === "array" ? resolve(document, resolved.items) : resolved;
  const parts = [item, ...(item?.allOf ?? []).map((part) => resolve(document, part))];
  const rows = parts.flatMap((part) =>
    Object.entries(part?.properties ?? {}).map(([name, property]) => ({
      name,
      required: part?.required?.includes(name) ?? false,
      type: typeWord(property),
      description: meaningOf(document, property),
    })),
  );
  return rows.length > 0 ? <Rows rows={rows} /> : <p className={styles.media}>{typeWord(schema)}</p>;
}

/** What a property means: said of itself, of what it may be, or of what it names. */
function meaningOf(document: OpenApi, property: JsonSchema): string | undefined {
  const spoken = [property, ...(property.anyOf ?? []), resolve(document, property)];
  return spoken.map((each) => each?.description ?? each?.title).find(Boolean);
}

interface Row {
  name: string;
  required: boolean;
  type: string;
  description?: string;
}

function Rows({ rows }: { rows: Row[] }) {
  const t = useText();
  return (
    <table className={styles.table}>
      <thead>
        <tr>
          <th>{t("api.field")}</th>
          <th>{t("api.type")}</th>
          <th>{t("api.description")}</th>
        </tr>
      </thead>
      <tbody>
        {rows.map((row) => (
          <tr key={row.name + row.type}>
            <td>
              <code>{row.name}</code>
              {row.required && <span title={t("common.required")}> *</span>}
            </td>
            <td>
              <code>{row.type}</code>
            </td>
            <td>{row.description}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
