import { addLocale } from "../../i18n";
import { en } from "./en";
import { zh } from "./zh";

/** The texts on acting for others, typed by their keys. */
export const useActingText = addLocale("acting", { zh, en });
