// Long because: each job is done in both languages and at both widths, and the troubles of it stand beside it.
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { describe, expect, inject, it } from "vitest";
import type { Page } from "playwright-core";
import type { Item } from "../src/contract/schema";
import { en } from "../src/records/notes/locale/en";
import { zh } from "../src/records/notes/locale/zh";
import { mostBytes, type CommentPage, type RecordFiles } from "../src/records/notes/model";
import { account, get, only, type User } from "./support/api";
import { out, type Lang, type Sitting } from "./support/browser";
import { desks, faultsOf, said, settled } from "./support/desk";
import { look } from "./support/look";
import { fill, words } from "./support/words";

const { at } = desks();
const texts = { zh, en };
const pdf = Buffer.from("%PDF-1.7\n%\u00e2\u00e3\u00cf\u00d3\n1 0 obj\n<< /Type /Catalog >>\nendobj\n", "latin1");

/** What is written to the server by a program, as the page would write it. */
async function post<T>(path: string, body: unknown, user: User, ifMatch?: number): Promise<T> {
  const { cookie, csrf } = await account(user);
  const raw = Buffer.isBuffer(body);
  const answer = await fetch(inject("base") + path, {
    method: "POST",
    headers: {
      Cookie: `${cookie.name}=${cookie.value}`,
      "Content-Type": raw ? "application/octet-stream" : "application/json",
      "X-CSRF-Token": csrf,
      ...(ifMatch === undefined ? {} : { "If-Match": `"${ifMatch}"` }),
    },
    body: raw ? new Uint8Array(body) : JSON.stringify(body),
  });
  if (!answer.ok) throw new Error(`POST ${path}: ${answer.status} ${await answer.text()}`);
  return (await answer.json()) as T;
}

const unit = (code: string) => only("organisation.department", `code = "${code}"`, "zhao.hr");
const pathOf = (item: Item) => `/records/organisation.department/${item.id}`;
const tab = (page: Page, name: string) => page.getByRole("tab", { name: new RegExp(`^${name}( |$)`) });
const panel = (page: Page) => page.getByRole("tabpanel");
const entry = (page: Page, text: string) => panel(page).getByRole("listitem").filter({ hasText: text });
const box = (page: Page, lang: Lang) => page.getByRole("textbox", { name: texts[lang].discussion.label });
const choose = (page: Page, ...files: { name: string; mimeType: string; buffer: Buffer }[]) =>
  panel(page).locator("input[type=file]").setInputFiles(files);

/** Each at a unit of its own, so that none sees what another said. */
const sittings: { code: string; lang: Lang; width: 1440 | 390; dark: boolean }[] = [
  { code: "LAW", lang: "zh", width: 1440, dark: false },
  { code: "SPV", lang: "zh", width: 390, dark: true },
  { code: "UNI", lang: "en", width: 1440, dark: true },
  { code: "LOG", lang: "en", width: 390, dark: false },
];

/** In the language of the page, for a page in one language shows nothing of another. */
const samples = {
  zh: { comment: "请核对 <b>编制</b>：\n与 @林经纬 确认", slip: "写错了", file: "编制方案 第2稿.pdf", second: "清单.txt", program: "工具.exe" },
  en: { comment: "Please check <b>the headcount</b>:\nwith @林经纬 first", slip: "A slip", file: "Headcount plan v2.pdf", second: "list.txt", program: "tool.exe" },
};

