import { addLocale } from "../../../shell/i18n";
import { en } from "./en";
import { zh } from "./zh";

/** The texts of what hangs on a record, typed by their keys; they come with the record's page and no sooner. */
export const useNotesText = addLocale("notes", { zh, en });
export type NotesText = ReturnType<typeof useNotesText>;
