import { describe, expect, it } from "vitest";
import { elementOf, list, matrix } from "./support/api";
import { out } from "./support/browser";
import { desks, faultsOf, settled } from "./support/desk";
import { crossing, spilt, zoomed } from "./support/picture";
import { words } from "./support/words";

const zh = words.zh;
const { at } = desks();

describe("on a phone", () => {
  it("the map is a list of groups that stand open and can be closed, and an element is one tap away", async () => {
    const element = await elementOf("1.2.1.2");
    const page = await at({ user: "lin.architect", width: 390 }, "/map");
    const link = page.getByRole("main").getByRole("link", { name: String(element.name_zh) });
    const group = (expanded: boolean) =>
      page.getByRole("main").getByRole("button", { name: /1\.2\.1 .*市场营销和产品提供管理/, expanded });
    await group(true).first().tap();
    await link.first().waitFor({ state: "detached" });
    await group(false).first().tap();
    await link.first().waitFor();
    await link.first().tap();
    await page.getByRole("heading", { level: 1, name: String(element.name_zh) }).waitFor();
    expect(await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth)).toBe(0);
    expect(faultsOf(page)).toEqual([]);
  });

  it("stands end to end at a press, as a list under its columns, and stays so after a reload", async () => {
    const page = await at({ user: "lin.architect", width: 390 }, "/map");
    const main = page.getByRole("main");
    const column = main.getByRole("button", { name: /^V\.F 实现/, expanded: true });
    const row = main.getByRole("button", { name: /^1\.2\.1 /, expanded: true });
    await row.waitFor();
    await page.getByText(zh.fw.map.endToEnd, { exact: true }).tap();
    await page.waitForURL(/view=end_to_end/);
    await column.waitFor();
    expect(await row.count()).toBe(0);
    const { elements } = await matrix();
    const below = elements.filter((each) => each.kind === "element" && each.level === 2).map((each) => each.id);
    const listed = await main
      .locator("li > a[href^='/elements/']:first-child")
      .evaluateAll((all) => all.map((each) => each.getAttribute("href")?.split("/").pop()));
    expect(below.filter((id) => !listed.includes(id))).toEqual([]);
    await page.reload();
    await column.waitFor();
    expect(await row.count()).toBe(0);
    expect(faultsOf(page)).toEqual([]);
  });

  it.each(["zh", "en"] as const)("the picture is seen over the whole screen, drawn nearer and moved with fingers (%s)", async (lang) => {
    const { map } = words[lang].fw;
    const page = await at({ user: "lin.architect", width: 390, lang }, "/map");
    await page.getByRole("button", { name: map.large }).tap();
    const dialog = page.getByRole("dialog", { name: words[lang].nav.home });
    const one = dialog.locator("[data-cell]").first();
    await one.waitFor();
    expect(await zoomed(page)).toBe(100);
    for (const view of [map.endToEnd, map.functional]) {
      await dialog.getByText(view, { exact: true }).tap();
      await settled(page);
      expect(await spilt(page)).toEqual([]);
      expect(await crossing(page)).toEqual([]);
      await page.screenshot({ path: out(`map-large-${view === map.endToEnd ? "end-to-end" : "functional"}-${lang}-390.png`) });
    }
    await dialog.getByRole("button", { name: map.zoomIn }).tap();
    await expect.poll(() => zoomed(page)).toBe(150);

    const hand = await page.context().newCDPSession(page);
    const fingers = (type: "touchStart" | "touchMove" | "touchEnd", ...at: [number, number][]) =>
      hand.send("Input.dispatchTouchEvent", { type, touchPoints: at.map(([x, y], id) => ({ x, y, id })) });
    await fingers("touchStart", [170, 400], [220, 400]);
    for (const apart of [40, 60, 80]) await fingers("touchMove", [195 - apart, 400], [195 + apart, 400]);
    await fingers("touchEnd", [115, 400]);
    await fingers("touchEnd");
    await expect.poll(() => zoomed(page)).toBe(480);
    const before = await one.boundingBox();
    await fingers("touchStart", [200, 300]);
    for (const down of [20, 50, 90]) await fingers("touchMove", [200, 300 + down]);
    // A finger that is lifted in the middle of a movement throws; this one rests first.
    await page.waitForTimeout(300);
    await fingers("touchMove", [200, 390.5]);
    await fingers("touchEnd");
    await expect.poll(async () => (await one.boundingBox())?.y).toBeGreaterThan((before?.y ?? 0) + 60);
    expect(await zoomed(page)).toBe(480);
    await page.screenshot({ path: out(`map-large-near-${lang}-390.png`) });

    await dialog.getByRole("button", { name: /^\d+%$/ }).tap();
    await expect.poll(() => zoomed(page)).toBe(100);
    await dialog.locator(`[data-cell][data-id="${(await elementOf("1.2.1.2")).id}"]`).tap();
    await page.waitForURL(/\/elements\//);
    await page.goBack();
    await one.waitFor();
    await dialog.getByRole("button", { name: words[lang].common.close }).tap();
    await one.waitFor({ state: "detached" });
    await page.getByRole("button", { name: map.large }).waitFor();
    expect(faultsOf(page)).toEqual([]);
  });

  it.each([
    ["framework.process_mapping", "zh"],
    ["framework.process_mapping", "en"],
    ["framework.element_mapping", "zh"],
    ["framework.element_mapping", "en"],
  ] as const)("the cards of %s keep their words between the margins (%s)", async (record, lang) => {
    const page = await at({ user: "lin.architect", width: 390, lang }, `/records/${record}`);
    const cards = page.getByRole("main").locator(`a[href^="/records/${record}/"]`);
    await cards.first().waitFor();
    const beyond = await cards.evaluateAll((all) =>
      all.flatMap((card) => {
        const lines = document.createRange();
        lines.selectNodeContents(card);
        return [...lines.getClientRects()].some((line) => line.right > 375) ? [card.textContent] : [];
      }),
    );
    expect(beyond).toEqual([]);
    expect(await cards.count()).toBeGreaterThan(5);
  });

  it("a list is cards, which open the record; the menu lies behind one button", async () => {
    const page = await at({ user: "lin.architect", width: 390 }, "/records/framework.finding");
    expect(await page.getByRole("grid").count()).toBe(0);
    const first = (await list("framework.finding", { sort: "number", limit: "1" })).items[0];
    const card = page
      .getByRole("main")
      .getByRole("link", { name: new RegExp(String(first?.number)) })
      .first();
    expect(await card.textContent()).toContain(String(first?.text_zh).slice(0, 12));
    await card.tap();
    await page.getByRole("heading", { level: 1, name: String(first?.number) }).waitFor();
    await page.getByRole("button", { name: zh.nav.expand }).tap();
    await page.getByRole("navigation", { name: zh.nav.title }).getByRole("link", { name: zh.fw.gaps.title }).tap();
    await page.getByRole("heading", { level: 1, name: zh.fw.gaps.title }).waitFor();
    await page.getByText(new RegExp(`^${zh.fw.aspect.benchmark} \\d+$`)).tap();
    await page.getByRole("article").first().waitFor();
    expect(faultsOf(page)).toEqual([]);
  });
});
