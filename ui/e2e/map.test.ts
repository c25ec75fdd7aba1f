import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import type { Page } from "playwright-core";
import { elementOf, list, matrix } from "./support/api";
import { out } from "./support/browser";
import { desks, faultsOf, settled } from "./support/desk";
import { crossing, spilt, touching, zoomed } from "./support/picture";
import { fill, words } from "./support/words";

const zh = words.zh;
const { at } = desks();
const cell = (page: Page, identifier: string) =>
  page.getByRole("link", { name: new RegExp(`(^| )${identifier.replaceAll(".", "\\.")}( |，)`) });
const focused = (page: Page) =>
  page.evaluate(() => /\d+(\.\d+)+/.exec(document.activeElement?.getAttribute("aria-label") ?? "")?.[0]);

describe("the map", () => {
  it("is walked with the arrows and entered with Enter", async () => {
    const page = await at({ user: "lin.architect" }, "/map");
    await cell(page, "1.2.1.1").focus();
    await page.keyboard.press("ArrowRight");
    expect(await focused(page)).toBe("1.2.1.3");
    await page.keyboard.press("ArrowLeft");
    expect(await focused(page)).toBe("1.2.1.1");
    await page.keyboard.press("ArrowDown");
    expect(await focused(page)).toBe("1.2.1.2");
    await page.keyboard.press("Enter");
    const element = await elementOf("1.2.1.2");
    await page.getByRole("heading", { level: 1, name: String(element.name_zh) }).waitFor();
    expect(page.url()).toContain(`/elements/${element.id}`);
    await page.goBack();
    await settled(page);
    await cell(page, "1.2.1.2").focus();
    await page.keyboard.press("f");
    await page.waitForURL(/\/gaps\?.*under=/);
    expect(faultsOf(page)).toEqual([]);
  });

  it("zooms with keys, buttons and the wheel, and shows level 3 when near", async () => {
    const page = await at({ user: "lin.architect" }, "/map");
    expect(await zoomed(page)).toBe(100);
    await page.keyboard.press("+");
    await expect.poll(() => zoomed(page)).toBe(140);
    await page.getByRole("button", { name: zh.fw.map.zoomIn }).click();
    await expect.poll(() => zoomed(page)).toBe(210);
    await page.getByRole("button", { name: zh.fw.map.zoomOut }).click();
    await expect.poll(() => zoomed(page)).toBe(140);
    await page.keyboard.press("0");
    await expect.poll(() => zoomed(page)).toBe(100);
    const element = await elementOf("1.2.1.1");
    const child = (await list("framework.element", { filter: `parent = "${element.id}"`, sort: "identifier", limit: "1" }))
      .items[0];
    expect(await page.getByText(String(child?.name_zh)).count()).toBe(0);
    await cell(page, "1.2.1.1").dblclick();
    await page.getByText(String(child?.name_zh)).first().waitFor();
    const box = await page.getByText(String(child?.name_zh)).first().boundingBox();
    const before = await zoomed(page);
    await page.mouse.move((box?.x ?? 0) + 5, (box?.y ?? 0) + 5);
    await page.mouse.wheel(0, -300);
    await expect.poll(() => zoomed(page)).toBeGreaterThan(before);
    await page.getByText(String(child?.name_zh)).first().click();
    await page.getByRole("heading", { level: 1, name: String(child?.name_zh) }).waitFor();
  });

  it("stands end to end at a press, stays so after a reload, and has every element in both views", async () => {
    const page = await at({ user: "lin.architect" }, "/map");
    const cells = async () =>
      (await page.locator("[data-cell]").evaluateAll((all) => all.map((each) => each.getAttribute("data-id")))).sort();
    const functional = await cells();
    const { elements } = await matrix();
    expect(functional).toEqual(
      elements
        .filter((each) => each.kind === "element" && each.level === 2)
        .map((each) => each.id)
        .sort(),
    );
    const before = await cell(page, "1.2.2.1").boundingBox();
    await page.getByText(zh.fw.map.endToEnd, { exact: true }).click();
    await page.waitForURL(/view=end_to_end/);
    await settled(page);
    expect(await cells()).toEqual(functional);
    const after = await cell(page, "1.2.2.1").boundingBox();
    expect(after).not.toEqual(before);
    await page.reload();
    await settled(page);
    expect(await page.getByRole("radio", { name: zh.fw.map.endToEnd }).isChecked()).toBe(true);
    expect((await cell(page, "1.2.2.1").boundingBox())?.y).toBeCloseTo(after?.y ?? 0, 0);
  });

  it("finds an element by what is typed, and downloads its numbers", async () => {
    const page = await at({ user: "lin.architect" }, "/map");
    await page.keyboard.press("/");
    await page.keyboard.type("预算");
    await page
      .getByRole("status")
      .filter({ hasText: fill(zh.fw.map.found, { count: 1 }) })
      .or(page.getByText(/找到 \d+ 个/))
      .first()
      .waitFor();
    await page.keyboard.press("Enter");
    await expect.poll(() => focused(page)).toBe("1.3.5.1");
    await page.getByRole("button", { name: zh.fw.map.download }).click();
    const coming = page.waitForEvent("download");
    await page.getByRole("menuitem", { name: zh.list.exportCsv }).click();
    const text = readFileSync(await (await coming).path(), "utf8");
    expect(text).toContain("1.3.5.1");
    expect(text).toContain("预算管理");
    expect(text.split("\n").length).toBeGreaterThan(50);
  });

  it.each(["zh", "en"] as const)("keeps every word inside its cell (%s)", async (lang) => {
    for (const query of ["", "?view=end_to_end", "?heat=open", "?edition=etom-2004"]) {
      const page = await at({ user: "lin.architect", lang }, `/map${query}`);
      expect(await spilt(page), query).toEqual([]);
      expect(await crossing(page), query).toEqual([]);
      expect(await touching(page), query).toEqual([]);
      await page.close();
    }
  });

  it.each([1024, 1100, 1280])("sets English names at 12 px in a window of %i px, and all of them inside their cells", async (width) => {
    const page = await at({ user: "lin.architect", lang: "en" }, "/map");
    await page.setViewportSize({ width, height: 800 });
    await page.reload();
    await settled(page);
    await page.screenshot({ path: out(`map-en-${width}.png`) });
    expect(await spilt(page)).toEqual([]);
    expect(await crossing(page)).toEqual([]);
    const sizes = await page.locator("[data-cell]").evaluateAll((cells) =>
      cells.map((each) => {
        const name = each.querySelector<SVGTextElement>("text:not([class])");
        return Number(name?.getAttribute("font-size")) * (name?.getScreenCTM()?.a ?? 0);
      }),
    );
    // A word that is wider than its cell at 12 px makes its name smaller: a few do, by the faces that the machine has.
    expect(sizes.filter((size) => size < 11.99).length).toBeLessThanOrEqual(sizes.length / 5);
    expect(await page.evaluate(() => document.querySelector("#main")?.scrollWidth)).toBe(width);
  });

  it.each(["zh", "en"] as const)("keeps the names of level 3 apart when one is near (%s)", async (lang) => {
    const page = await at({ user: "lin.architect", lang }, "/map");
    await cell(page, "1.2.1.1").dblclick();
    await page.locator("[data-child]").first().waitFor();
    await settled(page);
    expect(await page.locator("[data-child]").count()).toBeGreaterThan(50);
    expect(await crossing(page)).toEqual([]);
  });
});
