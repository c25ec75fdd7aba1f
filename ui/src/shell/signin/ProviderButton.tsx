import { Button } from "antd";
import { useLabel, useText } from "../i18n";
import { wayOut, type Provider } from "./ways";
import styles from "./SignIn.module.css";

export interface ProviderButtonProps {
  provider: Provider;
  /** Whether it stands below a form, and is the other way. */
  other: boolean;
  /** In a page of its own, where this one has work on it that must not be lost. */
  elsewhere?: boolean;
}

/** Leads to the identity provider and back to this page. A link: a browser goes there, no request. */
export function ProviderButton({ provider, other, elsewhere }: ProviderButtonProps) {
  const t = useText();
  const label = useLabel();
  const { pathname, search, hash } = window.location;
  return (
    <div className={styles.provider}>
      {other && <div className={styles.or}>{t("signIn.or")}</div>}
      <Button
        block
        size="large"
        type={other ? "default" : "primary"}
        href={wayOut(elsewhere ? "/" : pathname + search + hash)}
        target={elsewhere ? "_blank" : undefined}
        rel={elsewhere ? "noopener" : undefined}
      >
        {t("signIn.byProvider", { label: label(provider.label) })}
      </Button>
      {elsewhere && <p className={styles.hint}>{t("signIn.elsewhere")}</p>}
    </div>
  );
}
