import { inject } from "vitest";
import type { Item, Page as ItemPage, Schema } from "../../src/contract/schema";
import type { ElementPageAnswer, GapTable, Matrix } from "../../src/modules/framework/model";

export type User =
  | "lin.architect"
  | "chen.owner"
  | "zhao.hr"
  | "qian.hr"
  | "wang.reader"
  | "sun.operator"
  | "admin";
export const password = "jingwei-demo";

export interface Account {
  cookie: { name: string; value: string };
  csrf: string;
}

const accounts = new Map<User, Promise<Account>>();

/** One sign-in for each person and test file; a test that ends its session makes one of its own with `signIn`. */
export function account(user: User): Promise<Account> {
  const known = accounts.get(user) ?? signIn(user);
  accounts.set(user, known);
  return known;
}

export async function signIn(user: User): Promise<Account> {
  const answer = await fetch(`${inject("base")}/api/session`, {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify({ name: user, password }),
  });
  if (!answer.ok) throw new Error(`Sign-in of ${user}: ${answer.status} ${await answer.text()}`);
  const cookie = /^([^=]+)=([^;]*)/.exec(answer.headers.getSetCookie()[0] ?? "");
  const { csrf } = (await answer.json()) as { csrf: string };
  return { cookie: { name: cookie?.[1] ?? "", value: cookie?.[2] ?? "" }, csrf };
}

/** What the server itself says, to compare the page with. */
export async function get<T>(path: string, user: User = "lin.architect"): Promise<T> {
  const { cookie } = await account(user);
  const answer = await fetch(inject("base") + path, {
    headers: { Cookie: `${cookie.name}=${cookie.value}`, Accept: "application/json" },
  });
  if (!answer.ok) throw new Error(`GET ${path}: ${answer.status} ${await answer.text()}`);
  return (await answer.json()) as T;
}

/** Someone else changes a record while a page stands open: the department that owns it, on its newest version. */
export async function patch(
  record: string,
  id: string,
  changes: Record<string, unknown>,
  user: User = "chen.owner",
): Promise<void> {
  const { cookie, csrf } = await account(user);
  const { version } = await get<Item>(`/api/records/${record}/${id}`, user);
  const answer = await fetch(`${inject("base")}/api/records/${record}/${id}`, {
    method: "PATCH",
    headers: {
      Cookie: `${cookie.name}=${cookie.value}`,
      "Content-Type": "application/json",
      "X-CSRF-Token": csrf,
      "If-Match": `"${version}"`,
    },
    body: JSON.stringify(changes),
  });
  if (!answer.ok) throw new Error(`PATCH ${record}: ${answer.status} ${await answer.text()}`);
}

export const schemaFor = (user: User) => get<Schema>("/api/schema", user);
export const matrix = () => get<Matrix>("/api/queries/framework.matrix?edition=study&depth=2");
export const elementPage = (id: string) => get<ElementPageAnswer>(`/api/queries/framework.element_page?element=${id}`);
export const gapsUnder = (id: string) => get<GapTable>(`/api/queries/framework.gap_table?edition=study&under=${id}`);

export async function list(
  record: string,
  params: Record<string, string> = {},
  user: User = "lin.architect",
): Promise<ItemPage> {
  return get<ItemPage>(`/api/records/${record}?${new URLSearchParams({ count: "true", ...params })}`, user);
}

/** The one record that a filter must find. */
export async function only(record: string, filter: string, user: User = "lin.architect"): Promise<Item> {
  const { items } = await list(record, { filter, limit: "2" }, user);
  const [item] = items;
  if (!item || items.length > 1) throw new Error(`${record} with ${filter}: ${items.length} found instead of one`);
  return item;
}

export const elementOf = (identifier: string) =>
  only("framework.element", `identifier = "${identifier}" and edition.code = "study"`);
export const findingOf = (number: string) => only("framework.finding", `number = "${number}"`);
