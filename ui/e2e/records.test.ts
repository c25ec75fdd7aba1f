import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import type { Page } from "playwright-core";
import { elementOf, elementPage, list, only, schemaFor } from "./support/api";
import { choose, desks, faultsOf, pick, said, settled } from "./support/desk";
import { fill, words } from "./support/words";

const zh = words.zh;
const { at } = desks();
const { records } = await schemaFor("lin.architect");
const labelOf = (record: string, field: string) =>
  records.find((each) => each.name === record)?.fields.find((each) => each.name === field)?.label.zh ?? field;
const totalIs = (page: Page, count: number) =>
  page
    .locator("footer")
    .getByText(fill(zh.list.count, { count: count.toLocaleString("en-US") }), { exact: true })
    .waitFor();

/** What is downloaded is named so and is one by its first bytes and its last. */
async function isPdf(page: Page, press: () => Promise<void>): Promise<void> {
  const coming = page.waitForEvent("download");
  await press();
  const download = await coming;
  expect(download.suggestedFilename()).toMatch(/\.pdf$/);
  const bytes = readFileSync(await download.path());
  expect(bytes.subarray(0, 5).toString("latin1")).toBe("%PDF-");
  expect(bytes.subarray(-8).toString("latin1")).toContain("%%EOF");
}

describe("an as-is process", () => {
  it("is made with two mapped elements typed in its own table", async () => {
    const page = await at({ user: "lin.architect" }, "/records/framework.as_is_process/new");
    await page.getByLabel("编号", { exact: false }).first().fill("P-90");
    await page.getByRole("textbox", { name: "名称（中）" }).fill("流程成熟度评估");
    await page.getByRole("textbox", { name: "名称（英）" }).fill("Process Maturity Assessment");
    await choose(page, page.getByRole("combobox", { name: "负责部门" }), "scjyb", /市场经营部/);
    const lines = [
      { number: "M-901", typed: "lcgl", element: /流程管理和支持.*研究参考框架/s, kind: zh.fw.kind.partial },
      { number: "M-902", typed: "1.3.3.2", element: /企业质量管理.*研究参考框架/s, kind: zh.fw.kind.match },
    ];
    for (const [index, line] of lines.entries()) {
      await page.getByRole("button", { name: zh.record.addLine }).click();
      const row = page
        .getByRole("table", { name: "要素映射" })
        .getByRole("rowgroup") // a line with its sentences
        .nth(index + 1);
      await row.getByRole("textbox", { name: /^编号/ }).fill(line.number);
      await choose(page, row.getByRole("combobox", { name: /^流程要素/ }), line.typed, line.element);
      await pick(page, row.getByRole("combobox", { name: /^符合程度/ }), line.kind);
    }
    await page.keyboard.press("Control+Enter");
    await page.getByRole("heading", { level: 1, name: "流程成熟度评估" }).waitFor();
    await said(page, /流程成熟度评估/);
    expect(await page.getByRole("main").getByRole("table").getByRole("row").count()).toBe(3);

    const made = await only("framework.as_is_process", 'number = "P-90"');
    const quality = await elementOf("1.3.3.2");
    const mapped = await list("framework.process_mapping", { filter: `process = "${made.id}"`, sort: "number" });
    expect(mapped.items.map((item) => [item.number, item.kind])).toEqual([
      ["M-901", "partial"],
      ["M-902", "match"],
    ]);
    expect((await elementPage(quality.id)).mappings.map((each) => each.number)).toContain("M-902");
    expect(faultsOf(page)).toEqual([]);
  });

  it.each([
    ["zh", 1440],
    ["en", 1440],
    ["zh", 390],
    ["en", 390],
  ] as const)("has every word of its lines in sight while they are edited (%s, %i px)", async (lang, width) => {
    const process = await only("framework.as_is_process", 'number = "P-01"');
    const page = await at({ user: "lin.architect", lang, width }, `/records/framework.as_is_process/${process.id}`);
    await page.keyboard.press("e");
    const table = page.getByRole("main").getByRole("table").last();
    await table.locator("textarea").first().waitFor();
    const sight = await table.evaluate((node) => {
      const scroll = node.parentElement;
      const removes = [...node.querySelectorAll("td[rowspan] button")].map((each) => each.getBoundingClientRect());
      const covered = [...node.querySelectorAll("textarea, .ant-input, .ant-select")].filter((each) => {
        const box = each.getBoundingClientRect();
        return removes.some((remove) => box.right > remove.left && box.bottom > remove.top && box.top < remove.bottom);
      });
      const hidden = (scroll?.scrollWidth ?? 0) - (scroll?.clientWidth ?? 0);
      return { hidden, covered: covered.length, sentences: node.querySelectorAll("textarea").length };
    });
    expect(sight.sentences).toBeGreaterThan(4);
    expect(sight).toMatchObject({ hidden: 0, covered: 0 });
    expect(faultsOf(page)).toEqual([]);
  });

  it("is refused at the field that is wrong: what is missing at once, what only the server knows after asking", async () => {
    const page = await at({ user: "lin.architect" }, "/records/framework.as_is_process/new");
    await page.getByRole("button", { name: zh.common.save, exact: true }).click();
    const number = page.getByLabel("编号", { exact: false }).first();
    const named = page.getByRole("textbox", { name: "名称（中）" });
    await expect.poll(() => named.getAttribute("aria-invalid")).toBe("true");
    // The cursor goes to the first fault; what is typed before it is there would go with it.
    await expect.poll(() => named.evaluate((input) => input === document.activeElement)).toBe(true);
    // The number may stay empty: the server gives one.
    expect(await number.getAttribute("aria-invalid")).toBeNull();
    expect(await page.getByRole("alert").filter({ hasText: zh.field.required }).count()).toBe(2);
    await number.fill("P-04");
    await page.getByRole("textbox", { name: "名称（中）" }).fill("重复的编号");
    await page.getByRole("textbox", { name: "名称（英）" }).fill("A number twice");
    await page.getByRole("button", { name: zh.common.save, exact: true }).click();
    const fault = page.getByRole("alert").filter({ hasText: /P-04/ });
    await fault.waitFor();
    // It stands below its field, is announced with it, and the cursor is there.
    expect(await number.getAttribute("aria-describedby")).toBe(await fault.getAttribute("id"));
    await expect.poll(() => number.evaluate((input) => input === document.activeElement)).toBe(true);
    const [field, note] = [await number.boundingBox(), await fault.boundingBox()];
    expect(Math.abs((note?.x ?? 0) - (field?.x ?? 999))).toBeLessThan(40);
    expect((note?.y ?? 0) - (field?.y ?? 999)).toBeGreaterThan(0);
    expect((await list("framework.as_is_process", { filter: 'name_zh = "重复的编号"' })).count).toBe(0);
    expect(faultsOf(page, [/422/])).toEqual([]);
  });
});

