import { describe, expect, inject, it } from "vitest";
import { en } from "../src/shell/notifications/locale/en";
import { zh } from "../src/shell/notifications/locale/zh";
import { account, get, only } from "./support/api";
import { out, type Sitting } from "./support/browser";
import { desks, faultsOf, settled } from "./support/desk";
import { look } from "./support/look";
import { fill, words } from "./support/words";

const { at } = desks();
const texts = { zh, en };

/** A colleague names the reader in a comment on that unit. */
async function mention(code: string): Promise<string> {
  const unit = await only("organisation.department", `code = "${code}"`, "zhao.hr");
  const { user } = await get<{ user: { id: string } }>("/api/session", "wang.reader");
  const { cookie, csrf } = await account("zhao.hr");
  const answer = await fetch(`${inject("base")}/api/records/organisation.department/${unit.id}/comments`, {
    method: "POST",
    headers: { Cookie: `${cookie.name}=${cookie.value}`, "Content-Type": "application/json", "X-CSRF-Token": csrf },
    body: JSON.stringify({ text: "请看", mentions: [user.id] }),
  });
  expect(answer.status).toBe(201);
  return unit.id;
}

/** At the branches, of which no other file says anything: notes.test.ts begins at units nobody has talked about. */
const sittings = [
  { code: "HZ", lang: "zh", width: 1440, dark: false },
  { code: "NB", lang: "zh", width: 390, dark: true },
  { code: "WZ", lang: "en", width: 1440, dark: true },
  { code: "SX", lang: "en", width: 390, dark: false },
] as const;

describe.each(sittings)("what one is told, $lang at $width, dark: $dark", ({ code, lang, width, dark }) => {
  const t = texts[lang].notices;
  const sitting: Sitting = { lang, width, dark, user: "wang.reader" };
  const picture = (name: string) => out(`notifications-${name}-${lang}-${width}${dark ? "-dark" : ""}.png`);

  it("rings, is followed to its row, and is read by that", async () => {
    const unit = await mention(code);
    const page = await at(sitting, "/records");
    await page.getByRole("button", { name: fill(words[lang].top.unread, { count: 1 }) }).click();
    const panel = page.getByRole("dialog", { name: t.title });
    await panel.getByRole("link").first().waitFor();
    await settled(page);
    await page.screenshot({ path: picture("bell") });
    expect(await look(page, lang)).toEqual([]);

    await panel.getByRole("link", { name: t.seeAll }).click();
    await page.getByRole("heading", { level: 1, name: t.title }).waitFor();
    await page.getByText(t.unread, { exact: true }).first().click();
    const notice = page.getByRole("main").getByRole("listitem").getByRole("link");
    await expect.poll(() => notice.count()).toBe(1);
    await settled(page);
    await page.screenshot({ path: picture("page") });
    expect(await look(page, lang)).toEqual([]);

    await notice.click();
    await page.waitForURL(`**/records/organisation.department/${unit}`);
    await page.getByRole("button", { name: words[lang].top.notifications, exact: true }).waitFor();
    expect(faultsOf(page)).toEqual([]);
  });
});
