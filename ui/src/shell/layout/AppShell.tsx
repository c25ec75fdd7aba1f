import { Outlet, useRouterState } from "@tanstack/react-router";
import { lazy, Suspense, useEffect, useRef, useState } from "react";
import { Dialog } from "../../widgets/Dialog";
import { ActingBanner } from "../acting/ActingBanner";
import { ActingFoot } from "../acting/ActingFoot";
import { useText } from "../i18n";
import { useGlobalKeys } from "../keys";
import { useUrlState } from "../urlState";
import styles from "./AppShell.module.css";
import { OfflineBanner } from "./OfflineBanner";
import { SideNav } from "./SideNav";
import { TopBar } from "./TopBar";
import { useNarrow } from "./useNarrow";
import { useStored } from "./useStored";

const Palette = lazy(() => import("../palette/Palette"));
const KeyboardHelp = lazy(() => import("./KeyboardHelp"));
const PasswordDialog = lazy(() => import("../signin/PasswordDialog"));
const SessionsDialog = lazy(() => import("../signin/SessionsDialog"));
const TokensDialog = lazy(() => import("../signin/TokensDialog"));
const ActForDialog = lazy(() => import("../acting/ActForDialog"));
const DelegationsDialog = lazy(() => import("../acting/DelegationsDialog"));
const SecondFactorDialog = lazy(() => import("../signin/SecondFactorDialog"));

/** In windows up to this width the page has the room to itself until the reader asks for the menu. */
const noRoomForNav = 1280;

export type Overlay = "palette" | "help" | "password" | "sessions" | "tokens" | "twoStep" | "actFor" | "delegations" | "navigation" | null;

export function AppShell() {
  const t = useText();
  const narrow = useNarrow();
  const [navOpen, setNavOpen] = useStored("jingwei.nav", window.innerWidth > noRoomForNav);
  const [overlay, setOverlay] = useState<Overlay>(null);
  const path = useRouterState({ select: (state) => state.location.pathname });
  const main = useRef<HTMLElement>(null);
  useGlobalKeys(setOverlay);

  // A notice, or a letter of one, leads to the dialog from any page.
  const [url, setUrl] = useUrlState();
  const asked = url.open === "actFor";
  useEffect(() => {
    if (!asked) return;
    setOverlay("actFor");
    setUrl({ open: undefined });
  }, [asked, setUrl]);

  // A new page begins at its top, and a link in the drawer closes the drawer.
  useEffect(() => {
    main.current?.scrollTo(0, 0);
    setOverlay((open) => (open === "navigation" ? null : open));
  }, [path]);

  return (
    <div className={styles.shell}>
      <a href="#main" className={styles.skip}>
        {t("common.skip")}
      </a>
      <TopBar
        navShown={!narrow && navOpen}
        onNav={() => (narrow ? setOverlay("navigation") : setNavOpen(!navOpen))}
        open={setOverlay}
      />
      <OfflineBanner />
      <ActingBanner />
      <div className={styles.body}>
        {!narrow && navOpen && (
          <div className={styles.nav}>
            <SideNav />
          </div>
        )}
        <main id="main" ref={main} tabIndex={-1} className={styles.main}>
          <Outlet />
        </main>
      </div>
      <ActingFoot />
      {overlay === "navigation" && (
        <Dialog title={t("nav.title")} onClose={() => setOverlay(null)} drawer>
          <SideNav />
        </Dialog>
      )}
      <Suspense>
        {overlay === "palette" && <Palette onClose={() => setOverlay(null)} />}
        {overlay === "help" && <KeyboardHelp onClose={() => setOverlay(null)} />}
        {overlay === "password" && <PasswordDialog onClose={() => setOverlay(null)} />}
        {overlay === "sessions" && <SessionsDialog onClose={() => setOverlay(null)} />}
        {overlay === "tokens" && <TokensDialog onClose={() => setOverlay(null)} />}
        {overlay === "actFor" && <ActForDialog onClose={() => setOverlay(null)} />}
        {overlay === "delegations" && <DelegationsDialog onClose={() => setOverlay(null)} />}
        {overlay === "twoStep" && <SecondFactorDialog onClose={() => setOverlay(null)} />}
      </Suspense>
    </div>
  );
}