describe.each(sittings)("what hangs on a record, $lang at $width, dark: $dark", ({ code, lang, width, dark }) => {
  const t = texts[lang];
  const sample = samples[lang];
  const sitting: Sitting = { lang, width, dark, user: "zhao.hr" };
  async function seen(page: Page, name: string): Promise<void> {
    await settled(page);
    await panel(page).scrollIntoViewIfNeeded();
    await page.screenshot({ path: out(`notes-${name}-${lang}-${width}${dark ? "-dark" : ""}.png`) });
    expect(await look(page, lang)).toEqual([]);
  }

  it("is talked about: a colleague is named, a slip is taken back", async () => {
    const of = await unit(code);
    const page = await at(sitting, pathOf(of));
    await tab(page, t.discussion.title).click();
    await panel(page).getByText(t.discussion.emptyHint).waitFor();
    await seen(page, "discussion-empty");

    const [before = "", after = ""] = sample.comment.split("@林经纬");
    await box(page, lang).fill(before);
    await box(page, lang).press("End");
    await box(page, lang).pressSequentially("@ljw");
    const people = page.getByRole("listbox", { name: t.discussion.people });
    await people.getByRole("option", { name: "林经纬" }).waitFor();
    await expect.poll(() => people.getByRole("option").count()).toBe(1);
    await seen(page, "mention");
    // Esc closes the list and nothing else.
    await page.keyboard.press("Escape");
    await people.waitFor({ state: "detached" });
    for (const _ of "@ljw") await page.keyboard.press("Backspace");
    await page.keyboard.type("@ljw");
    await people.getByRole("option", { name: "林经纬" }).waitFor();
    await expect.poll(() => people.getByRole("option").count()).toBe(1);
    await settled(page);
    // What still answers an earlier letter is not taken: Enter is pressed until the list is that of the whole word.
    await expect
      .poll(async () => {
        if (await people.isVisible()) await page.keyboard.press("Enter");
        return box(page, lang).inputValue();
      })
      .toBe(`${before}@林经纬 `);
    await page.keyboard.type(after.trim());

    // What was typed outlasts a look at something else.
    await tab(page, words[lang].record.history).click();
    await tab(page, t.discussion.title).click();
    expect(await box(page, lang).inputValue()).toBe(sample.comment);
    await box(page, lang).press("Control+Enter");
    const first = entry(page, before.split("\n")[0] as string);
    await first.waitFor();
    expect(await first.locator("p").first().textContent()).toBe(sample.comment);
    expect(await first.locator("b").count()).toBe(0);
    expect(await first.locator("p > span").textContent()).toBe("@林经纬");
    expect(await box(page, lang).inputValue()).toBe("");
    const { items } = await get<CommentPage>(`/api${pathOf(of)}/comments`, "zhao.hr");
    expect(items.map(({ text, mentions }) => [text, mentions.map(({ title }) => title?.zh)])).toEqual([[sample.comment, ["林经纬"]]]);

    await box(page, lang).fill(sample.slip);
    await page.getByRole("button", { name: t.discussion.post, exact: true }).click();
    await entry(page, sample.slip).waitFor();
    await tab(page, t.discussion.title).getByText("2", { exact: true }).waitFor();
    await seen(page, "discussion");
    await entry(page, sample.slip).getByRole("button", { name: new RegExp(t.discussion.withdraw) }).click();
    const dialog = page.getByRole("dialog", { name: t.discussion.withdrawTitle });
    await dialog.getByText(sample.slip).waitFor();
    await seen(page, "withdraw");
    await dialog.getByRole("button", { name: t.discussion.withdraw, exact: true }).click();
    await entry(page, t.discussion.withdrawn).waitFor();
    expect(await panel(page).getByText(sample.slip).count()).toBe(0);
    await tab(page, t.discussion.title).getByText("1", { exact: true }).waitFor();
    // The record itself is as it was.
    expect((await unit(code)).version).toBe(of.version);
    expect(faultsOf(page)).toEqual([]);
  });

  it("says how much room is left, and takes no more than fits", async () => {
    const page = await at(sitting, pathOf(await unit(code)));
    await tab(page, t.discussion.title).click();
    const button = page.getByRole("button", { name: t.discussion.post, exact: true });
    await box(page, lang).fill("x".repeat(3700));
    await panel(page).getByText(fill(t.discussion.count, { count: 3700, max: 4000 })).waitFor();
    expect(await button.isEnabled()).toBe(true);
    await box(page, lang).fill("x".repeat(4001));
    await panel(page).getByText(fill(t.discussion.count, { count: 4001, max: 4000 })).waitFor();
    expect(await button.isEnabled()).toBe(false);
    await seen(page, "too-long");
    await box(page, lang).fill("");
  });

  it("has files: attached, opened, refused and removed, and the history says all of it in words", async () => {
    const of = await unit(code);
    const page = await at(sitting, pathOf(of));
    await tab(page, t.files.title).click();
    await panel(page).getByText(t.files.emptyHint).waitFor();
    await seen(page, "files-empty");
    await choose(
      page,
      { name: sample.file, mimeType: "application/pdf", buffer: pdf },
      { name: sample.program, mimeType: "application/octet-stream", buffer: Buffer.from("MZ\u0090\u0000", "latin1") },
      { name: sample.second, mimeType: "text/plain", buffer: Buffer.from("1\n2\n") },
    );
    await said(page, fill(t.files.addedMany, { count: 2 }));
    const link = (name: string) => panel(page).getByRole("link", { name, exact: true });
    await link(sample.file).waitFor();
    await link(sample.second).waitFor();
    const refused = panel(page).getByRole("list", { name: t.files.sending }).getByRole("listitem").filter({ hasText: sample.program });
    const why = refused.getByRole("alert");
    await why.waitFor();
    expect(await why.textContent()).toMatch(/pdf, png/);
    expect(await refused.getByRole("button", { name: words[lang].common.retry }).count()).toBe(0);
    await seen(page, "files");
    await refused.getByRole("button", { name: fill(t.files.dismiss, { name: sample.program }) }).click();
    await refused.waitFor({ state: "detached" });
    await tab(page, t.files.title).getByText("2", { exact: true }).waitFor();

    const coming = page.waitForEvent("download");
    await link(sample.file).click();
    const download = await coming;
    expect(download.suggestedFilename()).toBe(sample.file);
    expect(readFileSync(await download.path()).equals(pdf)).toBe(true);

    await panel(page).getByRole("button", { name: fill(t.files.remove, { name: sample.second }) }).click();
    const dialog = page.getByRole("dialog", { name: fill(t.files.removeTitle, { name: sample.second }) });
    await dialog.waitFor();
    await seen(page, "remove");
    await dialog.getByRole("button", { name: t.files.removeConfirm, exact: true }).click();
    await said(page, fill(t.files.removed, { name: sample.second }));
    await link(sample.second).waitFor({ state: "detached" });
    const left = await get<RecordFiles>(`/api${pathOf(of)}/attachments`, "zhao.hr");
    expect(left.items.map(({ name, size }) => [name, size])).toEqual([[sample.file, pdf.length]]);

    await tab(page, words[lang].record.history).click();
    const size = fill(t.files.bytes, { count: pdf.length });
    for (const text of [
      fill(t.history.removed, { name: sample.second }),
      fill(t.history.attached, { name: sample.file, size }),
      t.history.withdrew,
      sample.comment,
    ]) {
      await panel(page).getByText(text).first().waitFor();
    }
    expect(await panel(page).textContent()).not.toMatch(/sha256|"id"|[{}]/);
    await seen(page, "history");
    expect(faultsOf(page, [/422/])).toEqual([]);
  });
});

