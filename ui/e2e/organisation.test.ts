import type { Page } from "playwright-core";
import { describe, expect, it } from "vitest";
import { operatorToday } from "../src/shell/operatorDay";
import { stepMonth } from "../src/modules/organisation/days";
import type { OrganisationAt } from "../src/modules/organisation/model";
import { get, only } from "./support/api";
import { desks, faultsOf, settled } from "./support/desk";
import { dayOfMove } from "./support/furnish";
import { fill, words } from "./support/words";

const { at } = desks();
const { zh } = words;
const today = operatorToday();
const onDay = (day: string) => get<OrganisationAt>(`/api/queries/organisation.at_date?day=${day}`, "zhao.hr");
const unitOf = (code: string) => only("organisation.department", `code = "${code}"`, "zhao.hr");
const item = (page: Page, name: string) => page.getByRole("treeitem").filter({ hasText: name });

/** An answer about other days than today with something changed in it; nothing in the database is touched. */
async function onOtherDays(page: Page, change: (answer: OrganisationAt) => OrganisationAt): Promise<void> {
  await page.route(
    (url) => url.pathname === "/api/queries/organisation.at_date",
    async (route) => {
      const response = await route.fetch({ url: route.request().url().replace(/day=[\d-]+/, `day=${today}`) });
      const answer = (await response.json()) as OrganisationAt;
      const other = !route.request().url().includes(`day=${today}`);
      await route.fulfill({ response, json: other ? change(answer) : answer });
    },
  );
}

