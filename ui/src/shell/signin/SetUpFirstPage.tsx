import { Button } from "antd";
import type { Session } from "../../contract/schema";
import { send } from "../client";
import { useText } from "../i18n";
import { ProductMark } from "../layout/ProductMark";
import { signedIn, signedOut } from "../session";
import { toastProblem } from "../toast";
import { usePageTitle } from "../usePageTitle";
import { SecondFactorSetUp } from "./SecondFactorSetUp";
import styles from "./SignIn.module.css";
import own from "./TwoStep.module.css";

/** A role demands a second factor: nothing else is to be had before it is set up. */
export default function SetUpFirstPage({ session }: { session: Session }) {
  const t = useText();
  usePageTitle(t("twoStep.wanted"));

  async function signOut(): Promise<void> {
    try {
      await send("DELETE", "/api/session");
      signedOut();
    } catch (thrown) {
      toastProblem(thrown);
    }
  }
  return (
    <main className={`${styles.door} ${own.page}`}>
      <div className={styles.inner}>
        <ProductMark size={44} />
        <h1 className={styles.name}>{t("twoStep.wanted")}</h1>
        <p className={styles.promise}>{t("twoStep.wantedHint")}</p>
        <SecondFactorSetUp onDone={() => signedIn({ ...session, second_factor_wanted: false })} />
        <div className={own.actions}>
          <Button onClick={() => void signOut()}>{t("top.signOut")}</Button>
        </div>
      </div>
    </main>
  );
}
