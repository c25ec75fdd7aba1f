import { useEffect, useRef, useSyncExternalStore, type ReactNode } from "react";
import { Icon } from "../widgets/Icon";
import { text, useText } from "./i18n";
import { asProblem } from "./problem";
import styles from "./toast.module.css";

export interface ToastInput {
  tone?: "success" | "danger" | "info";
  message: string;
  /** The next step, offered where the last one was confirmed. */
  action?: { label: string; onSelect: () => void };
}

interface Toast extends ToastInput {
  id: number;
}

let toasts: Toast[] = [];
let counter = 0;
const listeners = new Set<() => void>();

function change(next: Toast[]): void {
  toasts = next;
  for (const listener of listeners) listener();
}

function dismiss(id: number): void {
  change(toasts.filter((toast) => toast.id !== id));
}

/** Says what happened, for some seconds; errors stay until they are closed. */
export function toast(input: ToastInput): void {
  const id = ++counter;
  change([...toasts.slice(-3), { ...input, id }]);
  if (input.tone !== "danger") setTimeout(() => dismiss(id), input.action ? 8000 : 4500);
}

/** Says why something did not happen. A session that ended is no news: the sign-in lies over the page already. */
export function toastProblem(thrown: unknown): void {
  const problem = asProblem(thrown);
  if (problem.status === 401) return;
  toast({ tone: "danger", message: problem.code === "network" ? text("state.down") : problem.detail || problem.message });
}

export function Toasts() {
  const t = useText();
  const region = useRef<HTMLDivElement>(null);
  const shown = useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => toasts,
  );
  useEffect(() => {
    const element = region.current;
    if (!element || typeof element.showPopover !== "function") return;
    // Shown anew with each message, so that it lies above a dialog that was opened since.
    if (element.matches(":popover-open")) element.hidePopover();
    if (shown.length > 0) element.showPopover();
  }, [shown]);
  return (
    <div ref={region} popover="manual" className={styles.region} role="status" aria-live="polite">
      {shown.map((each) => (
        <div key={each.id} className={styles.toast} data-tone={each.tone ?? "success"}>
          <Icon name={each.tone === "danger" ? "warning" : "check"} />
          <Message>{each.message}</Message>
          {each.action && (
            <button
              type="button"
              className={styles.action}
              onClick={() => {
                dismiss(each.id);
                each.action?.onSelect();
              }}
            >
              {each.action.label}
            </button>
          )}
          <button type="button" className={styles.close} onClick={() => dismiss(each.id)} aria-label={t("common.close")}>
            <Icon name="close" size={12} />
          </button>
        </div>
      ))}
    </div>
  );
}

function Message({ children }: { children: ReactNode }) {
  return <span className={styles.message}>{children}</span>;
}
