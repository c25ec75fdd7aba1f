import { useQuery, useQueryClient } from "@tanstack/react-query";
import { Button } from "antd";
import { useState } from "react";
import { formatTimestamp } from "../../records/format";
import { Dialog } from "../../widgets/Dialog";
import { ErrorState } from "../../widgets/ErrorState";
import { TextSkeleton } from "../../widgets/Skeletons";
import type { components } from "../../contract/openapi";
import { getJson, send } from "../client";
import { useText } from "../i18n";
import type { Problem } from "../problem";
import { toastProblem } from "../toast";
import { agentName } from "./agent";
import styles from "./Sessions.module.css";

type Sessions = components["schemas"]["Sessions"];
type Session = Sessions["items"][number];

const key = ["sessions"];

/** Where one is signed in, each to be ended from here: as when a phone was lost. */
export default function SessionsDialog({ onClose }: { onClose: () => void }) {
  const t = useText();
  const { data, error, refetch } = useQuery<Sessions, Problem>({
    queryKey: key,
    queryFn: ({ signal }) => getJson<Sessions>("/api/sessions", undefined, signal),
  });
  return (
    <Dialog title={t("sessions.title")} onClose={onClose} width={520}>
      <p className={`muted ${styles.hint}`}>{t("sessions.hint")}</p>
      {error && !data && <ErrorState error={error} onRetry={() => void refetch()} inline />}
      {!error && !data && <TextSkeleton />}
      {data && (
        <ul className={styles.list}>
          {data.items.map((session) => (
            <SessionLine key={session.id} session={session} />
          ))}
        </ul>
      )}
    </Dialog>
  );
}

function SessionLine({ session }: { session: Session }) {
  const t = useText();
  const client = useQueryClient();
  const [busy, setBusy] = useState(false);
  const name = agentName(session.agent ?? null) || t("sessions.unknown");

  async function end(): Promise<void> {
    setBusy(true);
    try {
      await send("DELETE", `/api/sessions/${session.id}`);
    } catch (thrown) {
      toastProblem(thrown);
    }
    await client.invalidateQueries({ queryKey: key });
    setBusy(false);
  }
  return (
    <li>
      <div className={styles.what}>
        <strong>{name}</strong>
        <span className="muted">
          {[session.address, t("sessions.since", { at: formatTimestamp(session.created_at) })].filter(Boolean).join(" · ")}
        </span>
      </div>
      {session.current ? (
        <span className="muted">{t("sessions.current")}</span>
      ) : (
        <Button danger loading={busy} onClick={() => void end()} aria-label={`${t("sessions.end")} ${name}`}>
          {t("sessions.end")}
        </Button>
      )}
    </li>
  );
}
