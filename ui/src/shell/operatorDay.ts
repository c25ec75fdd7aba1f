/** Which day it is for the operator: at UTC+8, wherever the reader sits, as the server counts days. */
export function operatorToday(now: Date = new Date()): string {
  return new Date(now.getTime() + 8 * 3_600_000).toISOString().slice(0, 10);
}
