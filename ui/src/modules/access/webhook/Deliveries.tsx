import { useInfiniteQuery } from "@tanstack/react-query";
import { Button } from "antd";
import type { components } from "../../../contract/openapi";
import { formatTimestamp } from "../../../records/format";
import { QueryFileButton } from "../../../records/QueryFileButton";
import { getJson } from "../../../shell/client";
import { useLabel } from "../../../shell/i18n";
import type { Problem } from "../../../shell/problem";
import { ErrorState } from "../../../widgets/ErrorState";
import { Go } from "../../../widgets/Go";
import { Icon } from "../../../widgets/Icon";
import { TextSkeleton } from "../../../widgets/Skeletons";
import { StateTag } from "../../../widgets/StateTag";
import { useWebhookText } from "./locale";
import styles from "./webhook.module.css";

type Delivery = components["schemas"]["Delivery"];
type Answer = components["schemas"]["DeliveriesAnswer"];

const path = "/api/queries/access.webhook_deliveries";
const tones = { done: "success", dead: "danger", running: "info", queued: "info", waiting: "neutral", dropped: "neutral", withheld: "warning" } as const;
type State = keyof typeof tones;

/** What was sent to a webhook: the one that the others wait for, then the latest first; below one that was not taken, why. */
export function Deliveries({ webhook }: { webhook: string }) {
  const t = useWebhookText();
  const query = useInfiniteQuery<Answer, Problem, { pages: Answer[] }, unknown[], number | null>({
    queryKey: ["query", "access.webhook_deliveries", { webhook }],
    initialPageParam: null,
    queryFn: ({ pageParam, signal }) => getJson<Answer>(path, { webhook, before: pageParam, limit: 20 }, signal),
    getNextPageParam: (last) => last.next ?? null,
    // what was sent a moment ago is on its way
    refetchInterval: 5_000,
  });
  const blocking = query.data?.pages[0]?.blocking ?? null;
  // it is shown once, above all that waits for it
  const items = query.data?.pages.flatMap((page) => page.items).filter((item) => item.number !== blocking?.number);
  return (
    <section className={styles.section}>
      <header className={styles.head}>
        <h2>{t("deliveries.title")}</h2>
        <div className={styles.tools}>
          <Button icon={<Icon name="refresh" size={14} />} onClick={() => void query.refetch()}>
            {t("deliveries.refresh")}
          </Button>
          <QueryFileButton query="access.webhook_deliveries" params={{ webhook, limit: 500 }} title={t("deliveries.title")} />
        </div>
      </header>
      {!items && query.error && <ErrorState error={query.error} inline onRetry={() => void query.refetch()} />}
      {!items && !query.error && <TextSkeleton lines={4} />}
      {blocking && (
        <div className={styles.blocking}>
          <p>{t("deliveries.blocking")}</p>
          <ul className={styles.list}>
            <Line delivery={blocking} />
          </ul>
        </div>
      )}
      {items?.length === 0 && !blocking && <p className="muted">{t("deliveries.empty")}</p>}
      {items && items.length > 0 && (
        <ul className={styles.list}>
          {items.map((delivery) => (
            <Line key={delivery.number} delivery={delivery} />
          ))}
        </ul>
      )}
      {query.hasNextPage && (
        <Button loading={query.isFetchingNextPage} onClick={() => void query.fetchNextPage()}>
          {t("deliveries.more")}
        </Button>
      )}
    </section>
  );
}

function Line({ delivery }: { delivery: Delivery }) {
  const t = useWebhookText();
  const label = useLabel();
  const state: State = delivery.withheld ? "withheld" : delivery.state in tones ? (delivery.state as State) : "queued";
  const open = state === "queued" || state === "waiting";
  // one that was taken in the end tells no more of what went before
  const reason = state === "done" ? null : delivery.reason;
  return (
    <li className={styles.line}>
      <span className={styles.number}>{delivery.number}</span>
      <span className={styles.what}>
        <code>{delivery.kind}</code>
        {delivery.record && delivery.row && <Go to={`/records/${delivery.record}/${delivery.row}`}>{t("deliveries.row")}</Go>}
      </span>
      <StateTag tone={tones[state]}>{t(`states.${state}`)}</StateTag>
      <span className={styles.when}>
        <span>{t("deliveries.happened", { at: formatTimestamp(delivery.happened_at) })}</span>
        {state === "done" && delivery.finished_at && <span>{t("deliveries.sent", { at: formatTimestamp(delivery.finished_at) })}</span>}
        {open && delivery.tries > 0 && <span>{t("deliveries.due", { at: formatTimestamp(delivery.due_at) })}</span>}
      </span>
      {reason && (
        <p className={styles.why} data-tone={state === "dead" ? "danger" : undefined}>
          {label(reason)} <code>{delivery.code}</code>
        </p>
      )}
    </li>
  );
}
