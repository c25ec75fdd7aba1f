import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import type { Page } from "playwright-core";
import type { Aspect, Finding, GapTable } from "../src/modules/framework/model";
import { elementOf, findingOf, gapsUnder, password, schemaFor, type User } from "./support/api";
import type { Sitting } from "./support/browser";
import { desks, faultsOf, said, settled } from "./support/desk";
import { fill, words } from "./support/words";

const zh = words.zh;
const { at } = desks();
const { commands } = await schemaFor("lin.architect");
const verb = (name: string) => commands.find((each) => each.name === `framework.${name}_finding`)?.label.zh ?? name;
const flag = (page: Page, name: string) => page.getByRole("link", { name: new RegExp(`^${name}：\\d+ 条待处理$`) });

function findingsOf(table: GapTable, aspects: Aspect[] = ["as_is", "benchmark", "suggestion"]): Finding[] {
  return table.rows.flatMap((row) => aspects.flatMap((aspect) => row[aspect]));
}

const textOf = ({ text }: Finding): string => (typeof text === "string" ? text : text.zh);

async function openCount(page: Page, name: string): Promise<number> {
  const text = await flag(page, name).getAttribute("aria-label");
  return Number(/：(\d+) /.exec(text ?? "")?.[1]);
}

describe("the gap workbench", () => {
  it("says no number before it knows it", async () => {
    const page = await at({ user: "lin.architect" }, "/records");
    let answer = () => {};
    const asked = new Promise<void>((done) => (answer = done));
    await page.route("**/api/queries/framework.gap_table**", async (route) => {
      await asked;
      await route.continue();
    });
    await page.getByRole("navigation", { name: zh.nav.title }).getByRole("link", { name: zh.fw.gaps.title }).click();
    await page.getByRole("heading", { level: 1, name: zh.fw.gaps.title }).waitFor();
    const foot = page.locator("footer").last();
    expect(await foot.textContent()).toBe(zh.fw.gaps.keys);
    answer();
    await expect.poll(() => foot.textContent()).toMatch(/[1-9]\d* 个要素 · [1-9]\d* 条/);
    expect(faultsOf(page)).toEqual([]);
  });
});

describe("what the gap workbench shows", () => {
  it("is had as a file, filtered as it is shown, by whoever may take it away", async () => {
    const page = await at({ user: "lin.architect" }, "/gaps?state=open&aspect=suggestion");
    const shown = await page.getByRole("article").evaluateAll((cards) => cards.map((card) => card.getAttribute("aria-label")));
    expect(shown.length).toBeGreaterThan(10);
    await page.getByRole("button", { name: zh.list.export, exact: true }).click();
    const coming = page.waitForEvent("download");
    await page.getByRole("menuitem", { name: zh.list.exportCsv }).click();
    const download = await coming;
    expect(download.suggestedFilename()).toBe(`${zh.fw.gaps.title}.csv`);
    const text = readFileSync(await download.path(), "utf8");
    const numbers = text.match(/(?<=,)S-\d+(?=,)/g) ?? [];
    expect(numbers.sort()).toEqual(shown.sort());

    await page.getByRole("button", { name: zh.list.export, exact: true }).click();
    const workbook = page.waitForEvent("download");
    await page.getByRole("menuitem", { name: zh.list.exportXlsx }).click();
    const bytes = readFileSync(await (await workbook).path());
    expect(bytes.subarray(0, 2).toString()).toBe("PK");
    expect(faultsOf(page)).toEqual([]);

    const reader = await at({ user: "wang.reader" }, "/gaps");
    await reader.getByRole("article").first().waitFor();
    expect(await reader.getByRole("button", { name: zh.list.export, exact: true }).count()).toBe(0);
  });
});

