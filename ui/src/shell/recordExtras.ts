import { lazy, type ComponentType } from "react";
import type { Item } from "../contract/schema";

/** What a module shows below a record of its own, beside the form that every record has. */
export interface RecordExtraProps {
  item: Item;
}

/** By the record's name; each loaded with the first such record that is opened. */
export const recordExtras: Record<string, ComponentType<RecordExtraProps> | undefined> = {
  "access.webhook": lazy(() => import("../modules/access/webhook/WebhookPanel")),
};
