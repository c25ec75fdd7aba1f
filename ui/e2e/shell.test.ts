import { describe, expect, it } from "vitest";
import type { Page } from "playwright-core";
import { elementOf, list, password, signIn } from "./support/api";
import { desks, faultsOf, settled } from "./support/desk";
import { fill, words } from "./support/words";

const zh = words.zh;
const { at } = desks();
const heading = (page: Page, name: string | RegExp) => page.getByRole("heading", { level: 1, name });

describe("Ctrl-K", () => {
  it("finds an element by its pinyin initials and opens it", async () => {
    const page = await at({ user: "lin.architect" }, "/map");
    await page.keyboard.press("Control+k");
    const dialog = page.getByRole("dialog", { name: zh.palette.title });
    await dialog.getByRole("combobox").fill("lcgl");
    const first = dialog.getByRole("option").filter({ hasText: "流程管理和支持" }).first();
    await first.waitFor();
    expect(await first.textContent()).toContain("1.3.3.1");
    await page.keyboard.press("Enter");
    await heading(page, /流程管理和支持/).waitFor();
    expect(await page.getByRole("dialog").count()).toBe(0);
    expect(faultsOf(page)).toEqual([]);
  });

  it("starts a new record, and says so when there is nothing", async () => {
    const page = await at({ user: "lin.architect" }, "/map");
    await page.keyboard.press("Control+k");
    const dialog = page.getByRole("dialog", { name: zh.palette.title });
    await dialog.getByRole("combobox").fill("qqqqzzzz");
    await dialog.getByText(fill(zh.palette.nothing, { query: "qqqqzzzz" })).waitFor();
    await dialog.getByRole("combobox").fill("新建 现有流程");
    await dialog
      .getByRole("option", { name: fill(zh.palette.newRecord, { name: "现有流程" }) })
      .first()
      .click();
    await heading(page, fill(zh.record.newTitle, { name: "现有流程" })).waitFor();
  });
});

describe("a session that ends", () => {
  it("lays the sign-in over the page, and what was typed is still there to be saved", async () => {
    const page = await at({}, "/");
    const own = await signIn("lin.architect");
    await page.context().addCookies([{ ...own.cookie, url: page.url(), httpOnly: true, sameSite: "Strict" }]);
    await page.goto("/records/framework.as_is_process/new");
    await page.getByRole("textbox", { name: "名称（中）" }).fill("会话中断也不丢");
    await page.getByRole("textbox", { name: "名称（英）" }).fill("Kept across the end of a session");
    await page.getByLabel("编号", { exact: false }).first().fill("KEPT-1");
    await page.context().clearCookies();
    await page.getByRole("button", { name: zh.common.save, exact: true }).click();
    const dialog = page.getByRole("dialog", { name: zh.signIn.expired });
    await dialog.waitFor();
    expect(await dialog.getByLabel(zh.signIn.name).inputValue()).toBe("lin.architect");
    // It cannot be waved away.
    await page.keyboard.press("Escape");
    expect(await dialog.isVisible()).toBe(true);
    await dialog.getByLabel(zh.signIn.password).fill(password);
    await dialog.getByRole("button", { name: zh.signIn.submit }).click();
    await dialog.waitFor({ state: "detached" });
    expect(await page.getByRole("textbox", { name: "名称（中）" }).inputValue()).toBe("会话中断也不丢");
    expect((await list("framework.as_is_process", { filter: 'number = "KEPT-1"' })).count).toBe(0);
    await page.getByRole("button", { name: zh.common.save, exact: true }).click();
    await heading(page, /会话中断也不丢/).waitFor();
    expect((await list("framework.as_is_process", { filter: 'number = "KEPT-1"' })).count).toBe(1);
    expect(faultsOf(page, [/401/])).toEqual([]);
  });

  it("by signing out leads to the sign-in, and back does not show the page again", async () => {
    const page = await at({}, "/");
    const own = await signIn("wang.reader");
    await page.context().addCookies([{ ...own.cookie, url: page.url(), httpOnly: true, sameSite: "Strict" }]);
    await page.goto("/gaps");
    await page.getByRole("button", { name: new RegExp(zh.top.user) }).click();
    await page.getByRole("menuitem", { name: zh.top.signOut }).click();
    await page.getByLabel(zh.signIn.name).waitFor();
    await page.reload();
    await page.getByLabel(zh.signIn.name).waitFor();
    expect(await page.getByText(zh.fw.gaps.title).count()).toBe(0);
  });
});

describe("a reader", () => {
  it("is offered nothing that changes anything", async () => {
    const element = await elementOf("1.2.1.1");
    const finding = (await list("framework.finding", { filter: 'state = "open"', limit: "1", sort: "number" })).items[0];
    const changing = [
      zh.common.new,
      zh.common.edit,
      zh.fw.gaps.newFinding,
      zh.fw.processes.create,
      zh.fw.element.newFinding,
      "采纳",
      "不采纳",
      "移动",
    ];
    const page = await at({ user: "wang.reader" }, "/map");
    const offered: string[] = [];
    for (const path of [
      "/records/framework.finding",
      `/records/framework.finding/${finding?.id}`,
      `/records/framework.element/${element.id}`,
      `/elements/${element.id}`,
      "/gaps",
      "/processes",
    ]) {
      await page.goto(path);
      await heading(page, /./).waitFor();
      await settled(page);
      for (const name of new Set(changing)) {
        const role = (kind: "button" | "link") => page.getByRole("main").getByRole(kind, { name, exact: true }).count();
        if ((await role("button")) + (await role("link")) > 0)
          offered.push(`${path.replace(/[0-9a-f-]{36}/, "ID")} offers ${name}`);
      }
    }
    expect(offered).toEqual([]);
    await page.keyboard.press("e");
    expect(await page.getByRole("button", { name: zh.common.save }).count()).toBe(0);
  });

  it("is told that the users are not for them, on the list, on the form and on a record", async () => {
    const page = await at({ user: "wang.reader" }, "/map");
    for (const path of [
      "/records/access.user",
      "/records/access.user/00000000-0000-7000-8000-000000000000",
      "/records/access.user/new",
    ]) {
      await page.goto(path);
      await page.getByRole("main").getByText(zh.state.noPermission).waitFor();
    }
    await page.goto("/records/framework.finding/new");
    await page.getByRole("main").getByText(zh.state.noPermission).waitFor();
  });
});

describe("what the reader prefers", () => {
  it("language and appearance outlive a reload", async () => {
    const page = await at({ user: "lin.architect" }, "/gaps");
    await heading(page, zh.fw.gaps.title).waitFor();
    await page.getByRole("button", { name: zh.top.switchLanguage }).click();
    await heading(page, words.en.fw.gaps.title).waitFor();
    await page.reload();
    await heading(page, words.en.fw.gaps.title).waitFor();
    expect(await page.locator("html").getAttribute("lang")).toBe("en");
    const ground = () => page.evaluate(() => getComputedStyle(document.body).backgroundColor);
    const light = await ground();
    await page.getByRole("button", { name: new RegExp(words.en.top.user) }).click();
    await page.getByRole("menuitemradio", { name: words.en.top.dark }).click();
    expect(await page.locator("html").getAttribute("data-theme")).toBe("dark");
    await page.reload();
    await heading(page, words.en.fw.gaps.title).waitFor();
    expect(await page.locator("html").getAttribute("data-theme")).toBe("dark");
    expect(await ground()).not.toBe(light);
    expect(faultsOf(page)).toEqual([]);
  });
});
