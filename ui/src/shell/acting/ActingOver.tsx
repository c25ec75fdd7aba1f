import { Button } from "antd";
import { Dialog } from "../../widgets/Dialog";
import { useSession } from "../session";
import { useActFor } from "./data";
import { useActingText } from "./locale";

/** The delegation ended under an open page: nothing is answered any more until whoever acts stops, and says so themselves. */
export default function ActingOver() {
  const t = useActingText();
  const { session } = useSession();
  const { busy, actFor } = useActFor();
  return (
    <Dialog
      title={t("acting.over")}
      width={420}
      onClose={() => undefined}
      firm
      footer={
        <Button type="primary" loading={busy} onClick={() => void actFor(null, t("acting.stopped"))}>
          {t("acting.stop")}
        </Button>
      }
    >
      <p>{t("acting.overHint", { name: session?.acts_for?.user.display_name ?? "" })}</p>
    </Dialog>
  );
}
