import { currentLanguage } from "../shell/language";
import { Problem, problemFrom } from "../shell/problem";

/** Fetches a file and hands it to the browser to keep; by fetch, so that a refusal can be read and shown. */
export async function downloadFrom(path: string, name: string): Promise<void> {
  let response: Response;
  try {
    response = await fetch(path, { headers: { "Accept-Language": currentLanguage() === "zh" ? "zh-CN" : "en" } });
  } catch {
    throw new Problem(0, { code: "network" });
  }
  if (!response.ok) throw await problemFrom(response);
  keepFile(await response.blob(), name);
}

export function keepFile(content: Blob, name: string): void {
  const address = URL.createObjectURL(content);
  const link = document.createElement("a");
  link.href = address;
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(address), 10_000);
}

/** Rows as a CSV that spreadsheets open as they are: with a byte order mark, cells quoted, formulas disarmed. */
export function csvOf(rows: (string | number)[][]): Blob {
  const cell = (value: string | number) => {
    const text = String(value);
    return `"${(/^[=+\-@\t]/.test(text) && typeof value === "string" ? `'${text}` : text).replace(/"/g, '""')}"`;
  };
  return new Blob([`\ufeff${rows.map((row) => row.map(cell).join(",")).join("\r\n")}\r\n`], { type: "text/csv;charset=utf-8" });
}
