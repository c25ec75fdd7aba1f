import type { ReactNode } from "react";
import type { Tone } from "../contract/schema";
import styles from "./StateTag.module.css";

/** One shape a tone, so that a state reads without colour and in print. */
const shapes: Record<Tone, ReactNode> = {
  neutral: <circle cx="5" cy="5" r="3.2" fill="none" stroke="currentColor" strokeWidth="1.5" />,
  info: <circle cx="5" cy="5" r="4" fill="currentColor" />,
  success: (
    <path
      d="m1.2 5.2 2.6 2.6 5-5.4"
      fill="none"
      stroke="currentColor"
      strokeWidth="1.8"
      strokeLinecap="round"
      strokeLinejoin="round"
    />
  ),
  warning: <path d="M5 .8 9.6 9H.4z" fill="currentColor" />,
  danger: <path d="M5 .4 9.6 5 5 9.6.4 5z" fill="currentColor" />,
};

export interface StateTagProps {
  tone?: Tone;
  children: ReactNode;
  /** Word and shape without the wash behind, for table cells. */
  plain?: boolean;
}

export function StateTag({ tone = "neutral", children, plain = false }: StateTagProps) {
  return (
    <span className={styles.tag} data-tone={tone} data-plain={plain || undefined}>
      <svg width="10" height="10" viewBox="0 0 10 10" aria-hidden focusable="false">
        {shapes[tone]}
      </svg>
      <span className="cut">{children}</span>
    </span>
  );
}
