import { useNavigate } from "@tanstack/react-router";
import { useEffect, useRef } from "react";
import type { Overlay } from "./layout/AppShell";

/** Whether the reader is typing, so that a letter is a letter and not a command. */
export function isTyping(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false;
  return (
    target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName) || target.getAttribute("role") === "combobox"
  );
}

/** Whether a list, a calendar or a small window of a control is open: Esc is then for it alone. */
export function popupOpen(): boolean {
  const kinds = ["ant-select-dropdown", "ant-picker-dropdown", "ant-popover"];
  return document.querySelector(kinds.map((kind) => `.${kind}:not(.${kind}-hidden)`).join(", ")) !== null;
}

/** Whether a modal dialog is open, behind which a page must stay still. */
export function dialogOpen(): boolean {
  return document.querySelector("dialog[open], .ant-modal-wrap:not([style*='display: none'])") !== null;
}

/** The keys that work anywhere: Ctrl-K, ?, and g for the map. */
export function useGlobalKeys(open: (overlay: Overlay) => void): void {
  const navigate = useNavigate();
  useEffect(() => {
    function onKey(event: KeyboardEvent): void {
      if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "k") {
        event.preventDefault();
        open("palette");
      } else if (plainKey(event) && event.key === "?") {
        event.preventDefault();
        open("help");
      } else if (plainKey(event) && event.key === "g") {
        void navigate({ to: "/map" });
      }
    }
    window.addEventListener("keydown", onKey);
    return () => window.removeEventListener("keydown", onKey);
  }, [open, navigate]);
}

function plainKey(event: KeyboardEvent): boolean {
  return !event.ctrlKey && !event.metaKey && !event.altKey && !isTyping(event.target) && !dialogOpen();
}

/** Keys of one page; letters act only while nothing is typed and no dialog lies above. */
export function usePageKeys(handlers: Record<string, (event: KeyboardEvent) => void>): void {
  const latest = useRef(handlers);
  latest.current = handlers;
  useEffect(() => {
    // Asked on the way down, because the control closes its popup before the key comes up here again.
    let forPopup = false;
    function onKeyDown(event: KeyboardEvent): void {
      forPopup = event.key === "Escape" && popupOpen();
    }
    function onKey(event: KeyboardEvent): void {
      if (forPopup || event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || dialogOpen()) return;
      if (event.key !== "Escape" && isTyping(event.target)) return;
      const handler = latest.current[event.key];
      if (!handler) return;
      // Else a dialog that Esc opens would take the same Esc as its own.
      if (event.key === "Escape") event.preventDefault();
      handler(event);
    }
    // With Ctrl a key is never text: it is taken before a control (a select on Enter) makes something of it.
    function onControlKey(event: KeyboardEvent): void {
      if (!(event.ctrlKey || event.metaKey) || event.altKey || dialogOpen()) return;
      const handler = latest.current[`Ctrl+${event.key}`];
      if (!handler) return;
      event.preventDefault();
      event.stopPropagation();
      handler(event);
    }
    window.addEventListener("keydown", onKeyDown, true);
    window.addEventListener("keydown", onKey);
    window.addEventListener("keydown", onControlKey, true);
    return () => {
      window.removeEventListener("keydown", onKeyDown, true);
      window.removeEventListener("keydown", onKey);
      window.removeEventListener("keydown", onControlKey, true);
    };
  }, []);
}