describe("a process without a number", () => {
  it("is numbered by the server", async () => {
    const page = await at({ user: "lin.architect" }, "/records/framework.as_is_process/new");
    await page.getByRole("textbox", { name: "名称（中）" }).fill("自动编号的流程");
    await page.getByRole("textbox", { name: "名称（英）" }).fill("A process that is numbered");
    await page.getByRole("button", { name: zh.common.save, exact: true }).click();
    await page.getByRole("heading", { level: 1, name: /自动编号的流程/ }).waitFor();
    const made = await only("framework.as_is_process", 'name_zh = "自动编号的流程"');
    expect(made.number).toMatch(/^P-\d{2,}$/);
    expect(faultsOf(page)).toEqual([]);
  });
});

describe("an import", () => {
  it("of a broken file names each fault and applies nothing; the mended file is applied", async () => {
    const header = "编码,名称（中）,名称（英）,上级部门";
    const csv = (...rows: string[]) => ({
      name: "部门.csv",
      mimeType: "text/csv",
      buffer: Buffer.from(`\ufeff${[header, ...rows].join("\n")}\n`),
    });
    const before = (await list("organisation.department", {}, "zhao.hr")).count ?? 0;
    const page = await at({ user: "zhao.hr" }, "/records/organisation.department");
    await totalIs(page, before);
    await page.getByRole("button", { name: zh.common.more, exact: true }).click();
    await page.getByRole("menuitem", { name: `${zh.list.import}…` }).click();
    const dialog = page.getByRole("dialog");
    await dialog
      .locator("input[type=file]")
      .setInputFiles(csv("E2E1,测试一部,Test One,NOPE", "E2E2,,Test Two,", "E2E3,测试三部,Test Three,"));
    await dialog.getByText(fill(zh.importing.faults, { count: 2 })).waitFor();
    const rows = dialog.getByRole("table").getByRole("row");
    expect(await rows.count()).toBe(3);
    expect(await rows.nth(1).textContent()).toMatch(/^2.*NOPE/);
    expect(await rows.nth(2).textContent()).toMatch(/^3.*名称（中）/);
    expect(await dialog.getByRole("button", { name: /^导入/ }).count()).toBe(0);
    expect((await list("organisation.department", {}, "zhao.hr")).count).toBe(before);

    await dialog.getByRole("button", { name: zh.importing.another }).click();
    await dialog.locator("input[type=file]").setInputFiles(csv("E2E1,测试一部,Test One,AUD", "E2E2,测试二部,Test Two,E2E1"));
    await dialog.getByText(fill(zh.importing.checked, { rows: 2 })).waitFor();
    expect((await list("organisation.department", {}, "zhao.hr")).count).toBe(before);
    await dialog.getByRole("button", { name: fill(zh.importing.apply, { rows: 2 }) }).click();
    await said(page, fill(zh.importing.done, { created: 2, updated: 0 }));
    await totalIs(page, before + 2);
    await page.getByRole("gridcell", { name: "测试二部", exact: true }).waitFor();
    expect(faultsOf(page, [/422/])).toEqual([]);
  });
});

