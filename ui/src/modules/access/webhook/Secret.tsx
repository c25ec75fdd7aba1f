import { Button } from "antd";
import { useState } from "react";
import type { paths } from "../../../contract/openapi";
import type { Item } from "../../../contract/schema";
import { formatTimestamp } from "../../../records/format";
import { send, useInvalidate } from "../../../shell/client";
import { useText } from "../../../shell/i18n";
import { useRecordSchema } from "../../../shell/schema";
import { CopyOnce } from "../../../shell/signin/CopyOnce";
import { toastProblem } from "../../../shell/toast";
import { ConfirmDialog, Dialog } from "../../../widgets/Dialog";
import { useWebhookText } from "./locale";
import styles from "./webhook.module.css";

type Made = paths["/api/webhooks/{id}/secret"]["post"]["responses"]["201"]["content"]["application/json"];

/** Whether there is a secret, and the button that makes one: shown once, and then by nobody. */
export function Secret({ item }: { item: Item }) {
  const t = useWebhookText();
  const text = useText();
  const invalidate = useInvalidate();
  const may = useRecordSchema("access.webhook")?.may.update ?? false;
  const [asking, setAsking] = useState(false);
  const [busy, setBusy] = useState(false);
  const [made, setMade] = useState<Made | null>(null);
  const first = item.state === "unsigned";

  async function make(): Promise<void> {
    setBusy(true);
    try {
      setMade(await send<Made>("POST", `/api/webhooks/${item.id}/secret`));
      await invalidate();
    } catch (thrown) {
      toastProblem(thrown);
    } finally {
      setBusy(false);
      setAsking(false);
    }
  }
  return (
    <section className={styles.section}>
      <header className={styles.head}>
        <h2>{t("secret.title")}</h2>
        {may && !item.archived_at && (
          <Button type={first ? "primary" : "default"} loading={busy} onClick={() => (first ? void make() : setAsking(true))}>
            {t(first ? "secret.make" : "secret.renew")}
          </Button>
        )}
      </header>
      <p className="muted">{t(first ? "secret.none" : "secret.there")}</p>
      {asking && (
        <ConfirmDialog
          title={t("secret.renewTitle")}
          confirmLabel={t("secret.renew")}
          busy={busy}
          onClose={() => setAsking(false)}
          onConfirm={() => void make()}
        >
          {t("secret.renewHint")}
        </ConfirmDialog>
      )}
      {made && (
        <Dialog
          title={t("secret.made")}
          onClose={() => setMade(null)}
          width={560}
          // Escape or a click beside it must not throw away what is not shown again.
          firm
          footer={
            <Button type="primary" onClick={() => setMade(null)}>
              {text("common.done")}
            </Button>
          }
        >
          <p>{t("secret.once")}</p>
          <CopyOnce text={made.secret} name={t("secret.title")} />
          {made.before_until && <p>{t("secret.until", { at: formatTimestamp(made.before_until) })}</p>}
          <p className="muted">{t("secret.use")}</p>
        </Dialog>
      )}
    </section>
  );
}
