import { describe, expect, it } from "vitest";
import type { WhoCanAnswer } from "../src/modules/access/model";
import { byPerson } from "../src/modules/access/ways";
import { get, only } from "./support/api";
import { desks, faultsOf, settled } from "./support/desk";
import { fill, words } from "./support/words";

const { at } = desks();
const { zh, en } = words;
const ask = (search: string) => get<WhoCanAnswer>(`/api/queries/access.who_can?${search}`, "admin");

describe("who may", () => {
  it("tells each person once, with every way in which the server says they have the right", async () => {
    const search = "subject=framework.finding&granted=update";
    const people = byPerson((await ask(search)).ways);
    expect(people.length).toBeGreaterThanOrEqual(3);
    const page = await at({ user: "admin" }, `/access/who-can?${search}`);
    const groups = page.getByRole("table").locator("tbody");
    expect(await groups.count()).toBe(people.length);
    for (const person of people) {
      const group = groups.filter({ has: page.getByText(person.name, { exact: true }) });
      const rows = await group.getByRole("row").allTextContents();
      expect(rows.length).toBe(person.paths.length);
      person.paths.forEach((path, index) => {
        expect(rows[index]).toContain(path.role.zh);
        expect(rows[index]).toContain(path.post ? fill(zh.acc.post, { post: path.post.zh }) : zh.acc.direct);
        expect(rows[index]).toContain(path.unit ? fill(zh.acc.below, { unit: path.unit.zh }) : zh.acc.company);
      });
    }
    // chen has it as a process owner, and by the post that brings the same role in one department
    const chen = groups.filter({ hasText: "chen.owner" });
    expect(await chen.getByText(/^岗位“市场经营部总经理”$|^岗位“.*市场经营部总经理.*”$/).count()).toBeGreaterThan(0);
    await chen.getByRole("link", { name: "陈市场" }).click();
    await page.getByRole("heading", { level: 1, name: /陈市场/ }).waitFor();
    expect(faultsOf(page)).toEqual([]);
  });

  it("is asked by choosing: a record offers what can be done with it, and all of it stands in the address", async () => {
    const page = await at({ user: "admin", lang: "en" }, "/access/who-can");
    await page.getByText(en.acc.choose).waitFor();
    const subject = page.getByRole("combobox", { name: en.acc.subject });
    await subject.click();
    await subject.pressSequentially("organisation department");
    await page.keyboard.press("Enter");
    await page.waitForURL("**/access/who-can?subject=organisation.department");
    await page.getByRole("radio", { name: en.acc.rights.import }).check({ force: true });
    await page.waitForURL("**granted=import");
    await settled(page);
    const people = byPerson((await ask("subject=organisation.department&granted=import")).ways);
    expect(await page.getByRole("table").locator("tbody").count()).toBe(people.length);
    // a query can be asked, and what it answers be taken away
    await subject.click();
    await subject.pressSequentially("access.who_can");
    await page.keyboard.press("Enter");
    await page.waitForURL("**subject=access.who_can**");
    await settled(page);
    expect(await page.getByRole("radio").count()).toBe(2);
    // so can a command; one that an administrator may not run is offered too
    await subject.click();
    await subject.pressSequentially("framework.accept_finding");
    await page.keyboard.press("Enter");
    await page.waitForURL("**subject=framework.accept_finding**");
    await settled(page);
    expect(await page.getByRole("radio").count()).toBe(0);
    await page.getByRole("table").getByText("lin.architect").waitFor();
    await page.goBack();
    await page.waitForURL("**subject=access.who_can**");
    expect(faultsOf(page)).toEqual([]);
  });

  it("is one step from any record, for those who may ask", async () => {
    const unit = await only("organisation.department", 'code = "MKT"', "admin");
    const path = `/records/organisation.department/${unit.id}`;
    const page = await at({ user: "admin" }, path);
    await page.getByRole("button", { name: zh.common.more, exact: true }).click();
    await page.getByRole("menuitem", { name: zh.record.whoMay }).click();
    await page.waitForURL(`**/access/who-can?subject=organisation.department&row=${unit.id}`);
    await page.getByRole("heading", { level: 2, name: /市场经营部/ }).waitFor();
    await settled(page);
    const people = byPerson((await ask(`subject=organisation.department&row=${unit.id}`)).ways);
    expect(await page.getByRole("table").locator("tbody").count()).toBe(people.length);
    expect(faultsOf(page)).toEqual([]);

    const reader = await at({ user: "wang.reader" }, path);
    await reader.getByRole("button", { name: zh.common.more, exact: true }).click();
    await reader.getByRole("menuitem", { name: zh.record.print }).waitFor();
    expect(await reader.getByRole("menuitem", { name: zh.record.whoMay }).count()).toBe(0);
    expect(faultsOf(reader)).toEqual([]);
  });
});
