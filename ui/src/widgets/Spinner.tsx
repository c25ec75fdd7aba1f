import styles from "./Spinner.module.css";

/**
 * Turns in a button while it waits, and comes and goes at once. antd's own is faded in and out by a transition, which
 * waits for an end that an answer in no time may keep from it.
 */
export function Spinner() {
  return <span className={styles.spinner} aria-hidden="true" />;
}
