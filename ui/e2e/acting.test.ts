import type { Page } from "playwright-core";
import { describe, expect, inject, it } from "vitest";
import { en } from "../src/shell/acting/locale/en";
import { zh } from "../src/shell/acting/locale/zh";
import type { Item } from "../src/contract/schema";
import { account, only, password } from "./support/api";
import { out, type Lang, type Sitting } from "./support/browser";
import { choose, desks, faultsOf, said, settled } from "./support/desk";
import { look } from "./support/look";
import { fill, words } from "./support/words";

const { at } = desks();
const texts = { zh: zh.acting, en: en.acting };

async function asAdmin(path: string, body: unknown): Promise<Item> {
  const { cookie, csrf } = await account("admin");
  const answer = await fetch(inject("base") + path, {
    method: "POST",
    headers: { Cookie: `${cookie.name}=${cookie.value}`, "Content-Type": "application/json", "X-CSRF-Token": csrf },
    body: JSON.stringify(body),
  });
  if (!answer.ok) throw new Error(`POST ${path}: ${answer.status} ${await answer.text()}`);
  return (await answer.json()) as Item;
}

/** Somebody whom no other test signs in: a session that acts for another is not to be shared. */
async function somebody(name: string, display_name: string, roles: string[]): Promise<string> {
  const user = await asAdmin("/api/records/access.user", { name, display_name });
  await asAdmin("/api/commands/access.set_password", { user: user.id, password });
  for (const code of roles) {
    const role = await only("access.role", `code = "${code}"`, "admin");
    await asAdmin("/api/records/access.user_role", { member: user.id, role: role.id });
  }
  return name;
}

async function signedIn(sitting: Sitting, name: string): Promise<Page> {
  const shell = words[sitting.lang ?? "zh"];
  const page = await at({ ...sitting, user: undefined }, "/records");
  await page.getByLabel(shell.signIn.name).fill(name);
  await page.getByLabel(shell.signIn.password).fill(password);
  await page.getByRole("button", { name: shell.signIn.submit }).click();
  await page.getByRole("heading", { level: 1, name: shell.list.allRecords }).waitFor();
  return page;
}

async function menu(page: Page, lang: Lang, entry: string): Promise<void> {
  await page.getByRole("button", { name: new RegExp(words[lang].top.user) }).click();
  await page.getByRole("menuitem", { name: entry, exact: true }).click();
}

const sittings = [
  { lang: "zh", width: 1440, dark: false },
  { lang: "zh", width: 390, dark: true },
  { lang: "en", width: 1440, dark: true },
  { lang: "en", width: 390, dark: false },
] as const;

describe.each(sittings)("acting for another, $lang at $width, dark: $dark", ({ lang, width, dark }) => {
  const t = texts[lang];
  const number = sittings.findIndex((each) => each.lang === lang && each.width === width);
  const [li, wang] = [`Li ${number}`, `Wang ${number}`];
  const seen = async (page: Page, name: string) => {
    await settled(page);
    await page.screenshot({ path: out(`acting-${name}-${lang}-${width}${dark ? "-dark" : ""}.png`) });
    expect(await look(page, lang)).toEqual([]);
  };

  it("is given, begun, seen on every page and in the history, and over when it is withdrawn", async () => {
    const away = await somebody(`li.away${number}`, li, ["hr_officer", "delegating"]);
    const there = await somebody(`wang.there${number}`, wang, ["reader"]);

    const giver = await signedIn({ lang, width, dark }, away);
    await menu(giver, lang, t.menuOwn);
    const own = giver.getByRole("dialog");
    await own.getByText(t.ownNone).waitFor();
    await own.getByRole("button", { name: t.give }).click();
    await choose(giver, own.getByLabel(t.delegate, { exact: true }), wang, new RegExp(wang));
    await own.getByLabel(t.reason, { exact: true }).fill("OA-2026-141");
    await seen(giver, "form");
    await own.getByRole("button", { name: t.submit }).click();
    await said(giver, new RegExp(wang));
    await own.getByText("OA-2026-141").waitFor();
    await seen(giver, "given");

    const page = await signedIn({ lang, width, dark }, there);
    await menu(page, lang, t.menu);
    const dialog = page.getByRole("dialog", { name: t.title });
    const begin = dialog.getByRole("button", { name: fill(t.beginFor, { name: li }) });
    await begin.waitFor();
    await seen(page, "received");
    await begin.click();
    const banner = page.getByRole("status").filter({ has: page.getByRole("button", { name: t.stop }) });
    await banner.filter({ hasText: li }).waitFor();
    await dialog.waitFor({ state: "detached" });
    // It outlives a reload, and what is one's own to do is not offered.
    await page.goto("/records/organisation.department/new");
    await banner.waitFor();
    await page.getByRole("button", { name: new RegExp(words[lang].top.user) }).click();
    await page.getByRole("menuitem", { name: words[lang].top.signOut }).waitFor();
    expect(await page.getByRole("menuitem", { name: words[lang].top.password }).count()).toBe(0);
    await page.keyboard.press("Escape");

    // Below the company, of which organisation.test.ts looks at the tree.
    const company = await only("organisation.department", 'code = "ZMCC"', "zhao.hr");
    const unit = await page.evaluate(
      async ([code, parent]) => {
        const session = (await (await fetch("/api/session")).json()) as { csrf: string };
        const answer = await fetch("/api/records/organisation.department", {
          method: "POST",
          headers: { "Content-Type": "application/json", "X-CSRF-Token": session.csrf },
          body: JSON.stringify({ code, name_zh: `${code}组`, name_en: `Team ${code}`, parent }),
        });
        return (await answer.json()) as { id: string };
      },
      [`ACT${number}`, company.id],
    );
    await page.goto(`/records/organisation.department/${unit.id}`);
    await page.getByText(words[lang].record.history, { exact: true }).first().click();
    // the foot of what is printed says it too
    await page.getByText(fill(words[lang].record.actedFor, { who: wang, whom: li }), { exact: true }).waitFor();
    await seen(page, "history");

    await own.getByRole("button", { name: `${t.withdraw} ${wang}` }).click();
    await giver.getByRole("dialog", { name: fill(t.withdrawTitle, { name: wang }) }).getByRole("button", { name: t.withdraw, exact: true }).click();
    await own.getByText(t.ownNone).waitFor();
    await page.goto("/records/organisation.department");
    const over = page.getByRole("dialog", { name: t.over });
    await over.waitFor();
    await seen(page, "over");
    await over.getByRole("button", { name: t.stop }).click();
    await over.waitFor({ state: "detached" });
    await said(page, t.stopped);
    expect(await banner.count()).toBe(0);
    expect(faultsOf(giver, [/401/])).toEqual([]);
    expect(faultsOf(page, [/401/, /403/])).toEqual([]);
  });
});
