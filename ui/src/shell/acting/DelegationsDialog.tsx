import { useQueryClient } from "@tanstack/react-query";
import { Button } from "antd";
import { useState } from "react";
import { ConfirmDialog, Dialog } from "../../widgets/Dialog";
import { ErrorState } from "../../widgets/ErrorState";
import { TextSkeleton } from "../../widgets/Skeletons";
import { runCommand } from "../client";
import { useSchema } from "../schema";
import list from "../signin/Sessions.module.css";
import { toast, toastProblem } from "../toast";
import { delegationsKey, useDelegations, type Delegation } from "./data";
import { DelegationForm } from "./DelegationForm";
import { DelegationLine } from "./DelegationLine";
import { useActingText } from "./locale";

/** Who may act for oneself: given here, withdrawn here. */
export default function DelegationsDialog({ onClose }: { onClose: () => void }) {
  const t = useActingText();
  const client = useQueryClient();
  const schema = useSchema();
  const [giving, setGiving] = useState(false);
  const { data, error, refetch } = useDelegations();
  const may = schema?.commands.some(({ name }) => name === "access.give_delegation") ?? true;
  if (giving) {
    return (
      <Dialog key="form" title={t("acting.give")} onClose={() => setGiving(false)} width={560}>
        <DelegationForm
          onGiven={(name, number) => {
            toast({ message: t("acting.giveDone", { name, number }) });
            setGiving(false);
            void client.invalidateQueries({ queryKey: delegationsKey });
          }}
          onCancel={() => setGiving(false)}
        />
      </Dialog>
    );
  }
  return (
    <Dialog
      key="list"
      title={t("acting.ownTitle")}
      onClose={onClose}
      width={560}
      footer={
        may && (
          <Button type="primary" onClick={() => setGiving(true)} disabled={!data}>
            {t("acting.give")}
          </Button>
        )
      }
    >
      <p className={`muted ${list.hint}`}>{t(may ? "acting.ownHint" : "acting.mayNot")}</p>
      {error && !data && <ErrorState error={error} onRetry={() => void refetch()} inline />}
      {!error && !data && <TextSkeleton />}
      {data?.given.length === 0 && <p>{t("acting.ownNone")}</p>}
      {data && data.given.length > 0 && (
        <ul className={list.list}>
          {data.given.map((each) => (
            <GivenLine key={each.id} delegation={each} />
          ))}
        </ul>
      )}
    </Dialog>
  );
}

function GivenLine({ delegation }: { delegation: Delegation }) {
  const t = useActingText();
  const client = useQueryClient();
  const [asking, setAsking] = useState(false);
  const [busy, setBusy] = useState(false);
  const name = delegation.delegate.display_name;

  async function withdraw(): Promise<void> {
    setBusy(true);
    try {
      await runCommand("access.withdraw_delegation", { delegation: delegation.id });
      toast({ message: t("acting.withdrawn", { name }) });
    } catch (thrown) {
      toastProblem(thrown);
    }
    setAsking(false);
    setBusy(false);
    await client.invalidateQueries({ queryKey: delegationsKey });
  }
  return (
    <DelegationLine delegation={delegation} person={delegation.delegate}>
      <Button danger onClick={() => setAsking(true)} aria-label={`${t("acting.withdraw")} ${name}`}>
        {t("acting.withdraw")}
      </Button>
      {asking && (
        <ConfirmDialog
          title={t("acting.withdrawTitle", { name })}
          confirmLabel={t("acting.withdraw")}
          danger
          busy={busy}
          onConfirm={() => void withdraw()}
          onClose={() => setAsking(false)}
        >
          {t("acting.withdrawHint")}
        </ConfirmDialog>
      )}
    </DelegationLine>
  );
}
