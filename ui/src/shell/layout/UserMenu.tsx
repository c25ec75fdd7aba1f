import { useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { Icon } from "../../widgets/Icon";
import { MenuButton, type MenuEntry } from "../../widgets/MenuButton";
import { useActingText } from "../acting/locale";
import { send } from "../client";
import { useLabel, useText } from "../i18n";
import { asProblem } from "../problem";
import { signedOut, useSession } from "../session";
import { setMode, useModeChoice, type ModeChoice } from "../theme/mode";
import { toastProblem } from "../toast";
import type { Overlay } from "./AppShell";
import styles from "./UserMenu.module.css";

const modes: { choice: ModeChoice; text: "top.light" | "top.dark" | "top.system" }[] = [
  { choice: "light", text: "top.light" },
  { choice: "dark", text: "top.dark" },
  { choice: "system", text: "top.system" },
];

export function UserMenu({ open }: { open: (overlay: Overlay) => void }) {
  const t = useText();
  const acting = useActingText();
  const label = useLabel();
  const { session } = useSession();
  const mode = useModeChoice();
  const navigate = useNavigate();
  const client = useQueryClient();
  if (!session) return null;

  async function signOut(): Promise<void> {
    try {
      await send("DELETE", "/api/session");
    } catch (thrown) {
      // Whoever is signed out already has what they asked for.
      if (asProblem(thrown).status !== 401) {
        toastProblem(thrown);
        return;
      }
    }
    signedOut();
    client.clear();
  }

  // What nobody does for another; while acting the banner leads back to it.
  const ofOneself: MenuEntry[] = [
    { key: "actFor", label: acting("acting.menu"), icon: "user", onSelect: () => open("actFor") },
    { key: "delegations", label: acting("acting.menuOwn"), icon: "history", onSelect: () => open("delegations") },
    { key: "password", label: t("top.password"), icon: "key", onSelect: () => open("password") },
    { key: "sessions", label: t("top.sessions"), icon: "screen", onSelect: () => open("sessions") },
    { key: "twoStep", label: t("top.twoStep"), icon: "check", onSelect: () => open("twoStep") },
    { key: "tokens", label: t("top.tokens"), icon: "link", onSelect: () => open("tokens") },
  ];
  const entries: MenuEntry[] = [
    {
      key: "who",
      content: (
        <div className={styles.who}>
          <strong>{session.user.display_name}</strong>
          <span className="muted">{session.user.name}</span>
          {session.roles.length > 0 && (
            <span className={styles.roles}>
              {t("top.roles")} {session.roles.map((role, index) => label(session.role_labels?.[index]) || role).join(" · ")}
            </span>
          )}
        </div>
      ),
    },
    { key: "theme", heading: t("top.theme") },
    ...modes.map(({ choice, text }): MenuEntry => ({
      key: choice,
      label: t(text),
      checked: mode === choice,
      onSelect: () => setMode(choice),
    })),
    { key: "rest", heading: t("palette.settings") },
    ...(session.acts_for ? [] : ofOneself),
    { key: "keyboard", label: t("top.keyboard"), icon: "keyboard", aside: <kbd>?</kbd>, onSelect: () => open("help") },
    { key: "api", label: t("top.apiDocs"), icon: "book", onSelect: () => void navigate({ to: "/api-docs" }) },
    { key: "out", label: t("top.signOut"), icon: "signOut", onSelect: () => void signOut() },
  ];
  return (
    <MenuButton
      label={`${session.user.display_name} · ${t("top.user")}`}
      title={session.user.display_name}
      entries={entries}
      align="right"
    >
      <Icon name="user" />
      <span className={styles.name}>{session.user.display_name}</span>
    </MenuButton>
  );
}