describe("a reader", () => {
  it("may join in, but names nobody, takes back nothing of others and attaches nothing", async () => {
    const of = await unit("GAO");
    await post(`/api${pathOf(of)}/comments`, { text: "<i>请各部门</i>补充" }, "zhao.hr");
    await post(`/api${pathOf(of)}/attachments?name=${encodeURIComponent("通知.pdf")}`, pdf, "zhao.hr");
    const page = await at({ user: "wang.reader" }, pathOf(of));
    await tab(page, zh.discussion.title).getByText("1", { exact: true }).waitFor();
    await tab(page, zh.files.title).click();
    await panel(page).getByRole("link", { name: "通知.pdf" }).waitFor();
    expect(await panel(page).getByRole("button").count()).toBe(0);
    expect(await panel(page).locator("input[type=file]").count()).toBe(0);
    // The keys of the sections, there and back.
    await page.keyboard.press("ArrowLeft");
    await entry(page, "<i>请各部门</i>补充").waitFor();
    expect(await entry(page, "<i>请各部门</i>补充").getByRole("button").count()).toBe(0);
    await box(page, "zh").fill("已补充 @lin");
    await settled(page);
    expect(await page.getByRole("listbox").count()).toBe(0);
    await box(page, "zh").press("Control+Enter");
    await entry(page, "已补充 @lin").getByRole("button", { name: new RegExp(zh.discussion.withdraw) }).waitFor();
    await expect(post(`/api${pathOf(of)}/attachments?name=a.pdf`, pdf, "wang.reader")).rejects.toThrow(/403/);
    expect(await look(page, "zh")).toEqual([]);
    expect(faultsOf(page)).toEqual([]);
  });
});

