import { Button } from "antd";
import { Icon } from "../../widgets/Icon";
import { useScopeWords } from "../signin/useScopeWords";
import { useSession } from "../session";
import styles from "./acting.module.css";
import { useActFor } from "./data";
import { useActingText } from "./locale";

/** For as long as one acts: for whom, until when, and the way back. */
export function ActingBanner() {
  const t = useActingText();
  const { session } = useSession();
  const scopeWords = useScopeWords();
  const { busy, actFor } = useActFor();
  const acting = session?.acts_for;
  return (
    <div role="status">
      {acting && (
        <div className={styles.banner}>
          <Icon name="user" />
          <span className={styles.bannerText}>
            <span>{t("acting.banner", { name: acting.user.display_name, day: acting.valid_to })}</span>
            {acting.scope && <span className={styles.bannerScope}>{t("acting.bannerScope", { scope: scopeWords(acting.scope) })}</span>}
          </span>
          <Button size="small" loading={busy} onClick={() => void actFor(null, t("acting.stopped"))}>
            {t("acting.stop")}
          </Button>
        </div>
      )}
    </div>
  );
}
