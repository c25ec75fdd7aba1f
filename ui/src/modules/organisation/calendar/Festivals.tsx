import { useLabel, useLang } from "../../../shell/i18n";
import { useOrganisationText } from "../locale";
import styles from "./calendar.module.css";
import type { Festival } from "./months";

/** The holidays of the year, as a notice tells them. */
export function Festivals({ year, festivals }: { year: number; festivals: Festival[] }) {
  const t = useOrganisationText();
  const label = useLabel();
  const { lang } = useLang();
  const format = new Intl.DateTimeFormat(lang === "zh" ? "zh-CN" : "en", { month: "short", day: "numeric", timeZone: "UTC" });
  const short = (day: string) => format.format(Date.parse(`${day}T00:00:00Z`));
  return (
    <section className={styles.festivals} aria-label={t("cal.holidays", { year })}>
      <h2>{t("cal.holidays", { year })}</h2>
      <ul>
        {festivals.map((festival) => (
          <li key={festival.from}>
            <b>{label(festival.label)}</b>
            <span className={styles.length}>{t("cal.daysOff", { count: festival.days })}</span>
            <span className={styles.when}>
              {festival.days === 1 ? short(festival.from) : t("cal.span", { from: short(festival.from), to: short(festival.to) })}
            </span>
            {festival.worked.length > 0 && (
              <span className={styles.makeUp}>
                {t("cal.makeUp", { days: festival.worked.map(short).join(lang === "zh" ? "、" : ", ") })}
              </span>
            )}
          </li>
        ))}
      </ul>
    </section>
  );
}