describe("a file that cannot go out now", () => {
  it("says so, and goes when it is sent again; one that is too large is not sent at all", async () => {
    const page = await at({ user: "zhao.hr" }, pathOf(await unit("PUR")));
    await tab(page, zh.files.title).click();
    await page.route("**/attachments?name=*", (route) => route.abort("connectionrefused"));
    await choose(page, { name: "合同.pdf", mimeType: "application/pdf", buffer: pdf });
    const line = panel(page).getByRole("list", { name: zh.files.sending }).getByRole("listitem");
    await line.getByRole("alert").filter({ hasText: words.zh.state.down }).waitFor();
    await page.unroute("**/attachments?name=*");
    await line.getByRole("button", { name: words.zh.common.retry }).click();
    await said(page, fill(zh.files.added, { name: "合同.pdf" }));
    await panel(page).getByRole("link", { name: "合同.pdf" }).waitFor();
    // By its path: so much would take its time on the way to the browser.
    const large = join(mkdtempSync(join(tmpdir(), "jingwei-notes-")), "影像.zip");
    writeFileSync(large, Buffer.alloc(mostBytes + 1));
    await panel(page).locator("input[type=file]").setInputFiles(large);
    await line.getByRole("alert").filter({ hasText: zh.files.tooLarge }).waitFor();
    rmSync(dirname(large), { recursive: true });
    await settled(page);
    expect(faultsOf(page, [/ERR_CONNECTION_REFUSED/])).toEqual([]);
  });
});

describe("an archived record", () => {
  it("shows what was said and what hangs on it, and takes nothing more", async () => {
    const records = "/api/records/framework.as_is_process";
    const made = await post<Item>(records, { name_zh: "已停办的流程", name_en: "A process no more" }, "lin.architect");
    const path = `${records}/${made.id}`;
    await post(`${path}/comments`, { text: "2026 年起停办" }, "lin.architect");
    await post(`${path}/attachments?name=${encodeURIComponent("停办通知.pdf")}`, pdf, "lin.architect");
    await post(`${path}/archive`, {}, "lin.architect", made.version);
    const page = await at({ user: "lin.architect" }, path.slice("/api".length));
    await tab(page, zh.discussion.title).click();
    await entry(page, "2026 年起停办").waitFor();
    expect(await panel(page).getByRole("textbox").count()).toBe(0);
    expect(await panel(page).getByRole("button").count()).toBe(0);
    await tab(page, zh.files.title).click();
    await panel(page).getByRole("link", { name: "停办通知.pdf" }).waitFor();
    expect(await panel(page).getByRole("button").count()).toBe(0);
    await page.screenshot({ path: out("notes-archived-zh-1440.png") });
    expect(faultsOf(page)).toEqual([]);
  });
});

describe("sections that cannot be read", () => {
  it("say so and are asked again, and one that is long shows its earlier part on demand", async () => {
    const of = await unit("FIN");
    const author = { id: of.id, title: { zh: "赵人事", en: "赵人事" } };
    const comment = (number: number) => ({
      id: `00000000-0000-7000-8000-${String(number).padStart(12, "0")}`,
      author,
      at: "2026-11-20T01:30:00Z",
      text: `第 ${number} 条`,
      withdrawn: false,
      mentions: [],
      may_withdraw: false,
    });
    const page = await at({ user: "zhao.hr" }, pathOf(of));
    await page.route("**/comments?**", (route) => route.fulfill({ status: 403, json: { code: "access.forbidden", title: "无权查看" } }));
    await page.reload();
    await tab(page, zh.discussion.title).click();
    await panel(page).getByRole("alert").waitFor();
    await page.unroute("**/comments?**");
    await page.route("**/comments?**", (route) => {
      const later = new URL(route.request().url()).searchParams.get("after");
      const items = later ? [comment(1)] : Array.from({ length: 50 }, (_, index) => comment(51 - index));
      return route.fulfill({ json: { items, next: later ? null : items[49]?.id } });
    });
    await panel(page).getByRole("button", { name: words.zh.common.retry }).click();
    await tab(page, zh.discussion.title).getByText("50+", { exact: true }).waitFor();
    expect(await panel(page).getByRole("listitem").count()).toBe(50);
    await panel(page).getByRole("button", { name: zh.discussion.older }).click();
    await entry(page, "第 1 条").last().waitFor();
    expect(await panel(page).getByRole("listitem").count()).toBe(51);
    expect(faultsOf(page, [/403/])).toEqual([]);
  });
});
