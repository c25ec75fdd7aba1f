import { addLocale } from "../../../../shell/i18n";
import { en } from "./en";
import { zh } from "./zh";

/** The texts on webhooks, typed by their keys. */
export const useWebhookText = addLocale("webhook", { zh, en });