describe("a list", () => {
  it("exports the rows that are shown and no others", async () => {
    const filter = 'state = "open" and aspect = "suggestion"';
    const expected = await list("framework.finding", { filter, sort: "number", limit: "500", fields: "number" });
    expect(expected.count).toBeGreaterThan(10);
    const page = await at({ user: "lin.architect" }, "/records/framework.finding?f.state=open&f.aspect=suggestion&q=");
    await totalIs(page, expected.count ?? 0);
    await page.getByRole("button", { name: zh.common.more, exact: true }).click();
    const coming = page.waitForEvent("download");
    await page.getByRole("menuitem", { name: zh.list.exportCsv }).click();
    const download = await coming;
    expect(download.suggestedFilename()).toMatch(/\.csv$/);
    const text = readFileSync(await download.path(), "utf8");
    expect(text.charCodeAt(0)).toBe(0xfeff);
    const [head = "", ...rows] = text.slice(1).trim().split(/\r?\n/);
    expect(head).toContain(labelOf("framework.finding", "number"));
    expect(head).toContain(labelOf("framework.finding", "state"));
    const numbers = rows.map((row) => row.split(",")[0]);
    expect(numbers).toEqual(expected.items.map((item) => item.number));
    expect(faultsOf(page)).toEqual([]);
  });

  it("prints the rows that are shown, and one row, as a PDF in the language of the page", async () => {
    const filter = 'state = "open" and aspect = "suggestion"';
    const page = await at({ user: "lin.architect" }, "/records/framework.finding?f.state=open&f.aspect=suggestion&q=");
    const { items, count } = await list("framework.finding", { filter, limit: "1" });
    await totalIs(page, count ?? 0);
    await page.getByRole("button", { name: zh.common.more, exact: true }).click();
    await isPdf(page, () => page.getByRole("menuitem", { name: zh.list.exportPdf }).click());

    await page.goto(new URL(`/records/framework.finding/${items[0]?.id}`, page.url()).href);
    await page.getByRole("button", { name: zh.common.more, exact: true }).click();
    await isPdf(page, () => page.getByRole("menuitem", { name: zh.list.exportPdf }).click());
    expect(faultsOf(page)).toEqual([]);
  });

  it("that one comes to by the menu shows the edition at home, until the filter is taken away", async () => {
    const page = await at({ user: "lin.architect" }, "/map");
    const all = (await list("framework.element")).count ?? 0;
    const home = (await list("framework.element", { filter: 'edition.code = "study"' })).count ?? 0;
    expect(home).toBeLessThan(all);
    const elements = records.find((each) => each.name === "framework.element");
    await page
      .getByRole("navigation", { name: zh.nav.title })
      .getByRole("link", { name: elements?.label_plural.zh, exact: true })
      .click();
    await totalIs(page, home);
    await page.getByRole("button", { name: fill(zh.list.removeFilter, { name: labelOf("framework.element", "edition") }) }).click();
    await totalIs(page, all);
    await page.reload();
    await totalIs(page, all);
    expect(faultsOf(page)).toEqual([]);
  });

  it("keeps a saved view, and opens it again after a reload", async () => {
    const page = await at({ user: "lin.architect" }, "/records/framework.element");
    const all = (await list("framework.element")).count ?? 0;
    const groups = (await list("framework.element", { filter: 'kind = "group"' })).count ?? 0;
    expect(groups).toBeLessThan(all);
    await totalIs(page, all);
    await page.getByRole("button", { name: zh.list.addFilter, exact: true }).click();
    await page.getByRole("menuitem", { name: "类别" }).click();
    await page.getByRole("checkbox", { name: /横向/ }).check();
    await totalIs(page, groups);
    await page.keyboard.press("Escape");

    const views = (name: string) => page.getByRole("toolbar").getByRole("button", { name });
    await views(zh.list.standardView).click();
    await page.getByRole("menuitem", { name: zh.list.saveView }).click();
    await page.getByRole("dialog").getByRole("textbox", { name: zh.list.viewName }).fill("只看组");
    await page.getByRole("dialog").getByRole("button", { name: zh.common.save }).click();
    await said(page, zh.list.viewSaved);
    await views("只看组").waitFor();

    await views("只看组").click();
    await page.getByRole("menuitemradio", { name: zh.list.standardView }).click();
    await totalIs(page, all);
    await page.goto("/records/framework.element");
    await totalIs(page, all);
    await views(zh.list.standardView).click();
    await page.getByRole("menuitemradio", { name: "只看组" }).click();
    await totalIs(page, groups);
    await page.reload();
    await totalIs(page, groups);
    await views("只看组").waitFor();
    expect(faultsOf(page)).toEqual([]);
  });

  it("keeps the columns that were chosen", async () => {
    const page = await at({ user: "lin.architect" }, "/records/framework.process_mapping");
    const head = (name: string) => page.getByRole("columnheader", { name });
    const [number, kind] = [labelOf("framework.process_mapping", "number"), labelOf("framework.process_mapping", "kind")];
    await head(kind).waitFor();
    await page.getByRole("button", { name: zh.list.columns, exact: true }).click();
    await page.getByRole("dialog").getByRole("checkbox", { name: kind }).uncheck();
    await page.getByRole("dialog").getByRole("button", { name: zh.common.apply }).click();
    await head(kind).waitFor({ state: "detached" });
    await page.reload();
    await head(number).waitFor();
    expect(await head(kind).count()).toBe(0);
    await page.getByRole("button", { name: zh.list.columns, exact: true }).click();
    await page.getByRole("dialog").getByRole("button", { name: zh.list.resetColumns }).click();
    await head(kind).waitFor();
  });

  it("is walked through with the keyboard, searched and sorted", async () => {
    const page = await at({ user: "lin.architect" }, "/records/framework.finding");
    const sorted = await list("framework.finding", { sort: "number", limit: "3" });
    await page.getByRole("gridcell", { name: String(sorted.items[2]?.number) }).waitFor();
    for (const key of ["j", "j", "j", "k"]) await page.keyboard.press(key);
    await page.keyboard.press("x");
    await page.getByText(fill(zh.list.selected, { count: 1 })).waitFor();
    expect(await page.getByRole("row", { selected: true }).textContent()).toContain(String(sorted.items[1]?.number));
    await page.keyboard.press("Enter");
    await page.getByRole("heading", { level: 1, name: String(sorted.items[1]?.number) }).waitFor();
    await page.goBack();
    const byNumber = page.getByTitle(fill(zh.list.sortBy, { name: "编号" }));
    await byNumber.click();
    await byNumber.click();
    const last = (await list("framework.finding", { sort: "-number", limit: "1" })).items[0];
    await expect.poll(() => page.getByRole("row").nth(1).textContent()).toContain(String(last?.number));
    await page.keyboard.press("/");
    await page.keyboard.type("渠道");
    const found = (await list("framework.finding", { search: "渠道" })).count ?? 0;
    expect(found).toBeGreaterThan(0);
    await totalIs(page, found);
    await settled(page);
    expect(faultsOf(page)).toEqual([]);
  });
});
