import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import type { LinkGroup, RecordSchema } from "../../contract/schema";
import { getJson } from "../../shell/client";
import { useLabel, useText } from "../../shell/i18n";
import type { Problem } from "../../shell/problem";
import { recordPath, useSchema } from "../../shell/schema";
import { EmptyState } from "../../widgets/EmptyState";
import { ErrorState } from "../../widgets/ErrorState";
import { TextSkeleton } from "../../widgets/Skeletons";
import { shortId } from "../format";
import styles from "./SidePanel.module.css";

/** The records that refer to this one, by kind; the first few, the count, and the door to all. */
export function LinkList({ record, id }: { record: RecordSchema; id: string }) {
  const t = useText();
  const links = useQuery<{ links: LinkGroup[] }, Problem>({
    queryKey: ["links", record.name, id],
    queryFn: ({ signal }) => getJson<{ links: LinkGroup[] }>(`/api/records/${record.name}/${id}/links`, undefined, signal),
  });
  if (links.isPending) return <TextSkeleton lines={5} />;
  if (links.isError) return <ErrorState error={links.error} onRetry={() => void links.refetch()} inline />;
  const groups = links.data.links.filter((group) => group.count > 0);
  if (groups.length === 0) return <EmptyState title={t("record.noLinks")} hint={t("record.noLinksHint")} />;
  return (
    <>
      {groups.map((group) => (
        <Group key={`${group.record}.${group.field}`} group={group} record={record} id={id} />
      ))}
    </>
  );
}

function Group({ group, record, id }: { group: LinkGroup; record: RecordSchema; id: string }) {
  const t = useText();
  const label = useLabel();
  const other = useSchema()?.records.find((each) => each.name === group.record);
  if (!other) return null;
  const link = record.links.find((each) => each.record === group.record && each.field === group.field);
  return (
    <section className={styles.group}>
      <div className={styles.groupHead}>
        <h3>{label(link?.label ?? other.label_plural)}</h3>
        <span className={styles.count}>{group.count}</span>
        {other.may.create && (
          <Link to={`/records/${group.record}/new`} search={{ [group.field]: id }} className={styles.add}>
            {t("common.new")}
          </Link>
        )}
      </div>
      <ul>
        {group.items.map((item) => {
          const name = item.title ? label(item.title) : shortId(item.id);
          return (
            <li key={item.id}>
              <Link to={recordPath(group.record, item.id)} className={styles.linked} title={name}>
                <span className="cut">{name}</span>
              </Link>
            </li>
          );
        })}
      </ul>
      {group.count > group.items.length && (
        <Link to={`/records/${group.record}`} search={{ [`f.${group.field}`]: id }} className={styles.all}>
          {t("record.moreLinks", { count: group.count })}
        </Link>
      )}
    </section>
  );
}
