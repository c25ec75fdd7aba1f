import { addLocale } from "../../../shell/i18n";
import { en } from "./en";
import { zh } from "./zh";

/** The framework module's texts, typed by their keys. */
export const useFrameworkText = addLocale("framework", { zh, en });
export type FrameworkText = ReturnType<typeof useFrameworkText>;
