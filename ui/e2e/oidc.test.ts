import { describe, expect, inject, it } from "vitest";
import type { Page } from "playwright-core";
import type { Lang, Width } from "./support/browser";
import { out } from "./support/browser";
import { desks, faultsOf, settled } from "./support/desk";
import { fill, words } from "./support/words";

const { at } = desks();
const labels = { zh: "企业账号", en: "your staff account" };
const button = (page: Page, lang: Lang) =>
  page.getByRole("link", { name: fill(words[lang].signIn.byProvider, { label: labels[lang] }) });
const photograph = (page: Page, name: string) =>
  page.screenshot({ path: out(`${name}.png`), animations: "disabled", caret: "hide" });

describe("signing in by the identity provider", () => {
  it("leads to another site and back to where one wanted to go", async () => {
    const page = await at({}, "/map?lens=open");
    await button(page, "zh").click();
    await page.getByRole("heading", { name: "Who are you?" }).waitFor();
    expect(new URL(page.url()).hostname).toBe("localhost");
    await page.getByRole("link", { name: "lin.architect" }).click();
    await page.getByRole("button", { name: new RegExp(words.zh.top.user) }).waitFor();
    expect(page.url()).toBe(`${inject("base")}/map?lens=open`);
    const cookies = await page.context().cookies();
    const session = cookies.find(({ name }) => name === "jingwei_session");
    expect(session).toMatchObject({ httpOnly: true, sameSite: "Strict" });
    expect(cookies.some(({ name }) => name === "jingwei_oidc")).toBe(false);
    // that nobody was signed in at first is told as 401
    expect(faultsOf(page, [/401/])).toEqual([]);
    // and a second time, by what the provider calls them
    await page.context().clearCookies();
    await page.goto("/");
    await button(page, "zh").click();
    await page.getByRole("link", { name: "lin.architect" }).click();
    await page.getByRole("button", { name: new RegExp(words.zh.top.user) }).waitFor();
  });

  it.each(["zh", "en"] as const)("tells on the sign-in page why somebody is not let in (%s)", async (lang) => {
    const page = await at({ lang }, "/");
    await button(page, lang).click();
    await page.getByRole("link", { name: "nobody.here" }).click();
    const told = await page.getByRole("alert").filter({ hasText: /\S/ }).first().textContent();
    expect(told).toContain(lang === "zh" ? "系统中没有您的账号" : "there is no account for you here");
    expect(page.url()).toBe(`${inject("base")}/`);
    await page.getByLabel(words[lang].signIn.name).waitFor();
    await settled(page);
    await photograph(page, `sign-in-refused-${lang}`);
    await page.reload();
    await button(page, lang).waitFor();
    expect(await page.getByRole("alert").filter({ hasText: /\S/ }).count()).toBe(0);
  });
});

const sizes: [Lang, Width, boolean][] = [
  ["zh", 1440, false],
  ["en", 1440, true],
  ["zh", 390, true],
  ["en", 390, false],
];

describe("the pages of it", () => {
  it.each(sizes)("look as they should (%s, %d, dark: %s)", async (lang, width, dark) => {
    const page = await at({ lang, width, dark }, "/");
    await button(page, lang).waitFor();
    await settled(page);
    await photograph(page, `sign-in-ways-${lang}-${width}${dark ? "-dark" : ""}`);
    const said = (json: unknown) =>
      page.route(
        (url) => url.pathname === "/api/session/oidc",
        (route) => route.fulfill({ status: 200, json }),
      );
    const provider = { label: { zh: labels.zh, en: labels.en } };
    await said({ provider, passwords: true, code_wanted: true });
    await page.reload();
    await page.getByLabel(words[lang].signIn.code, { exact: true }).waitFor();
    await settled(page);
    await photograph(page, `sign-in-arrived-${lang}-${width}${dark ? "-dark" : ""}`);
    await page.getByRole("button", { name: words[lang].signIn.otherWay }).click();
    await page.getByLabel(words[lang].signIn.password).waitFor();
    await said({ provider, passwords: false, code_wanted: false });
    await page.reload();
    await button(page, lang).waitFor();
    expect(await page.getByLabel(words[lang].signIn.password).count()).toBe(0);
    await settled(page);
    await photograph(page, `sign-in-no-passwords-${lang}-${width}${dark ? "-dark" : ""}`);
  });
});
