import { Dialog } from "../../widgets/Dialog";
import { useText } from "../i18n";
import { useSession } from "../session";
import { SignInForm } from "./SignInForm";

export default function ExpiredDialog({ onDone }: { onDone: () => void }) {
  const t = useText();
  const { session } = useSession();
  return (
    <Dialog title={t("signIn.expired")} width={380} onClose={() => undefined} firm>
      <p className="muted">{t("signIn.expiredHint")}</p>
      <SignInForm name={session?.user.name} onDone={onDone} />
    </Dialog>
  );
}
