import { lazy, Suspense, useEffect, useRef, useState } from "react";
import { Icon } from "../../widgets/Icon";
import { useText } from "../i18n";
import styles from "./Bell.module.css";
import { useUnread } from "./data";

const BellPanel = lazy(() => import("./BellPanel"));

/** How many notices are unread, and behind it the latest of them. */
export function Bell() {
  const t = useText();
  const [open, setOpen] = useState(false);
  const root = useRef<HTMLDivElement>(null);
  const button = useRef<HTMLButtonElement>(null);
  const known = useUnread();
  const unread = known?.unread ?? 0;
  const count = known?.unread_more ? `${unread}+` : String(unread);

  useEffect(() => {
    if (!open) return;
    const outside = (event: PointerEvent) => {
      if (!root.current?.contains(event.target as Node)) setOpen(false);
    };
    document.addEventListener("pointerdown", outside);
    return () => document.removeEventListener("pointerdown", outside);
  }, [open]);

  const name = unread > 0 ? t("top.unread", { count }) : t("top.notifications");
  return (
    <div
      ref={root}
      className={styles.root}
      onKeyDown={(event) => {
        if (!open || event.key !== "Escape") return;
        event.stopPropagation();
        setOpen(false);
        button.current?.focus();
      }}
    >
      <button
        ref={button}
        type="button"
        className={styles.button}
        aria-label={name}
        title={name}
        aria-haspopup="dialog"
        aria-expanded={open}
        onClick={() => setOpen(!open)}
      >
        <Icon name="bell" />
        {unread > 0 && (
          <span className={styles.count} aria-hidden>
            {count}
          </span>
        )}
      </button>
      {open && (
        <Suspense>
          <BellPanel onClose={() => setOpen(false)} />
        </Suspense>
      )}
    </div>
  );
}
