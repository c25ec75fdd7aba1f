import type { Page } from "playwright-core";
import { describe, expect, it } from "vitest";
import type { Item } from "../src/contract/schema";
import { get, only } from "./support/api";
import { out, type Lang, type Width } from "./support/browser";
import { desks, faultsOf, pick, said, settled } from "./support/desk";
import { look } from "./support/look";
import { words } from "./support/words";

const { at } = desks();
const definitions = "access.custom_field";

interface Case {
  lang: Lang;
  width: Width;
  dark: boolean;
  code: string;
  zh: string;
  en: string;
  /** The department that is given a value. */
  unit: string;
}

const cases: Case[] = [
  { lang: "zh", width: 1440, dark: false, code: "x_seats", zh: "工位数", en: "Seats", unit: "HZ" },
  { lang: "en", width: 1440, dark: true, code: "x_floors", zh: "楼层数", en: "Floors", unit: "MKT" },
  { lang: "en", width: 390, dark: false, code: "x_rooms", zh: "会议室数", en: "Meeting rooms", unit: "FIN" },
  { lang: "zh", width: 390, dark: true, code: "x_parking", zh: "车位数", en: "Parking lots", unit: "CSC" },
];

const names = {
  zh: { record: "所属记录", department: "部门", code: "编码", zh: "名称（中）", en: "名称（英）", type: "类型", whole: "整数", choice: "选项", filterable: "可筛选和排序", inList: "默认显示在列表" },
  en: { record: "Record", department: "Department", code: "Code", zh: "Name (Chinese)", en: "Name (English)", type: "Type", whole: "Whole number", choice: "Choice", filterable: "Filterable", inList: "Shown in lists" },
};

const box = (page: Page, name: string) => page.getByRole("main").getByRole("textbox", { name: new RegExp(`^${escape(name)}`) });
const escape = (text: string) => text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");

async function shot(page: Page, { lang, width, dark }: Case, name: string): Promise<void> {
  await settled(page);
  await page.screenshot({ path: out(`custom-${name}-${lang}-${width}${dark ? "-dark" : ""}.png`) });
  expect(await look(page, lang)).toEqual([]);
}

describe("a field of the customer's own", () => {
  it.each(cases)("is defined, filled in, listed and filtered by: $lang $width", async (one) => {
    const { lang, width, dark, code, unit } = one;
    const w = names[lang];
    const own = one[lang];
    const page = await at({ user: "admin", lang, width, dark }, `/records/${definitions}/new`);
    await pick(page, page.getByRole("combobox", { name: w.record, exact: true }), w.department);
    await box(page, w.code).first().fill(code);
    await box(page, w.zh).first().fill(one.zh);
    await box(page, w.en).first().fill(one.en);
    await pick(page, page.getByRole("combobox", { name: w.type, exact: true }), w.whole);
    await page.getByRole("checkbox", { name: w.filterable }).check();
    await page.getByRole("checkbox", { name: w.inList }).check();
    await shot(page, one, "define");
    await page.getByRole("button", { name: words[lang].common.save, exact: true }).click();
    await page.getByRole("heading", { level: 1, name: own }).waitFor();
    await said(page, own);
    await expect
      .poll(async () => (await only(definitions, `code = "${code}"`, "admin")).index_ready_for, { timeout: 20_000 })
      .toBe("integer");
    expect(faultsOf(page)).toEqual([]);

    const department = await only("organisation.department", `code = "${unit}"`, "zhao.hr");
    const desk = await at({ user: "zhao.hr", lang, width, dark }, `/records/organisation.department/${department.id}`);
    await desk.getByRole("button", { name: words[lang].common.edit, exact: true }).first().click();
    const field = desk.getByRole("main").getByLabel(own, { exact: false }).first();
    await field.fill("1234");
    await field.scrollIntoViewIfNeeded();
    await shot(desk, one, "form");
    await desk.getByRole("button", { name: words[lang].common.save, exact: true }).click();
    await desk.getByText(/^1,?234$/).first().waitFor();
    const saved = await get<Item>(`/api/records/organisation.department/${department.id}`, "zhao.hr");
    expect(saved[code]).toBe(1234);
    await shot(desk, one, "row");

    await desk.goto(new URL(`/records/organisation.department?f.${code}=1000..`, desk.url()).href);
    await settled(desk);
    // A card of a phone shows the three columns that matter most.
    if (width === 1440) await desk.getByText(/^1,?234$/).first().waitFor();
    await desk.getByText(department[`name_${lang}`] as string).first().waitFor();
    expect(await desk.getByText("LAB", { exact: true }).count()).toBe(0);
    await shot(desk, one, "list");
    expect(faultsOf(desk)).toEqual([]);
  });

  it("has options, of which one that is left out is no longer offered", async () => {
    const page = await at({ user: "admin" }, `/records/${definitions}/new`);
    const w = names.zh;
    await pick(page, page.getByRole("combobox", { name: w.record, exact: true }), w.department);
    await box(page, w.code).first().fill("x_building");
    await box(page, w.zh).first().fill("房屋性质");
    await box(page, w.en).first().fill("Tenure");
    await pick(page, page.getByRole("combobox", { name: w.type, exact: true }), w.choice);
    const rows = [
      ["owned", "自有", "Owned"],
      ["rented", "租赁", "Rented"],
    ] as const;
    for (const [index, [code, zh, en]] of rows.entries()) {
      await page.getByRole("button", { name: words.zh.record.addLine }).click();
      const row = page.getByRole("table", { name: "选项" }).getByRole("row").nth(index + 1);
      await row.getByRole("textbox", { name: /^编码/ }).fill(code);
      await row.getByRole("textbox", { name: /^名称（中）/ }).fill(zh);
      await row.getByRole("textbox", { name: /^名称（英）/ }).fill(en);
    }
    await page.screenshot({ path: out("custom-options-zh-1440.png"), fullPage: true });
    await page.getByRole("button", { name: words.zh.common.save, exact: true }).click();
    await page.getByRole("heading", { level: 1, name: "房屋性质" }).waitFor();

    const department = await only("organisation.department", 'code = "RND"', "zhao.hr");
    const desk = await at({ user: "zhao.hr" }, `/records/organisation.department/${department.id}`);
    await desk.getByRole("button", { name: words.zh.common.edit, exact: true }).first().click();
    await pick(desk, desk.getByRole("combobox", { name: "房屋性质" }), "租赁");
    await desk.getByRole("button", { name: words.zh.common.save, exact: true }).click();
    await desk.getByText("租赁").first().waitFor();

    await page.getByRole("button", { name: words.zh.common.edit, exact: true }).first().click();
    const table = page.getByRole("table", { name: "选项" });
    const rented = table.getByRole("row").filter({ has: page.locator('input[value="rented"]') });
    await rented.getByRole("button").last().click();
    await page.getByRole("button", { name: words.zh.common.save, exact: true }).click();
    await said(page, words.zh.record.saved);

    // the row keeps what was chosen, and others are offered the one that is left
    const other = await at({ user: "zhao.hr" }, "/records/organisation.department/new");
    await other.getByRole("combobox", { name: "房屋性质" }).click();
    await other.getByTitle("自有", { exact: true }).waitFor();
    expect(await other.getByTitle("租赁", { exact: true }).count()).toBe(0);
    await desk.reload();
    await desk.getByText("租赁").first().waitFor();
    expect(faultsOf(desk)).toEqual([]);
    expect(faultsOf(page)).toEqual([]);
  });
});
