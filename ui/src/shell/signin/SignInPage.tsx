import { useLang, useText } from "../i18n";
import { ProductMark } from "../layout/ProductMark";
import { SignInWays } from "./SignInWays";
import { usePageTitle } from "../usePageTitle";
import { Weave } from "./Weave";
import styles from "./SignIn.module.css";

/** The front door: the weave the product is named for, what it promises, and the ways in. */
export default function SignInPage() {
  const t = useText();
  const { lang, setLang } = useLang();
  usePageTitle(t("signIn.title"));
  return (
    <div className={styles.page}>
      <section className={styles.cloth} aria-hidden>
        <Weave />
      </section>
      <main className={styles.door}>
        <div className={styles.inner}>
          <ProductMark size={44} />
          <h1 className={styles.name}>
            {t("product.name")}
            <span className={styles.otherName}>{lang === "zh" ? "Jingwei" : "经纬"}</span>
          </h1>
          <p className={styles.promise}>{t("product.promise")}</p>
          <SignInWays />
        </div>
        <button
          type="button"
          className={styles.language}
          onClick={() => setLang(lang === "zh" ? "en" : "zh")}
          lang={lang === "zh" ? "en" : "zh-CN"}
        >
          {t("top.switchLanguage")}
        </button>
      </main>
    </div>
  );
}
