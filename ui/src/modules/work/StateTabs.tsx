import { useLabel } from "../../shell/i18n";
import { StateTag } from "../../widgets/StateTag";
import { countOf, toneOf, type StateCount } from "./model";
import styles from "./work.module.css";

/** The states side by side, each with how many there are: native radio buttons, with the keys that everybody knows. */
export function StateTabs({
  label,
  counts,
  value,
  onChange,
}: {
  label: string;
  counts: readonly StateCount[];
  value: string;
  onChange: (state: string) => void;
}) {
  const read = useLabel();
  return (
    <fieldset className={styles.tabs}>
      <legend className="visually-hidden">{label}</legend>
      {counts.map((count) => (
        <label key={count.state} className={styles.tab} data-on={count.state === value || undefined}>
          <input
            type="radio"
            className="visually-hidden"
            name="state"
            checked={count.state === value}
            onChange={() => onChange(count.state)}
          />
          <StateTag plain tone={count.count > 0 ? toneOf(count.state) : "neutral"}>
            {read(count.label)}
          </StateTag>
          <b>{countOf(count)}</b>
        </label>
      ))}
    </fieldset>
  );
}
