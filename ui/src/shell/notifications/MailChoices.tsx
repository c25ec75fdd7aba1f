import { useQuery, useQueryClient } from "@tanstack/react-query";
import { Switch } from "antd";
import { useState } from "react";
import type { paths } from "../../contract/openapi";
import { ErrorState } from "../../widgets/ErrorState";
import { TextSkeleton } from "../../widgets/Skeletons";
import { getJson, send } from "../client";
import { useLabel } from "../i18n";
import type { Problem } from "../problem";
import { toastProblem } from "../toast";
import { useNoticesText } from "./locale";
import styles from "./notices.module.css";

const address = "/api/notifications/mail";
type Choices = paths[typeof address]["get"]["responses"]["200"]["content"]["application/json"];

/** Which notices come by mail too, kind by kind; and where to. */
export function MailChoices() {
  const t = useNoticesText();
  const label = useLabel();
  const client = useQueryClient();
  const [busy, setBusy] = useState<string | null>(null);
  const key = ["notifications", "mail"];
  const { data, error, refetch } = useQuery<Choices, Problem>({
    queryKey: key,
    queryFn: ({ signal }) => getJson<Choices>(address, undefined, signal),
  });

  async function choose(kind: string, mailed: boolean): Promise<void> {
    setBusy(kind);
    try {
      await send("POST", address, { kind, mailed });
    } catch (thrown) {
      toastProblem(thrown);
    }
    await client.invalidateQueries({ queryKey: key });
    setBusy(null);
  }
  if (!data) return error ? <ErrorState error={error} onRetry={() => void refetch()} /> : <TextSkeleton lines={6} />;
  return (
    <div className={styles.mail}>
      <p>{data.mail ? t("mail.to", { address: data.mail }) : t("mail.noAddress")}</p>
      {!data.set_up && <p className="muted">{t("mail.notSetUp")}</p>}
      <ul className={styles.kinds}>
        {data.kinds.map(({ kind, label: said, mailed }) => (
          <li key={kind}>
            <span id={`mail-${kind}`}>{label(said)}</span>
            <Switch
              aria-labelledby={`mail-${kind}`}
              checked={mailed}
              loading={busy === kind}
              onChange={(next) => void choose(kind, next)}
            />
          </li>
        ))}
      </ul>
    </div>
  );
}
