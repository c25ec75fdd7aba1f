import { useSession } from "../session";
import styles from "./acting.module.css";
import { useActingText } from "./locale";

/** On paper alone, below the page: by whom it was printed, and for whom. */
export function ActingFoot() {
  const t = useActingText();
  const { session } = useSession();
  if (!session?.acts_for) return null;
  const names = { name: session.user.display_name, whom: session.acts_for.user.display_name };
  return <p className={styles.foot}>{t("acting.printed", names)}</p>;
}