describe("a newcomer", () => {
  it("signs in, and is at a finding in two clicks from the map", async () => {
    const element = await elementOf("1.3.1.1");
    const expected = findingsOf(await gapsUnder(element.id));
    expect(expected.length).toBeGreaterThan(5);
    const page = await at({}, "/");
    await page.getByLabel(zh.signIn.name).fill("wang.reader");
    expect(await page.title()).toContain(zh.signIn.title);
    await page.getByLabel(zh.signIn.password).fill(password);
    await page.getByRole("button", { name: zh.signIn.submit }).click();
    await page.waitForURL("**/map");
    await settled(page);

    await flag(page, String(element.name_zh)).click();
    await page.getByRole("heading", { level: 1, name: String(element.name_zh) }).waitFor();
    await settled(page);
    const shown = await page.getByRole("article").evaluateAll((cards) => cards.map((card) => card.getAttribute("aria-label")));
    expect([...shown].sort()).toEqual(expected.map((finding) => finding.number).sort());

    const one = expected.find((finding) => finding.state === "open") as Finding;
    await page.getByRole("link", { name: one.number, exact: true }).click();
    await page.getByRole("heading", { level: 1, name: one.number }).waitFor();
    await page.getByText(textOf(one)).first().waitFor();
    expect(faultsOf(page, [/401/])).toEqual([]);
  });

  it("is told that the password is wrong, and keeps the name that was typed", async () => {
    const page = await at({}, "/");
    await page.getByLabel(zh.signIn.name).fill("wang.reader");
    await page.getByLabel(zh.signIn.password).fill("nonsense");
    await page.keyboard.press("Enter");
    await page.getByRole("alert").filter({ hasText: /密码/ }).waitFor();
    expect(await page.getByLabel(zh.signIn.name).inputValue()).toBe("wang.reader");
  });
});

describe("the architect", () => {
  it("accepts three findings at once, declines one with a reason, and the map counts four fewer", async () => {
    const element = await elementOf("1.2.1.2");
    const name = String(element.name_zh);
    const waiting = findingsOf(await gapsUnder(element.id), ["suggestion"]).filter((finding) => finding.state === "open");
    const three = waiting.slice(0, 3);
    const fourth = waiting[3] as Finding;
    const page = await at({ user: "lin.architect" }, "/map");
    const before = await openCount(page, name);
    expect(before).toBeGreaterThanOrEqual(waiting.length);

    await flag(page, name).click();
    await page.getByRole("heading", { level: 1, name }).waitFor();
    for (const finding of three) {
      await page.getByRole("checkbox", { name: fill(zh.fw.gaps.select, { number: finding.number }) }).check();
    }
    const bar = page.getByRole("toolbar", { name: fill(zh.fw.gaps.selected, { count: 3 }) });
    await bar.getByRole("button", { name: new RegExp(`^${verb("accept")} 3$`) }).click();
    await said(page, fill(zh.fw.gaps.done, { verb: verb("accept"), count: 3 }));
    for (const finding of three) {
      await page.getByRole("article", { name: finding.number }).getByText(zh.fw.state.accepted).waitFor();
      expect((await findingOf(finding.number)).state).toBe("accepted");
    }

    await page.getByRole("article", { name: fourth.number }).getByRole("button", { name: zh.fw.gaps.more }).click();
    await page.getByRole("menuitem", { name: verb("decline") }).click();
    const dialog = page.getByRole("dialog");
    await dialog.getByText(fourth.number).first().waitFor();
    // Without a reason nothing is declined.
    await dialog.getByRole("button", { name: verb("decline"), exact: true }).click();
    await dialog.getByRole("alert").filter({ hasText: zh.field.required }).waitFor();
    expect((await findingOf(fourth.number)).state).toBe("open");
    await dialog.getByRole("textbox").fill("与集团统一建设的系统重复。");
    await dialog.getByRole("button", { name: verb("decline"), exact: true }).click();
    await said(page, fill(zh.fw.gaps.done, { verb: verb("decline"), count: 1 }));
    const declined = await findingOf(fourth.number);
    expect([declined.state, declined.reason]).toEqual(["declined", "与集团统一建设的系统重复。"]);

    await page.getByRole("navigation", { name: zh.nav.title }).getByRole("link", { name: zh.nav.home }).click();
    await page.waitForURL("**/map");
    await settled(page);
    await expect.poll(() => openCount(page, name)).toBe(before - 4);
    await page.getByRole("radio", { name: zh.fw.heat.open }).check({ force: true });
    await settled(page);
    const cell = page.getByRole("link", {
      name: new RegExp(`(^| )${String(element.identifier).replaceAll(".", "\\.")}( |，)`),
    });
    expect(await cell.getAttribute("aria-label")).toContain(`待处理 ${before - 4} 条`);
    expect((await cell.textContent())?.endsWith(String(before - 4))).toBe(true);
    expect(faultsOf(page)).toEqual([]);
  });

  it("works through the gap table with the keyboard", async () => {
    const element = await elementOf("1.3.3.3");
    const page = await at({ user: "lin.architect" }, `/gaps?under=${element.id}&state=open&aspect=suggestion`);
    const numbers = await page
      .getByRole("article")
      .evaluateAll((cards) => cards.map((card) => card.getAttribute("aria-label")));
    expect(numbers.length).toBeGreaterThanOrEqual(2);
    for (const key of ["j", "j", "k", "x"]) await page.keyboard.press(key);
    expect(await page.getByRole("checkbox", { name: numbers[0] as string }).isChecked()).toBe(true);
    expect(await page.getByRole("checkbox", { name: numbers[1] as string }).isChecked()).toBe(false);
    await page.keyboard.press("Escape");
    expect(await page.getByRole("checkbox", { checked: true }).count()).toBe(0);
    await page.keyboard.press("Enter");
    await page.getByRole("heading", { level: 1, name: numbers[0] as string }).waitFor();
  });
});

