import { addLocale } from "../../i18n";
import { en } from "./en";
import { zh } from "./zh";

/** The texts on notices, typed by their keys. */
export const useNoticesText = addLocale("notices", { zh, en });
