import { Button } from "antd";
import { Dialog } from "../../widgets/Dialog";
import { ErrorState } from "../../widgets/ErrorState";
import { TextSkeleton } from "../../widgets/Skeletons";
import list from "../signin/Sessions.module.css";
import { useActFor, useDelegations } from "./data";
import { DelegationLine } from "./DelegationLine";
import { useActingText } from "./locale";

/** Whom one may act for, and the button that begins it. */
export default function ActForDialog({ onClose }: { onClose: () => void }) {
  const t = useActingText();
  const { data, error, refetch } = useDelegations();
  const { busy, actFor } = useActFor();
  async function begin(id: string, name: string): Promise<void> {
    if (await actFor(id, t("acting.begun", { name }))) onClose();
  }
  return (
    <Dialog title={t("acting.title")} onClose={onClose} width={560}>
      <p className={`muted ${list.hint}`}>{t("acting.hint")}</p>
      {error && !data && <ErrorState error={error} onRetry={() => void refetch()} inline />}
      {!error && !data && <TextSkeleton />}
      {data?.received.length === 0 && <p>{t("acting.none")}</p>}
      {data && data.received.length > 0 && (
        <ul className={list.list}>
          {data.received.map((each) => {
            const name = each.delegator.display_name;
            return (
              <DelegationLine key={each.id} delegation={each} person={each.delegator}>
                <Button
                  type="primary"
                  disabled={!each.stands || busy}
                  onClick={() => void begin(each.id, name)}
                  aria-label={t("acting.beginFor", { name })}
                >
                  {t("acting.begin")}
                </Button>
              </DelegationLine>
            );
          })}
        </ul>
      )}
    </Dialog>
  );
}