describe("two people at one finding", () => {
  it("both see what the other did, and each field keeps the value that was chosen", async () => {
    const element = await elementOf("1.3.3.4");
    const [finding] = findingsOf(await gapsUnder(element.id), ["suggestion"]) as [Finding];
    const path = `/records/framework.finding/${finding.id}`;
    const sits = (user: User): Sitting => ({ user });
    const lin = await at(sits("lin.architect"), path);
    const chen = await at(sits("chen.owner"), path);
    const text = (page: Page) => page.getByRole("textbox", { name: "内容（中）" });
    const source = (page: Page) => page.getByRole("textbox", { name: "出处（中）" });
    for (const page of [lin, chen]) {
      await page.getByRole("button", { name: zh.common.edit, exact: true }).click();
      await text(page).waitFor();
    }
    await text(chen).fill("陈：由市场部每季度复核一次。");
    await source(chen).fill("陈：部门会议纪要");
    await chen.getByRole("button", { name: zh.common.save, exact: true }).click();
    await said(chen, zh.record.saved);

    await text(lin).fill("林：由流程部每月复核一次。");
    await source(lin).fill("林：流程评审记录");
    await lin.keyboard.press("Control+Enter");
    const dialog = lin.getByRole("dialog", { name: zh.record.conflictTitle });
    await dialog.waitFor();
    for (const value of [
      "林：由流程部每月复核一次。",
      "陈：由市场部每季度复核一次。",
      "林：流程评审记录",
      "陈：部门会议纪要",
      textOf(finding),
    ]) {
      await dialog.getByText(value).first().waitFor();
    }
    const save = dialog.getByRole("button", { name: zh.record.conflictSave });
    expect(await save.isDisabled()).toBe(true);
    await dialog.getByRole("group", { name: "内容（中）" }).getByRole("radio", { name: zh.record.takeMine }).check();
    await dialog.getByRole("group", { name: "出处（中）" }).getByRole("radio", { name: zh.record.takeTheirs }).check();
    await save.click();
    await said(lin, zh.record.saved);

    const kept = await findingOf(finding.number);
    expect([kept.text_zh, kept.source_zh]).toEqual(["林：由流程部每月复核一次。", "陈：部门会议纪要"]);
    await lin.getByRole("heading", { level: 1, name: "林：由流程部每月复核一次。" }).waitFor();
    await lin.getByRole("tab", { name: zh.record.history }).click();
    const history = lin.getByRole("tabpanel");
    for (const who of ["林经纬", "陈市场"]) await history.getByText(who).first().waitFor();
    expect(faultsOf(lin, [/412/])).toEqual([]);
  });

  it("merges by itself what does not conflict, and asks before unsaved words are lost", async () => {
    const element = await elementOf("1.3.3.4");
    const finding = findingsOf(await gapsUnder(element.id), ["suggestion"])[1] as Finding;
    const path = `/records/framework.finding/${finding.id}`;
    const lin = await at({ user: "lin.architect" }, path);
    await lin.getByRole("button", { name: zh.common.edit, exact: true }).click();
    await lin.getByRole("textbox", { name: "出处（中）" }).fill("尚未保存的出处");
    await lin.keyboard.press("Escape");
    const asked = lin.getByRole("dialog", { name: zh.record.leaveTitle });
    await asked.getByRole("button", { name: zh.record.stay }).click();
    expect(await lin.getByRole("textbox", { name: "出处（中）" }).inputValue()).toBe("尚未保存的出处");
    await lin.keyboard.press("Escape");
    await asked.getByRole("button", { name: zh.record.leave }).click();
    await lin.getByRole("button", { name: zh.common.edit, exact: true }).waitFor();
    expect((await findingOf(finding.number)).source_zh).not.toBe("尚未保存的出处");
  });
});
