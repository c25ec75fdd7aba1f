import { Dialog } from "../../widgets/Dialog";
import { useText, type TextKey } from "../i18n";
import styles from "./KeyboardHelp.module.css";

const groups: { title: TextKey; keys: { keys: string[]; text: TextKey }[] }[] = [
  {
    title: "keys.anywhere",
    keys: [
      { keys: ["Ctrl", "K"], text: "keys.palette" },
      { keys: ["?"], text: "keys.help" },
      { keys: ["g"], text: "keys.map" },
      { keys: ["Ctrl", "Enter"], text: "keys.save" },
      { keys: ["Esc"], text: "keys.escape" },
      { keys: ["Tab"], text: "keys.nextField" },
    ],
  },
  {
    title: "keys.inList",
    keys: [
      { keys: ["j", "↓"], text: "keys.down" },
      { keys: ["k", "↑"], text: "keys.up" },
      { keys: ["Enter"], text: "keys.open" },
      { keys: ["x"], text: "keys.select" },
      { keys: ["/"], text: "keys.filter" },
      { keys: ["n"], text: "keys.create" },
    ],
  },
  {
    title: "keys.inRecord",
    keys: [
      { keys: ["e"], text: "keys.editRecord" },
      { keys: ["."], text: "keys.commands" },
    ],
  },
];

export default function KeyboardHelp({ onClose }: { onClose: () => void }) {
  const t = useText();
  return (
    <Dialog title={t("keys.title")} onClose={onClose} width={680}>
      <div className={styles.groups}>
        {groups.map((group) => (
          <section key={group.title}>
            <h3>{t(group.title)}</h3>
            <dl>
              {group.keys.map((each) => (
                <div key={each.text}>
                  <dt>{t(each.text)}</dt>
                  <dd>
                    {each.keys.map((key) => (
                      <kbd key={key}>{key}</kbd>
                    ))}
                  </dd>
                </div>
              ))}
            </dl>
          </section>
        ))}
      </div>
    </Dialog>
  );
}