describe("the organisation by date", () => {
  it("shows the units of today, and of the chosen one the posts with their holders", async () => {
    const page = await at({ user: "zhao.hr" }, "/organisation/chart");
    const { units } = await onDay(today);
    await page.getByRole("status").filter({ hasText: fill(zh.org.count, { count: units.length }) }).waitFor();
    const marketing = await unitOf("MKT");
    await item(page, "市场经营部").click();
    await page.waitForURL(`**unit=${marketing.id}`);
    const table = page.getByRole("table");
    await table.getByRole("link", { name: "市场经营部总经理" }).waitFor();
    const acting = table.getByRole("row").filter({ hasText: "钱组织" });
    await acting.getByText(zh.org.acting, { exact: true }).waitFor();
    expect(await table.getByRole("row").filter({ hasText: "陈市场" }).getByText(zh.org.acting, { exact: true }).count()).toBe(0);
    await table.getByRole("row").filter({ hasText: "市场分析岗" }).getByText(zh.org.vacant).waitFor();
    await table.getByRole("link", { name: "市场经营部总经理" }).click();
    await page.getByRole("heading", { level: 1, name: /市场经营部总经理/ }).waitFor();
    expect(faultsOf(page)).toEqual([]);
  });

  it("shows an approved reorganisation on its day and not before, and says where the unit is today", async () => {
    const page = await at({ user: "zhao.hr" }, `/organisation/chart?day=${dayOfMove()}`);
    await page.getByText(fill(zh.org.future, { day: dayOfMove() })).waitFor();
    await item(page, "省营销中心").getByText(fill(zh.org.underToday, { unit: "市场经营部" })).waitFor();
    expect(await page.getByRole("treeitem").getByText(/^今在/).count()).toBe(1);
    await page.getByRole("checkbox", { name: zh.org.onlyChanged }).check();
    await settled(page);
    const rows = await page.getByRole("treeitem").allTextContents();
    expect(rows).toHaveLength(3);
    expect(rows[0]).toContain("省公司");
    expect(rows[1]).toContain("客户服务中心");
    expect(rows[2]).toContain("省营销中心");
    await page.getByRole("button", { name: zh.org.today, exact: true }).click();
    await page.waitForURL((url) => !url.searchParams.has("day"));
    await settled(page);
    expect(await page.getByText(/^今在/).count()).toBe(0);
    expect(faultsOf(page)).toEqual([]);
  });

  it("steps from month to month, takes a day that is typed, and says when there was nothing yet", async () => {
    const page = await at({ user: "zhao.hr" }, "/organisation/chart");
    await page.getByRole("button", { name: zh.org.later }).click();
    await page.waitForURL(`**day=${stepMonth(today, 1)}`);
    await page.getByRole("button", { name: zh.org.earlier }).click();
    await page.waitForURL((url) => !url.searchParams.has("day") || url.searchParams.get("day") === today);
    const day = page.getByRole("textbox", { name: zh.org.day });
    await day.fill("2020-02-29");
    await day.press("Enter");
    await page.waitForURL("**day=2020-02-29");
    await page.getByText(fill(zh.org.noneTitle, { day: "2020-02-29" })).waitFor();
    expect(faultsOf(page)).toEqual([]);
  });

  it("is gone through with the keyboard", async () => {
    const page = await at({ user: "zhao.hr" }, "/organisation/chart");
    const tree = page.getByRole("tree", { name: zh.org.units });
    await tree.focus();
    await tree.press("Home");
    await tree.press("ArrowLeft");
    await expect.poll(() => page.getByRole("treeitem").count()).toBe(1);
    await tree.press("ArrowRight");
    await tree.press("ArrowRight");
    await tree.press("j");
    const current = page.locator("[role=treeitem][data-current]");
    expect(await tree.getAttribute("aria-activedescendant")).toBe(await current.getAttribute("id"));
    const name = (await current.getAttribute("aria-posinset")) === "2" && (await current.textContent());
    expect(name).toBeTruthy();
    await tree.press("Enter");
    await expect.poll(() => current.getAttribute("aria-selected")).toBe("true");
    expect(new URL(page.url()).searchParams.get("unit")).toBeTruthy();
    expect(faultsOf(page)).toEqual([]);
  });

  it("marks what was called otherwise, what is no more, and counts what was not yet", async () => {
    const page = await at({ user: "zhao.hr" }, "/organisation/chart");
    await onOtherDays(page, ({ units, posts }) => ({
      posts,
      units: [
        ...units
          .filter((unit) => unit.code !== "SX")
          .map((unit) => (unit.code === "FIN" ? { ...unit, label: { zh: "财务处", en: "Finance Office" } } : unit)),
        { id: "00000000-0000-7000-8000-000000000001", code: "OLD", label: { zh: "小灵通部", en: "PHS" }, parent: null },
      ],
    }));
    await page.getByRole("button", { name: zh.org.earlier }).click();
    await item(page, "财务处").getByText(fill(zh.org.calledToday, { name: "财务部" })).waitFor();
    await item(page, "小灵通部").getByText(zh.org.goneToday).waitFor();
    await page.getByText(fill(zh.org.notYet, { count: 1 })).waitFor();
    expect(faultsOf(page)).toEqual([]);
  });

  it("stays quick with eight thousand units: only the rows in sight exist", async () => {
    const page = await at({ user: "zhao.hr" }, "/organisation/chart");
    await onOtherDays(page, ({ units, posts }) => ({
      posts,
      units: [
        ...units,
        ...Array.from({ length: 8000 }, (_, index) => ({
          id: `00000000-0000-7000-8000-${String(index).padStart(12, "0")}`,
          code: `X${index}`,
          label: { zh: `班组${index}`, en: `Team ${index}` },
          parent: units[index % units.length]?.id ?? null,
        })),
      ],
    }));
    await page.getByRole("button", { name: zh.org.earlier }).click();
    await page.getByRole("status").filter({ hasText: /^80\d\d / }).waitFor();
    expect(await page.getByRole("treeitem").count()).toBeLessThan(120);
    await page.getByRole("searchbox", { name: zh.org.search }).fill("X7777");
    await item(page, "班组7777").waitFor();
    expect(await page.getByRole("treeitem").count()).toBeLessThan(6);
    expect(faultsOf(page)).toEqual([]);
  });

  it("on a phone goes from the tree to a unit and back", async () => {
    const page = await at({ user: "zhao.hr", width: 390 }, "/organisation/chart");
    await item(page, "市场经营部").tap();
    await page.getByRole("heading", { level: 2, name: "市场经营部" }).waitFor();
    expect(await page.getByRole("tree").count()).toBe(0);
    await page.goBack();
    await item(page, "市场经营部").waitFor();
    await item(page, "市场经营部").tap();
    await page.getByRole("button", { name: zh.org.back }).tap();
    await page.getByRole("tree").waitFor();
    expect(faultsOf(page)).toEqual([]);
  });
});
