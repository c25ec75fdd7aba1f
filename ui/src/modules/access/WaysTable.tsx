import type { Schema } from "../../contract/schema";
import { useLabel } from "../../shell/i18n";
import { recordPath } from "../../shell/schema";
import { Go } from "../../widgets/Go";
import bench from "../../widgets/Workbench.module.css";
import styles from "./access.module.css";
import { useAccessText } from "./locale";
import { basisOf } from "./subjects";
import type { Path, Person } from "./ways";

export interface WaysTableProps {
  schema: Schema;
  /** What the right is on, in words. */
  subject: string;
  people: Person[];
  stale: boolean;
}

/** Each person with all the ways in which they have the right. */
export function WaysTable({ schema, subject, people, stale }: WaysTableProps) {
  const t = useAccessText();
  const label = useLabel();
  const sees = (name: string) => schema.records.some((record) => record.name === name);
  const [seesUsers, seesDelegations] = [sees("access.user"), sees("access.delegation")];
  return (
    <div className={bench.scroll} aria-busy={stale}>
      <table className={`${bench.table} ${styles.table}`}>
        <thead>
          <tr>
            <th scope="col">{t("person")}</th>
            <th scope="col">{t("role")}</th>
            <th scope="col">{t("through")}</th>
            <th scope="col">{t("where")}</th>
            <th scope="col">{t("basis")}</th>
          </tr>
        </thead>
        {people.map((person) => (
          <tbody key={person.id}>
            {person.paths.map((path, index) => (
              <tr key={index}>
                {index === 0 && (
                  <th scope="rowgroup" rowSpan={person.paths.length}>
                    {seesUsers ? (
                      <Go to={recordPath("access.user", person.id)}>{person.displayName}</Go>
                    ) : (
                      <b>{person.displayName}</b>
                    )}{" "}
                    <span className={styles.code}>{person.name}</span>
                  </th>
                )}
                <td className={styles.role}>{label(path.role)}</td>
                <td data-head={t("through")}>
                  <Through path={path} seesDelegations={seesDelegations} />
                </td>
                <td data-head={t("where")}>{path.unit ? t("below", { unit: label(path.unit) }) : t("company")}</td>
                <td data-head={t("basis")}>
                  <Bases schema={schema} subject={subject} path={path} />
                </td>
              </tr>
            ))}
          </tbody>
        ))}
      </table>
    </div>
  );
}

/** By which post they have the role; for another, until when, and how that one has it. */
function Through({ path, seesDelegations }: { path: Path; seesDelegations: boolean }) {
  const t = useAccessText();
  const label = useLabel();
  const held = path.post ? t("post", { post: label(path.post) }) : t("direct");
  if (!path.actsFor) return <span>{held}</span>;
  const { user, delegation, number, valid_to } = path.actsFor;
  return (
    <span className={styles.through}>
      <span>{t("actsFor", { name: user.display_name, day: valid_to })}</span>
      <span className={styles.code}>
        {seesDelegations ? <Go to={recordPath("access.delegation", delegation)}>{number}</Go> : number} · {held}
      </span>
    </span>
  );
}

/** What the role was given the right on, as one says it. */
function Bases({ schema, subject, path }: { schema: Schema; subject: string; path: Path }) {
  const t = useAccessText();
  const label = useLabel();
  const words = path.by.map((by) => {
    const basis = basisOf(schema, by);
    if (basis.of === "everything") return t("everything");
    return basis.of === "module" ? t("module", { module: label(basis.module) }) : t("itself", { subject });
  });
  return <span title={path.by.join(" ")}>{words.join(t("and"))}</span>;
}
