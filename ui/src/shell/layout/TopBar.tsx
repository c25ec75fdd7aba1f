import { Link } from "@tanstack/react-router";
import { Icon } from "../../widgets/Icon";
import { useLang, useText } from "../i18n";
import { Bell } from "../notifications/Bell";
import type { Overlay } from "./AppShell";
import { ProductMark } from "./ProductMark";
import styles from "./TopBar.module.css";
import { UserMenu } from "./UserMenu";

export interface TopBarProps {
  navShown: boolean;
  onNav: () => void;
  open: (overlay: Overlay) => void;
}

export function TopBar({ navShown, onNav, open }: TopBarProps) {
  const t = useText();
  const { lang, setLang } = useLang();
  return (
    <header className={styles.bar}>
      <button
        type="button"
        className={styles.icon}
        onClick={onNav}
        aria-label={t(navShown ? "nav.collapse" : "nav.expand")}
        title={t(navShown ? "nav.collapse" : "nav.expand")}
        aria-expanded={navShown}
      >
        <Icon name="menu" />
      </button>
      <Link to="/map" className={styles.mark}>
        <ProductMark />
        <span>{t("product.name")}</span>
      </Link>
      <button type="button" className={styles.search} onClick={() => open("palette")} aria-haspopup="dialog">
        <Icon name="search" />
        <span className={styles.searchText}>{t("top.search")}</span>
        <kbd>Ctrl K</kbd>
      </button>
      <div className={styles.right}>
        <button
          type="button"
          className={styles.language}
          onClick={() => setLang(lang === "zh" ? "en" : "zh")}
          lang={lang === "zh" ? "en" : "zh-CN"}
        >
          {t("top.switchLanguage")}
        </button>
        <Bell />
        <UserMenu open={open} />
      </div>
    </header>
  );
}
