import styles from "./Spinner.module.css";

/**
 * Turns in a button while it waits. It comes and goes at once: antd's own is faded in and out by a transition, and one
 * that is called off too early never ends, so that the button of an answer that came quickly would turn for ever.
 */
export function Spinner() {
  return <span className={styles.spinner} aria-hidden="true" />;
}
