/** Someone who is named in a text, by the names they go by there. */
export interface Named {
  id: string;
  names: string[];
}

/** A piece of a text; with an id where it names someone. */
export interface Part {
  text: string;
  mention: string | null;
}

/** Where someone is being named: the place of the @, and what follows it up to the cursor. */
export interface Naming {
  start: number;
  typed: string;
}

const longestName = 30;

/** Whether a name is being typed at the cursor. The @ of an address (a@b.cn) names nobody; after Chinese no space is needed. */
export function namingAt(text: string, cursor: number): Naming | null {
  const before = text.slice(0, cursor);
  const start = before.lastIndexOf("@");
  if (start < 0 || /[\w.+-]/.test(before.charAt(start - 1))) return null;
  const typed = before.slice(start + 1);
  return typed.length > longestName || /[\s@]/.test(typed) ? null : { start, typed };
}

/** The text with the whole name in place of what was typed of it, and where the cursor goes. */
export function putName(text: string, naming: Naming, name: string): { text: string; cursor: number } {
  const rest = text.slice(naming.start + 1 + naming.typed.length);
  const put = `@${name}${rest.startsWith(" ") ? "" : " "}`;
  const cursor = naming.start + put.length + (rest.startsWith(" ") ? 1 : 0);
  return { text: text.slice(0, naming.start) + put + rest, cursor };
}

/** The text in pieces, so that names can be shown as such; where one name begins another, the longer is meant. */
export function partsOf(text: string, people: Named[]): Part[] {
  const tokens = people
    .flatMap(({ id, names }) => names.filter(Boolean).map((name) => ({ id, token: `@${name}` })))
    .sort((a, b) => b.token.length - a.token.length);
  const parts: Part[] = [];
  let plain = "";
  for (let at = 0; at < text.length; ) {
    const found = text[at] === "@" ? tokens.find(({ token }) => text.startsWith(token, at)) : undefined;
    if (!found) {
      plain += text.charAt(at);
      at += 1;
      continue;
    }
    if (plain) parts.push({ text: plain, mention: null });
    plain = "";
    parts.push({ text: found.token, mention: found.id });
    at += found.token.length;
  }
  if (plain) parts.push({ text: plain, mention: null });
  return parts;
}

/** Of those who were chosen, the ones whose name still stands in the text; a name taken out again names nobody. */
export function stillNamed<T extends { id: string; name: string }>(text: string, chosen: T[]): T[] {
  const people = chosen.map(({ id, name }) => ({ id, names: [name] }));
  // Two people of one name are both meant: each was chosen.
  const tokens = new Set(partsOf(text, people).flatMap((part) => (part.mention ? part.text : [])));
  return chosen.filter(({ name }) => tokens.has(`@${name}`));
}

/** Characters as a reader counts them and the server does: not the halves of those beyond the first plane. */
export function lengthOf(text: string): number {
  return Array.from(text.trim()).length;
}
