import { createHmac } from "node:crypto";
import { describe, expect, inject, it } from "vitest";
import { account, list } from "./support/api";
import { desks, faultsOf } from "./support/desk";
import { fill, words } from "./support/words";

const zh = words.zh;
const { at } = desks();

async function asAdmin(path: string, body: unknown): Promise<Record<string, unknown>> {
  const { cookie, csrf } = await account("admin");
  const answer = await fetch(inject("base") + path, {
    method: "POST",
    headers: { Cookie: `${cookie.name}=${cookie.value}`, "Content-Type": "application/json", "X-CSRF-Token": csrf },
    body: JSON.stringify(body),
  });
  if (!answer.ok) throw new Error(`POST ${path}: ${answer.status} ${await answer.text()}`);
  return (await answer.json()) as Record<string, unknown>;
}

/** What an authenticator shows some steps of 30 seconds from now. */
function codeOf(secret: string, steps = 0): string {
  const letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
  const bits = [...secret].map((letter) => letters.indexOf(letter).toString(2).padStart(5, "0")).join("");
  const bytes = Buffer.from((bits.match(/.{8}/g) ?? []).map((byte) => Number.parseInt(byte, 2)));
  const counter = Buffer.alloc(8);
  counter.writeBigUInt64BE(BigInt(Math.floor(Date.now() / 30_000) + steps));
  const digest = createHmac("sha1", bytes).update(counter).digest();
  const from = (digest.at(-1) ?? 0) & 15;
  return String((digest.readUInt32BE(from) & 0x7fffffff) % 1_000_000).padStart(6, "0");
}

describe("an API token", () => {
  it("is made, shown once, does its work, and is revoked", async () => {
    const page = await at({ user: "chen.owner" }, "/records");
    await page.getByRole("button", { name: new RegExp(zh.top.user) }).click();
    await page.getByRole("menuitem", { name: zh.top.tokens }).click();
    const dialog = page.getByRole("dialog");
    await dialog.getByRole("button", { name: zh.tokens.make }).click();
    await dialog.getByLabel(zh.tokens.name, { exact: true }).fill("缺口日报");
    await dialog.getByRole("button", { name: zh.tokens.make }).click();
    await dialog.getByText(zh.tokens.once).waitFor();
    const token = (await dialog.locator("pre").textContent()) ?? "";
    expect(token).toMatch(/^jw_[0-9a-f]{64}$/);
    const ask = (path: string) => fetch(inject("base") + path, { headers: { Authorization: `Bearer ${token}` } });
    expect((await ask("/api/records/framework.finding?limit=1")).status).toBe(200);
    expect((await ask("/api/tokens")).status).toBe(403);
    await dialog.getByRole("button", { name: zh.common.done }).click();
    await dialog.getByText("缺口日报", { exact: true }).waitFor();
    expect(await dialog.getByText(token).count()).toBe(0);
    await dialog.getByRole("button", { name: `${zh.tokens.revoke} 缺口日报` }).click();
    const sure = page.getByRole("dialog", { name: fill(zh.tokens.revokeTitle, { name: "缺口日报" }) });
    await sure.getByRole("button", { name: zh.tokens.revoke, exact: true }).click();
    await dialog.getByText(zh.tokens.none).waitFor();
    expect((await ask("/api/records/framework.finding?limit=1")).status).toBe(401);
    expect(faultsOf(page)).toEqual([]);
  });
});

describe("two-step sign-in", () => {
  it("is set up with a phone, asked for at the next sign-in, and a recovery code helps", async () => {
    const password = "two steps and a half";
    const name = "sun.twostep";
    const roles = (await list("access.role", { filter: 'code = "reader"' }, "admin")).items;
    const user = await asAdmin("/api/records/access.user", {
      name,
      display_name: "孙二步",
      roles: [{ role: roles[0]?.id }],
    });
    await asAdmin("/api/commands/access.set_password", { user: user.id, password });

    const page = await at({}, "/records");
    const signIn = async () => {
      await page.getByLabel(zh.signIn.name).fill(name);
      await page.getByLabel(zh.signIn.password).fill(password);
      await page.getByRole("button", { name: zh.signIn.submit }).click();
    };
    const menu = async (entry: string) => {
      await page.getByRole("button", { name: new RegExp(zh.top.user) }).click();
      await page.getByRole("menuitem", { name: entry }).click();
    };
    await signIn();
    await menu(zh.top.twoStep);
    const dialog = page.getByRole("dialog", { name: zh.twoStep.title });
    await dialog.getByRole("button", { name: zh.twoStep.setUp }).click();
    await dialog.getByLabel(zh.twoStep.password).fill("wrong");
    await dialog.getByRole("button", { name: zh.common.next }).click();
    await dialog.getByRole("alert").filter({ hasText: /\S/ }).waitFor();
    await dialog.getByLabel(zh.twoStep.password).fill(password);
    await dialog.getByRole("button", { name: zh.common.next }).click();
    const shown = await dialog.locator("pre").textContent();
    const secret = (shown ?? "").replace(/\s/g, "");
    // The step before this one: the code of now is then still to be used for the sign-in.
    await dialog.getByLabel(zh.twoStep.code, { exact: true }).fill(codeOf(secret, -1));
    await dialog.getByRole("button", { name: zh.twoStep.confirm }).click();
    await dialog.getByText(zh.twoStep.codesHint).waitFor();
    const codes = ((await dialog.locator("pre").textContent()) ?? "").split("\n");
    expect(codes).toHaveLength(10);
    await dialog.getByRole("button", { name: zh.twoStep.kept }).click();
    await dialog.getByText(fill(zh.twoStep.left, { count: 10 })).waitFor();
    await page.keyboard.press("Escape");

    await menu(zh.top.signOut);
    await signIn();
    const code = page.getByLabel(zh.signIn.code, { exact: true });
    await code.fill("000000");
    await page.getByRole("button", { name: zh.signIn.submit }).click();
    await page.getByRole("alert").filter({ hasText: /\S/ }).waitFor();
    await code.fill(codeOf(secret, 1));
    await page.getByRole("button", { name: zh.signIn.submit }).click();
    await page.getByRole("heading", { level: 1, name: zh.list.allRecords }).waitFor();

    await menu(zh.top.signOut);
    await signIn();
    await page.getByRole("button", { name: zh.signIn.useRecovery }).click();
    await page.getByLabel(zh.signIn.recovery, { exact: true }).fill(codes[0] ?? "");
    await page.getByRole("button", { name: zh.signIn.submit }).click();
    await page.getByRole("heading", { level: 1, name: zh.list.allRecords }).waitFor();
    expect(faultsOf(page, [/401/])).toEqual([]);
  });
});
