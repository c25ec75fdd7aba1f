import { Button, ConfigProvider } from "antd";
import { useId, useLayoutEffect, useRef, useState, type ReactNode } from "react";
import { useText } from "../shell/i18n";
import { popupOpen } from "../shell/keys";
import styles from "./Dialog.module.css";
import { Icon } from "./Icon";

export interface DialogProps {
  title: string;
  onClose: () => void;
  children: ReactNode;
  /** Buttons, the primary one last. */
  footer?: ReactNode;
  width?: number;
  /** From the left edge, as the navigation on a phone. */
  drawer?: boolean;
  /** Over the whole screen, for a picture that wants all of it. */
  full?: boolean;
  /** The title is only for screen readers. */
  bare?: boolean;
  /** Cannot be closed without an answer. */
  firm?: boolean;
}

/**
 * A native modal dialog: the browser keeps the focus in, gives it back afterwards and closes on Esc. Mounted means open.
 * antd's popups go into it, because nothing outside of the top layer would be seen above it.
 */
export function Dialog({ title, onClose, children, footer, width = 520, drawer, full, bare, firm }: DialogProps) {
  const t = useText();
  const titleId = useId();
  const element = useRef<HTMLDialogElement>(null);
  const [box, setBox] = useState<HTMLElement | null>(null);
  // In the layout phase, because the browser gives the focus back only while the dialog still stands in the page.
  useLayoutEffect(() => {
    const dialog = element.current;
    const before = document.activeElement;
    if (!dialog) return;
    if (!dialog.open) dialog.showModal();
    // Over a picture no ring is to stand before anybody has used the keyboard.
    (full ? dialog : firstToFocus(dialog)).focus();
    return () => {
      dialog.close();
      if (before instanceof HTMLElement && before.isConnected) before.focus();
    };
  }, []);
  return (
    <dialog
      ref={element}
      tabIndex={-1}
      className={drawer ? styles.drawer : full ? styles.full : styles.dialog}
      style={drawer || full ? undefined : { width }}
      aria-labelledby={titleId}
      onCancel={(event) => {
        event.preventDefault();
        if (!firm) onClose();
      }}
      onKeyDown={(event) => {
        // The page's own keys must not act behind an open dialog.
        event.stopPropagation();
        if (event.key !== "Escape" || event.defaultPrevented) return;
        event.preventDefault();
        if (!firm && !popupOpen()) onClose();
      }}
      onMouseDown={(event) => {
        if (event.target === element.current && !firm) onClose();
      }}
    >
      <div className={styles.box} ref={setBox}>
        <header className={bare ? "visually-hidden" : styles.head}>
          <h2 id={titleId}>{title}</h2>
          {!firm && !bare && (
            <button type="button" className={styles.close} onClick={onClose} aria-label={t("common.close")}>
              <Icon name="close" />
            </button>
          )}
        </header>
        <ConfigProvider getPopupContainer={() => box ?? document.body}>
          <div className={bare || drawer || full ? styles.bareBody : styles.body}>{children}</div>
        </ConfigProvider>
        {footer && <footer className={styles.foot}>{footer}</footer>}
      </div>
    </dialog>
  );
}

/**
 * Where the keyboard begins: in the first field, else on what answers the question. The browser would take the first thing
 * it finds, which is the button that closes.
 */
function firstToFocus(dialog: HTMLDialogElement): HTMLElement {
  const inBody = `.${styles.body} :is(input, textarea, button):not([hidden], [disabled]), .${styles.bareBody} input`;
  return (
    dialog.querySelector<HTMLElement>("[data-autofocus]") ??
    dialog.querySelector<HTMLElement>(inBody) ??
    dialog.querySelector<HTMLElement>("footer .ant-btn-primary:not([disabled])") ??
    dialog
  );
}

export interface ConfirmDialogProps {
  /** Names the thing: 归档「规划缺口」？ */
  title: string;
  /** What follows. */
  children?: ReactNode;
  confirmLabel: string;
  cancelLabel?: string;
  danger?: boolean;
  busy?: boolean;
  onConfirm: () => void;
  onClose: () => void;
}

export function ConfirmDialog({
  title,
  children,
  confirmLabel,
  cancelLabel,
  danger,
  busy,
  onConfirm,
  onClose,
}: ConfirmDialogProps) {
  const t = useText();
  return (
    <Dialog
      title={title}
      onClose={onClose}
      width={440}
      footer={
        <>
          <Button onClick={onClose}>{cancelLabel ?? t("common.cancel")}</Button>
          <Button type="primary" danger={danger} loading={busy} onClick={onConfirm}>
            {confirmLabel}
          </Button>
        </>
      }
    >
      {children}
    </Dialog>
  );
}
