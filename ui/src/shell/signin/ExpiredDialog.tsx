import { useEffect } from "react";
import { Dialog } from "../../widgets/Dialog";
import { api } from "../client";
import { useText } from "../i18n";
import { signedIn, useSession } from "../session";
import { ProviderButton } from "./ProviderButton";
import { SignInForm } from "./SignInForm";
import { useWays } from "./ways";

export default function ExpiredDialog({ onDone }: { onDone: () => void }) {
  const t = useText();
  const { session } = useSession();
  const ways = useWays();
  const provider = ways?.provider;
  const user = session?.user.id;
  // Whoever signed in by the provider did so on another page, and comes back to this one.
  useEffect(() => {
    if (!provider) return;
    const look = () =>
      void api.GET("/api/session").then(
        ({ data }) => {
          if (!data) return;
          // Somebody else is not shown what this one had open.
          if (data.user.id !== user) window.location.reload();
          signedIn(data);
          onDone();
        },
        () => undefined,
      );
    window.addEventListener("focus", look);
    return () => window.removeEventListener("focus", look);
  }, [provider, user, onDone]);
  return (
    <Dialog title={t("signIn.expired")} width={380} onClose={() => undefined} firm>
      <p className="muted">{t("signIn.expiredHint")}</p>
      {ways?.passwords !== false && <SignInForm name={session?.user.name} onDone={onDone} />}
      {provider && <ProviderButton provider={provider} other={ways.passwords} elsewhere />}
    </Dialog>
  );
}
