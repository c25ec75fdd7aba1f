import { addLocale } from "../../../shell/i18n";
import { en } from "./en";
import { zh } from "./zh";

/** The texts on background work, typed by their keys. */
export const useWorkText = addLocale("work", { zh, en });
