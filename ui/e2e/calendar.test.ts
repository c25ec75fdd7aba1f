import { describe, expect, it } from "vitest";
import type { YearOfWork } from "../src/modules/organisation/model";
import { get, only } from "./support/api";
import { desks, faultsOf, settled } from "./support/desk";
import { fill, words } from "./support/words";

const { at } = desks();
const { zh, en } = words;

describe("working days", () => {
  it("reckons a term from a day that is pressed, over a holiday, and shows its end in the year", async () => {
    const page = await at({ user: "wang.reader" }, "/organisation/calendar?year=2026");
    await page.getByRole("status").filter({ hasText: fill(zh.org.cal.total, { year: 2026, count: 248 }) }).waitFor();
    await page.getByRole("button", { name: /^2026-02-13 / }).click();
    await page.waitForURL("**from=2026-02-13**");
    const count = page.getByRole("spinbutton", { name: zh.org.cal.count });
    await count.fill("2");
    await count.press("Enter");
    await page.getByText(/到期日 2026-02-24/).waitFor();
    expect(await page.getByRole("button", { name: /^2026-02-14 .*上班/ }).count()).toBe(1);
    expect(await page.getByRole("button", { name: /^2026-02-24 / }).getAttribute("data-end")).toBe("to");
    await page.getByText(zh.org.cal.byDay, { exact: true }).click();
    const to = page.getByRole("textbox", { name: zh.org.cal.to });
    await to.fill("2026-02-28");
    await to.press("Enter");
    await page.getByText(fill(zh.org.cal.between, { count: 6 }), { exact: true }).waitFor();
    expect(faultsOf(page)).toEqual([]);
  });

  it("steps to a year that is not announced and says so, and to the days of a unit", async () => {
    const page = await at({ user: "wang.reader", lang: "en" }, "/organisation/calendar?year=2030");
    await page.getByRole("button", { name: en.org.cal.later }).click();
    await page.waitForURL("**year=2031**");
    await page.getByText(fill(en.org.cal.unannounced, { year: 2031 })).waitFor();
    const unit = await only("organisation.department", 'code = "HZ"', "zhao.hr");
    await page.goto(new URL(`/organisation/calendar?unit=${unit.id}&year=2025`, page.url()).href);
    await page.getByText("Hangzhou City Branch").waitFor();
    await settled(page);
    const { working_days } = await get<YearOfWork>("/api/queries/organisation.calendar_year?year=2025", "wang.reader");
    const total = working_days.reduce((sum, each) => sum + each, 0);
    await page.getByRole("status").filter({ hasText: `${total} working days in 2025` }).waitFor();
    await page.goto(new URL("/organisation/calendar?unit=00000000-0000-7000-8000-000000000001", page.url()).href);
    await page.getByText(en.org.cal.noUnit).waitFor();
    expect(faultsOf(page, [/404/])).toEqual([]);
  });
});
