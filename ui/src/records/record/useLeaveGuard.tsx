import { useBlocker } from "@tanstack/react-router";
import { useRef, type ReactNode } from "react";
import { useText } from "../../shell/i18n";
import { ConfirmDialog } from "../../widgets/Dialog";

export interface LeaveGuard {
  /** The question, when it is asked. */
  dialog: ReactNode;
  /** Lets the next navigation pass: what was typed has been saved. */
  release: () => void;
}

/** Asks before unsaved changes are lost by leaving the page. */
export function useLeaveGuard(changed: boolean): LeaveGuard {
  const t = useText();
  const released = useRef(false);
  const blocker = useBlocker({
    shouldBlockFn: ({ current, next }) => changed && !released.current && current.pathname !== next.pathname,
    enableBeforeUnload: () => changed && !released.current,
    withResolver: true,
  });
  const dialog = blocker.status === "blocked" && (
    <ConfirmDialog
      title={t("record.leaveTitle")}
      confirmLabel={t("record.leave")}
      cancelLabel={t("record.stay")}
      danger
      onConfirm={blocker.proceed}
      onClose={blocker.reset}
    >
      {t("record.leaveHint")}
    </ConfirmDialog>
  );
  return {
    dialog,
    release: () => {
      released.current = true;
    },
  };
}
