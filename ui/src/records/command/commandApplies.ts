import type { CommandSchema, Item } from "../../contract/schema";

/** Whether the record is in a state in which the command makes sense; the server decides for good. */
export function commandApplies(command: CommandSchema, item: Item): boolean {
  if (item.archived_at) return false;
  return !command.when || command.when.in.includes(String(item[command.when.field]));
}

/** Whether there is anything to ask before running it. */
export function needsDialog(command: CommandSchema): boolean {
  return command.danger || Boolean(command.confirm) || command.fields.some((field) => field.name !== command.subject);
}
