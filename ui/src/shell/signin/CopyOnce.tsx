import { Button } from "antd";
import { useRef, useState } from "react";
import { useText } from "../i18n";
import styles from "./TwoStep.module.css";

/** What is shown this once, with a button that copies it. */
export function CopyOnce({ text, name }: { text: string; name: string }) {
  const t = useText();
  const shown = useRef<HTMLPreElement>(null);
  const [copied, setCopied] = useState(false);

  async function copy(): Promise<void> {
    // A browser gives the clipboard to secure pages only; elsewhere the text is marked, to be copied by hand.
    const selection = window.getSelection();
    if (shown.current && selection) selection.selectAllChildren(shown.current);
    try {
      await navigator.clipboard.writeText(text);
      setCopied(true);
    } catch {
      setCopied(false);
    }
  }
  return (
    <div className={styles.once}>
      <pre ref={shown} tabIndex={0} aria-label={name}>
        {text}
      </pre>
      <Button onClick={() => void copy()} aria-label={`${t("common.copy")} ${name}`}>
        {t(copied ? "common.copied" : "common.copy")}
      </Button>
    </div>
  );
}
