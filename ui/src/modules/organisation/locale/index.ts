import { addLocale } from "../../../shell/i18n";
import { en } from "./en";
import { zh } from "./zh";

/** The organisation module's texts, typed by their keys. */
export const useOrganisationText = addLocale("organisation", { zh, en });
export type OrganisationText = ReturnType<typeof useOrganisationText>;
