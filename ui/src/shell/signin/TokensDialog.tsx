import { useQuery, useQueryClient } from "@tanstack/react-query";
import { Button } from "antd";
import { useState } from "react";
import type { components } from "../../contract/openapi";
import { formatTimestamp } from "../../records/format";
import { ConfirmDialog, Dialog } from "../../widgets/Dialog";
import { ErrorState } from "../../widgets/ErrorState";
import { TextSkeleton } from "../../widgets/Skeletons";
import { getJson, send } from "../client";
import { useText } from "../i18n";
import type { Problem } from "../problem";
import { toastProblem } from "../toast";
import { CopyOnce } from "./CopyOnce";
import styles from "./Sessions.module.css";
import { TokenForm } from "./TokenForm";
import own from "./TwoStep.module.css";
import { useScopeWords } from "./useScopeWords";

type Token = components["schemas"]["ApiToken"];
type NewToken = components["schemas"]["NewApiToken"];

const key = ["tokens"];

/** One's own tokens for programs: made here, shown once, revoked here. */
export default function TokensDialog({ onClose }: { onClose: () => void }) {
  const t = useText();
  const client = useQueryClient();
  const [step, setStep] = useState<"list" | "form" | NewToken>("list");
  const { data, error, refetch } = useQuery<{ items: Token[] }, Problem>({
    queryKey: key,
    queryFn: ({ signal }) => getJson<{ items: Token[] }>("/api/tokens", undefined, signal),
  });

  function made(token: NewToken): void {
    setStep(token);
    void client.invalidateQueries({ queryKey: key });
  }
  if (step === "form") {
    return (
      <Dialog title={t("tokens.make")} onClose={() => setStep("list")} width={560}>
        <TokenForm onMade={made} onCancel={() => setStep("list")} />
      </Dialog>
    );
  }
  if (step !== "list") {
    return (
      <Dialog
        key="made"
        title={t("tokens.made")}
        onClose={() => setStep("list")}
        width={560}
        // Escape or a click beside it must not throw away what is not shown again.
        firm
        footer={
          <Button type="primary" onClick={() => setStep("list")}>
            {t("common.done")}
          </Button>
        }
      >
        <p>{t("tokens.once")}</p>
        <CopyOnce text={step.token} name={t("tokens.title")} />
        <p className="muted">{t("tokens.use")}</p>
      </Dialog>
    );
  }
  return (
    <Dialog
      key="list"
      title={t("tokens.title")}
      onClose={onClose}
      width={560}
      footer={
        <Button type="primary" onClick={() => setStep("form")} disabled={!data}>
          {t("tokens.make")}
        </Button>
      }
    >
      <p className={`muted ${styles.hint}`}>{t("tokens.hint")}</p>
      {error && !data && <ErrorState error={error} onRetry={() => void refetch()} inline />}
      {!error && !data && <TextSkeleton />}
      {data?.items.length === 0 && <p>{t("tokens.none")}</p>}
      {data && data.items.length > 0 && (
        <ul className={styles.list}>
          {data.items.map((token) => (
            <TokenLine key={token.id} token={token} />
          ))}
        </ul>
      )}
    </Dialog>
  );
}

function TokenLine({ token }: { token: Token }) {
  const t = useText();
  const scopeWords = useScopeWords();
  const client = useQueryClient();
  const [asking, setAsking] = useState(false);
  const [busy, setBusy] = useState(false);

  async function revoke(): Promise<void> {
    setBusy(true);
    try {
      await send("DELETE", `/api/tokens/${token.id}`);
    } catch (thrown) {
      toastProblem(thrown);
    }
    setAsking(false);
    setBusy(false);
    await client.invalidateQueries({ queryKey: key });
  }
  const used = token.last_used_at ? t("tokens.used", { at: formatTimestamp(token.last_used_at) }) : t("tokens.unused");
  return (
    <li>
      <div className={own.token}>
        <strong>{token.name}</strong>
        <span className="muted">
          <code>{token.prefix}…</code> · {scopeWords(token.scope)}
        </span>
        <span className="muted">{[t("tokens.until", { at: formatTimestamp(token.expires_at) }), used].join(" · ")}</span>
      </div>
      <Button danger onClick={() => setAsking(true)} aria-label={`${t("tokens.revoke")} ${token.name}`}>
        {t("tokens.revoke")}
      </Button>
      {asking && (
        <ConfirmDialog
          title={t("tokens.revokeTitle", { name: token.name })}
          confirmLabel={t("tokens.revoke")}
          danger
          busy={busy}
          onConfirm={() => void revoke()}
          onClose={() => setAsking(false)}
        >
          {t("tokens.revokeHint")}
        </ConfirmDialog>
      )}
    </li>
  );
}
