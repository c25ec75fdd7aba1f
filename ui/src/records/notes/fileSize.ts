/** A size in words a person uses: `12 bytes`, `340 KB`, `1.2 MB`. A KB is 1024 bytes, as the limit of a file counts it. */
export function fileSize(bytes: number, inBytes: (count: number) => string): string {
  if (bytes < 1024) return inBytes(bytes);
  const kilobytes = bytes / 1024;
  return kilobytes < 1023.5 ? `${rounded(kilobytes)} KB` : `${rounded(kilobytes / 1024)} MB`;
}

/** Two figures where there would be one only, whole numbers else. */
function rounded(amount: number): string {
  return amount < 9.95 ? amount.toFixed(1).replace(/\.0$/, "") : String(Math.round(amount));
}
