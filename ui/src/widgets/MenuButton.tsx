import { useEffect, useId, useLayoutEffect, useRef, useState, type KeyboardEvent, type ReactNode } from "react";
import { Icon, type IconName } from "./Icon";
import styles from "./MenuButton.module.css";

export type MenuEntry =
  | {
      key: string;
      label: string;
      icon?: IconName;
      danger?: boolean;
      /** Set for a choice among others: shows the tick. */
      checked?: boolean;
      /** At the right, as a key or a figure. */
      aside?: ReactNode;
      onSelect: () => void;
    }
  | { key: string; heading: string }
  | { key: string; content: ReactNode };

export interface MenuButtonProps {
  /** What the button shows. */
  children: ReactNode;
  /** Its name where it shows only a picture. */
  label?: string;
  entries: MenuEntry[];
  align?: "left" | "right";
  /** Looks: a plain icon button, or a bordered one as beside a list. */
  bordered?: boolean;
  title?: string;
}

/** A button that opens a menu, with the keys a menu has: arrows, Home, End, Esc. */
export function MenuButton({ children, label, entries, align = "left", bordered, title }: MenuButtonProps) {
  const [open, setOpen] = useState(false);
  const root = useRef<HTMLDivElement>(null);
  const button = useRef<HTMLButtonElement>(null);
  const menuId = useId();
  useEffect(() => {
    if (!open) return;
    menuItems(root.current)[0]?.focus();
    const outside = (event: PointerEvent) => {
      if (!root.current?.contains(event.target as Node)) setOpen(false);
    };
    document.addEventListener("pointerdown", outside);
    return () => document.removeEventListener("pointerdown", outside);
  }, [open]);

  // On a phone a menu may begin too near to the edge: it is moved until it stands wholly in the window.
  useLayoutEffect(() => {
    const menu = open ? root.current?.querySelector<HTMLElement>("[role='menu']") : null;
    if (!menu) return;
    const { left, right } = menu.getBoundingClientRect();
    const shift = left < 8 ? 8 - left : Math.min(0, window.innerWidth - 8 - right);
    // Margins, because a menu that is only drawn elsewhere still makes the page scroll.
    menu.style.marginLeft = `${shift}px`;
    menu.style.marginRight = `${-shift}px`;
  }, [open]);

  function close(): void {
    setOpen(false);
    button.current?.focus();
  }

  return (
    <div
      ref={root}
      className={styles.root}
      onKeyDown={(event) => open && menuKey(event, root.current, close)}
      onBlur={(event) => {
        if (open && event.relatedTarget && !root.current?.contains(event.relatedTarget)) setOpen(false);
      }}
    >
      <button
        ref={button}
        type="button"
        className={bordered ? styles.bordered : styles.button}
        aria-label={label}
        title={title ?? label}
        aria-haspopup="menu"
        aria-expanded={open}
        aria-controls={open ? menuId : undefined}
        onClick={() => setOpen(!open)}
      >
        {children}
      </button>
      {open && (
        <div id={menuId} role="menu" className={styles.menu} data-align={align}>
          {entries.map((entry) => (
            <MenuRow key={entry.key} entry={entry} close={close} />
          ))}
        </div>
      )}
    </div>
  );
}

function MenuRow({ entry, close }: { entry: MenuEntry; close: () => void }) {
  if ("heading" in entry) return <div className={styles.heading}>{entry.heading}</div>;
  if ("content" in entry) return <div className={styles.content}>{entry.content}</div>;
  const choice = entry.checked !== undefined;
  return (
    <button
      type="button"
      role={choice ? "menuitemradio" : "menuitem"}
      aria-checked={choice ? entry.checked : undefined}
      tabIndex={-1}
      className={styles.item}
      data-danger={entry.danger || undefined}
      onClick={() => {
        close();
        entry.onSelect();
      }}
    >
      <span className={styles.lead}>
        {entry.checked ? <Icon name="check" size={14} /> : entry.icon && <Icon name={entry.icon} />}
      </span>
      <span className={styles.label}>{entry.label}</span>
      {entry.aside && <span className={styles.aside}>{entry.aside}</span>}
    </button>
  );
}

function menuItems(root: HTMLElement | null): HTMLElement[] {
  return [...(root?.querySelectorAll<HTMLElement>('[role^="menuitem"]') ?? [])];
}

function menuKey(event: KeyboardEvent, root: HTMLElement | null, close: () => void): void {
  const items = menuItems(root);
  const at = items.indexOf(document.activeElement as HTMLElement);
  const next = { ArrowDown: at + 1, ArrowUp: at - 1 + items.length, Home: 0, End: items.length - 1 }[event.key];
  if (next !== undefined) {
    event.preventDefault();
    items[next % items.length]?.focus();
  } else if (event.key === "Escape") {
    event.preventDefault();
    event.stopPropagation();
    close();
  } else if (event.key === "Tab") {
    close();
  }
}
