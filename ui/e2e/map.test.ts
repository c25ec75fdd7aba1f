import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import type { Page } from "playwright-core";
import { elementOf, list, matrix } from "./support/api";
import { out } from "./support/browser";
import { desks, faultsOf, settled } from "./support/desk";
import { fill, words } from "./support/words";

const zh = words.zh;
const { at } = desks();
const cell = (page: Page, identifier: string) =>
  page.getByRole("link", { name: new RegExp(`(^| )${identifier.replaceAll(".", "\\.")}( |，)`) });
const focused = (page: Page) =>
  page.evaluate(() => /\d+(\.\d+)+/.exec(document.activeElement?.getAttribute("aria-label") ?? "")?.[0]);
const zoomed = async (page: Page) =>
  Number((await page.getByRole("button", { name: /^\d+%$/ }).textContent())?.replace("%", ""));

/** Words, numbers and flags of a cell that lie on one another. */
const crossing = (page: Page): Promise<string[]> =>
  page.locator("[data-cell]").evaluateAll((cells) =>
    cells.flatMap((each) => {
      const boxes = [
        ...each.querySelectorAll("text"),
        ...(each.parentElement?.querySelectorAll("[data-findings] rect") ?? []),
      ].map((text) => ({
        word: text.textContent || "flag",
        box: text.getBoundingClientRect(),
      }));
      return boxes.flatMap((a, index) =>
        boxes.slice(index + 1).flatMap((b) => {
          const across = Math.min(a.box.right, b.box.right) - Math.max(a.box.left, b.box.left);
          // Lines of text lie in each other's leading; letters touch only beyond that.
          const down = Math.min(a.box.bottom, b.box.bottom) - Math.max(a.box.top, b.box.top);
          const letters = 0.45 * Math.min(a.box.height, b.box.height);
          return across > 2 && down > letters
            ? [`“${a.word}” and “${b.word}” in ${each.getAttribute("aria-label")?.slice(0, 30)}`]
            : [];
        }),
      );
    }),
  );

/** Names whose letters, as they are inked, come nearer than half a pixel to the flag or to the line of numbers below them. */
const touching = (page: Page): Promise<string[]> =>
  page.locator("[data-cell]").evaluateAll((cells) => {
    const pen = document.createElement("canvas").getContext("2d");
    if (!pen) return ["nothing to measure with"];
    return cells.flatMap((each) => {
      const inks = [...each.querySelectorAll<SVGTextElement>("text")].map((text) => {
        const style = getComputedStyle(text);
        pen.font = `${style.fontWeight} 100px ${style.fontFamily}`;
        const ink = pen.measureText(text.textContent ?? "");
        const matrix = text.getScreenCTM();
        const scale = ((matrix?.a ?? 1) * Number(text.getAttribute("font-size"))) / 100;
        const box = text.getBoundingClientRect();
        const base = (matrix?.f ?? 0) + (matrix?.d ?? 1) * Number(text.getAttribute("y"));
        return {
          named: text.hasAttribute("class"),
          word: text.textContent ?? "",
          left: box.left,
          right: box.right,
          top: base - ink.actualBoundingBoxAscent * scale,
          bottom: base + ink.actualBoundingBoxDescent * scale,
        };
      });
      const flags = [...(each.parentElement?.querySelectorAll("[data-findings] rect") ?? [])].map((flag) => {
        const { left, right, top, bottom } = flag.getBoundingClientRect();
        return { word: "flag", left, right, top, bottom };
      });
      const names = inks.filter((ink) => !ink.named);
      return names.flatMap((name) =>
        [...inks.filter((ink) => ink.named), ...flags]
          .filter((other) => Math.min(name.right, other.right) - Math.max(name.left, other.left) > 0)
          .filter((other) => other.top - name.bottom < 0.5 && name.top - other.bottom < 0.5)
          .map((other) => `“${name.word}” and “${other.word}”, ${(other.top - name.bottom).toFixed(1)}px apart`),
      );
    });
  });

/** Words that stand out of their cell. */
const spilt = (page: Page): Promise<string[]> =>
  page.locator("[data-cell]").evaluateAll((cells) =>
    cells.flatMap((each) => {
      const face = each.querySelector("rect")?.getBoundingClientRect();
      if (!face) return ["a cell without a face"];
      return [...each.querySelectorAll("text")].flatMap((text) => {
        const box = text.getBoundingClientRect();
        const out = Math.max(face.left - box.left, box.right - face.right, box.bottom - face.bottom - 2, face.top - box.top);
        return out > 1 ? [`${each.getAttribute("data-id")} “${text.textContent}” by ${out.toFixed(1)}px`] : [];
      });
    }),
  );

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
    await page.getByRole("menuitem", { name: zh.fw.map.csv }).click();
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
