import { useMemo } from "react";
import { useLang, useText } from "../../shell/i18n";
import type { Words } from "../format";
import type { FaultWords } from "../values";

/** The reader's words for formatted values. */
export function useWords(): Words {
  const t = useText();
  const { lang } = useLang();
  return useMemo(() => ({ lang, yes: t("common.yes"), no: t("common.no") }), [lang, t]);
}

export function useFaultWords(): FaultWords {
  const t = useText();
  return useMemo(
    () => ({
      required: t("field.required"),
      badNumber: t("field.badNumber"),
      badInteger: t("field.badInteger"),
      tooLong: (max: number) => t("field.tooLong", { max }),
      tooSmall: (min: number) => t("field.tooSmall", { min }),
      tooLarge: (max: number) => t("field.tooLarge", { max }),
    }),
    [t],
  );
}
