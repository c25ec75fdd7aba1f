import { useState } from "react";
import { useLabel } from "../i18n";
import { ArrivalForm } from "./ArrivalForm";
import { ProviderButton } from "./ProviderButton";
import { useRefusal } from "./refusal";
import { SignInForm } from "./SignInForm";
import { useWays } from "./ways";
import styles from "./SignIn.module.css";

/** By password, by the identity provider, or what is still wanted of whoever is back from there. */
export function SignInWays() {
  const label = useLabel();
  const ways = useWays();
  const refusal = useRefusal();
  const [otherwise, setOtherwise] = useState(false);
  if (!ways) return null;
  if (ways.code_wanted && !otherwise) return <ArrivalForm onOther={() => setOtherwise(true)} />;
  return (
    <>
      {refusal && (
        <p className={styles.refusal} role="alert">
          {label(refusal)}
        </p>
      )}
      {ways.passwords && <SignInForm />}
      {ways.provider && <ProviderButton provider={ways.provider} other={ways.passwords} />}
    </>
  );
}
