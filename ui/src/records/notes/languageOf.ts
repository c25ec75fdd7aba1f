/** The language of words people wrote, so that they are drawn and read aloud in it, whatever the page's own is. */
export function languageOf(text: string): string {
  return /[\u3400-\u9fff]/.test(text) ? "zh-CN" : "en";
}
