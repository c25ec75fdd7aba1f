import type { Label } from "../../contract/schema";
import { useNamedQuery } from "../../shell/client";
import { useLabel } from "../../shell/i18n";
import { recordPath, useSchema } from "../../shell/schema";
import { EmptyState } from "../../widgets/EmptyState";
import { ErrorState } from "../../widgets/ErrorState";
import { Go } from "../../widgets/Go";
import { Icon } from "../../widgets/Icon";
import { TableSkeleton } from "../../widgets/Skeletons";
import { StateTag } from "../../widgets/StateTag";
import bench from "../../widgets/Workbench.module.css";
import { ChangeTags } from "./ChangeTags";
import type { UnitChange } from "./changes";
import styles from "./chart.module.css";
import { useOrganisationText } from "./locale";
import type { HolderAt, OrganisationAt, PostAt, UnitAt } from "./model";
import { above, type UnitTree } from "./tree";

export interface UnitPanelProps {
  day: string;
  tree: UnitTree;
  unit: UnitAt;
  change?: UnitChange;
  onChoose: (id: string) => void;
}

/** One unit on the day: where it stood, its posts, and who held them. */
export function UnitPanel({ day, tree, unit, change, onChoose }: UnitPanelProps) {
  const t = useOrganisationText();
  const label = useLabel();
  const query = useNamedQuery<OrganisationAt>("organisation.at_date", { day, unit: unit.id });
  const posts = query.data?.posts;
  const path = above(tree, unit.id);
  return (
    <>
      <header className={styles.head}>
        {path.length > 0 && (
          <ol className={styles.path}>
            {path.map((each) => (
              <li key={each.id}>
                <button type="button" onClick={() => onChoose(each.id)}>
                  {label(each.label)}
                </button>
              </li>
            ))}
          </ol>
        )}
        <div className={styles.name}>
          <h2>{label(unit.label)}</h2>
          <span className={styles.code}>{unit.code}</span>
          {!change?.gone && <Go to={recordPath("organisation.department", unit.id)}>{t("record")}</Go>}
        </div>
        {posts && posts.length > 0 && (
          <p className={styles.count} role="status">
            {t("posts", { posts: posts.length, holders: holdersOf(posts) })}
          </p>
        )}
        {change && <ChangeTags change={change} />}
      </header>
      {query.isError ? (
        <ErrorState error={query.error} onRetry={() => void query.refetch()} />
      ) : !posts ? (
        <TableSkeleton rows={4} columns={3} />
      ) : posts.length === 0 ? (
        <NoPosts unit={unit} />
      ) : (
        <PostTable posts={posts} />
      )}
    </>
  );
}

/** One who holds two posts is one person. */
function holdersOf(posts: PostAt[]): number {
  return new Set(posts.flatMap((post) => post.holders.map((holder) => holder.holder))).size;
}

function NoPosts({ unit }: { unit: UnitAt }) {
  const t = useOrganisationText();
  const label = useLabel();
  const mayCreate = useSchema()?.records.find((each) => each.name === "organisation.post")?.may.create;
  return (
    <EmptyState
      title={t("noPostsTitle", { unit: label(unit.label) })}
      hint={t("noPosts")}
      action={
        mayCreate && (
          <Go className={bench.button} to={`/records/organisation.post/new?department=${unit.id}`}>
            <Icon name="plus" /> {t("newPost")}
          </Go>
        )
      }
    />
  );
}

function PostTable({ posts }: { posts: PostAt[] }) {
  const t = useOrganisationText();
  const readable = new Set(useSchema()?.records.map((record) => record.name));
  return (
    <table className={`${bench.table} ${styles.table}`}>
      <thead>
        <tr>
          <th scope="col">{t("post")}</th>
          <th scope="col">{t("holder")}</th>
          <th scope="col">{t("term")}</th>
        </tr>
      </thead>
      {posts.map((post) => (
        <tbody key={post.id}>
          {(post.holders.length > 0 ? post.holders : [null]).map((holder, index) => (
            <tr key={index}>
              {index === 0 && (
                <th scope="rowgroup" rowSpan={Math.max(post.holders.length, 1)}>
                  <Named to={readable.has("organisation.post") && recordPath("organisation.post", post.id)} label={post.label} />{" "}
                  <span className={styles.code}>{post.code}</span>
                </th>
              )}
              {holder ? (
                <Holder holder={holder} to={readable.has("access.user") && recordPath("access.user", holder.holder)} />
              ) : (
                <td colSpan={2} className="muted">
                  {t("vacant")}
                </td>
              )}
            </tr>
          ))}
        </tbody>
      ))}
    </table>
  );
}

/** A door to the record, or only its name where the reader may not go in. */
function Named({ to, label: words }: { to: string | false; label: Label }) {
  const label = useLabel();
  return to ? <Go to={to}>{label(words)}</Go> : <b>{label(words)}</b>;
}

function Holder({ holder, to }: { holder: HolderAt; to: string | false }) {
  const t = useOrganisationText();
  const name = holder.name || t("unseen");
  const { valid_from: from, valid_to: until } = holder;
  return (
    <>
      <td>
        <span className={styles.holder}>
          {to ? <Go to={to}>{name}</Go> : name}
          {holder.kind === "acting" && <StateTag tone="info">{t("acting")}</StateTag>}
        </span>
      </td>
      <td className={styles.term}>{until ? t("span", { from, to: until }) : t("since", { from })}</td>
    </>
  );
}
