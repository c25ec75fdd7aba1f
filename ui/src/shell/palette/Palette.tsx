import { useNavigate } from "@tanstack/react-router";
import { lazy, Suspense, useEffect, useId, useMemo, useRef, useState, type KeyboardEvent } from "react";
import type { CommandSchema } from "../../contract/schema";
import { useDebounced } from "../../records/fields/useDebounced";
import { Dialog } from "../../widgets/Dialog";
import { Icon } from "../../widgets/Icon";
import { useLabel, useText } from "../i18n";
import { toast } from "../toast";
import styles from "./Palette.module.css";
import { remember } from "./recent";
import type { PaletteEntry } from "./types";
import { useEntries } from "./useEntries";

const CommandDialog = lazy(() => import("../../records/command/CommandDialog"));

/** Finds anything and runs any command, from the keyboard alone. */
export default function Palette({ onClose }: { onClose: () => void }) {
  const t = useText();
  const label = useLabel();
  const navigate = useNavigate();
  const ids = useId();
  const [query, setQuery] = useState("");
  const [active, setActive] = useState(0);
  const [command, setCommand] = useState<CommandSchema | null>(null);
  const asked = useDebounced(query.trim(), 120);
  const { groups, searching } = useEntries(query.trim(), asked);
  const flat = useMemo(() => groups.flatMap((group) => group.entries), [groups]);
  const list = useRef<HTMLDivElement>(null);

  useEffect(() => setActive(0), [query]);
  useEffect(() => {
    list.current?.querySelector('[aria-selected="true"]')?.scrollIntoView({ block: "nearest" });
  }, [active]);

  function choose(entry: PaletteEntry | undefined): void {
    if (!entry) return;
    remember(entry);
    if (entry.command) {
      setCommand(entry.command);
      return;
    }
    onClose();
    if (entry.act) entry.act();
    else if (entry.to) void navigate({ to: entry.to, search: entry.search ?? {} });
  }
  function onKey(event: KeyboardEvent): void {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step && flat.length > 0) {
      event.preventDefault();
      setActive((active + step + flat.length) % flat.length);
    } else if (event.key === "Enter" && !event.nativeEvent.isComposing) {
      event.preventDefault();
      choose(flat[active]);
    }
  }

  if (command) {
    return (
      <Suspense>
        <CommandDialog
          command={command}
          subjects={[]}
          onClose={onClose}
          onDone={() => {
            toast({ message: t("record.commandDone", { name: label(command.label) }) });
            onClose();
          }}
        />
      </Suspense>
    );
  }
  return (
    <Dialog title={t("palette.title")} onClose={onClose} width={620} bare>
      <div className={styles.search}>
        <Icon name="search" />
        <input
          autoFocus
          role="combobox"
          aria-expanded
          aria-controls={`${ids}-list`}
          aria-activedescendant={flat[active] ? `${ids}-${active}` : undefined}
          aria-label={t("palette.placeholder")}
          placeholder={t("palette.placeholder")}
          value={query}
          onChange={(event) => setQuery(event.target.value)}
          onKeyDown={onKey}
          spellCheck={false}
          autoComplete="off"
        />
      </div>
      <div ref={list} id={`${ids}-list`} role="listbox" aria-label={t("palette.title")} className={styles.list}>
        {groups.map((group) => (
          <div key={group.title} role="group" aria-label={group.title}>
            <div className={styles.heading}>{group.title}</div>
            {group.entries.map((entry) => {
              const index = flat.indexOf(entry);
              return (
                <div
                  key={entry.key}
                  id={`${ids}-${index}`}
                  role="option"
                  aria-selected={index === active}
                  className={styles.entry}
                  onMouseMove={() => setActive(index)}
                  onClick={() => choose(entry)}
                >
                  <Icon name={entry.icon} />
                  {entry.number && <span className={styles.number}>{entry.number}</span>}
                  <span className={styles.name} title={[entry.title, entry.context].filter(Boolean).join(" · ")}>
                    <span className="cut">{entry.title}</span>
                    {entry.context && <span className={`${styles.context} cut`}>{entry.context}</span>}
                  </span>
                  {entry.note && <span className={styles.note}>{entry.note}</span>}
                </div>
              );
            })}
          </div>
        ))}
        {flat.length === 0 && query.trim() !== "" && !searching && (
          <div className={styles.nothing}>
            <p>{t("palette.nothing", { query: query.trim() })}</p>
            <p className="muted small">{t("palette.nothingHint")}</p>
          </div>
        )}
      </div>
      <div className={styles.foot} aria-hidden>
        <span>
          <kbd>↑</kbd> <kbd>↓</kbd> {t("palette.move")}
        </span>
        <span>
          <kbd>Enter</kbd> {t("palette.run")}
        </span>
        <span>
          <kbd>Esc</kbd> {t("common.close")}
        </span>
      </div>
    </Dialog>
  );
}
