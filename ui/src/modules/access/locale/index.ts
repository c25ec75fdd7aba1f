import { addLocale } from "../../../shell/i18n";
import { en } from "./en";
import { zh } from "./zh";

/** The access module's texts, typed by their keys. */
export const useAccessText = addLocale("access", { zh, en });
export type AccessText = ReturnType<typeof useAccessText>;
