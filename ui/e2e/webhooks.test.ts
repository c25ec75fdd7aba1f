import { describe, expect, it } from "vitest";
import { en as webhooksEn } from "../src/modules/access/webhook/locale/en";
import { zh as webhooksZh } from "../src/modules/access/webhook/locale/zh";
import { en as noticesEn } from "../src/shell/notifications/locale/en";
import { zh as noticesZh } from "../src/shell/notifications/locale/zh";
import { only } from "./support/api";
import { out, type Sitting } from "./support/browser";
import { desks, faultsOf, settled } from "./support/desk";
import { look } from "./support/look";
import { words } from "./support/words";

const { at } = desks();
const texts = { zh: { ...webhooksZh, ...noticesZh }, en: { ...webhooksEn, ...noticesEn } };

const sittings = [
  { lang: "zh", width: 1440, dark: false },
  { lang: "zh", width: 390, dark: true },
  { lang: "en", width: 1440, dark: true },
  { lang: "en", width: 390, dark: false },
] as const;

describe.each(sittings)("webhooks and mail, $lang at $width, dark: $dark", ({ lang, width, dark }) => {
  const t = texts[lang];
  const sitting: Sitting = { lang, width, dark, user: "admin" };
  const picture = (name: string) => out(`webhooks-${name}-${lang}-${width}${dark ? "-dark" : ""}.png`);
  const hook = (name: string) => only("access.webhook", `name = "${name}"`, "admin");

  it("shows what was delivered, and makes a secret that is shown once", async () => {
    const page = await at(sitting, `/records/access.webhook/${(await hook("BI-HUB")).id}`);
    await page.getByText(t.states.done, { exact: true }).first().waitFor();
    await settled(page);
    await page.screenshot({ path: picture("delivered") });
    expect(await look(page, lang)).toEqual([]);

    await page.getByRole("button", { name: t.secret.renew, exact: true }).click();
    const sure = page.getByRole("dialog", { name: t.secret.renewTitle });
    await sure.getByRole("button", { name: t.secret.renew, exact: true }).click();
    const dialog = page.getByRole("dialog", { name: t.secret.made });
    const secret = (await dialog.locator("pre").textContent()) ?? "";
    expect(secret).toMatch(/^whsec_[A-Za-z0-9+/]{43}=$/);
    await settled(page);
    await page.screenshot({ path: picture("secret") });
    expect(await look(page, lang)).toEqual([]);
    await dialog.getByRole("button", { name: words[lang].common.done }).click();
    expect(await page.getByText(secret).count()).toBe(0);
    expect(faultsOf(page)).toEqual([]);
  });

  it("says why something was not taken, and that it is tried again", async () => {
    const page = await at(sitting, `/records/access.webhook/${(await hook("OSS-TT")).id}`);
    const why = page.getByText("webhook.answered").first();
    await why.waitFor();
    await why.scrollIntoViewIfNeeded();
    await settled(page);
    await page.screenshot({ path: picture("failing") });
    expect(await look(page, lang)).toEqual([]);
    expect(faultsOf(page)).toEqual([]);
  });

  it("lets one choose which notices come by mail", async () => {
    const page = await at(sitting, "/notifications?show=mail");
    const first = page.getByRole("main").getByRole("switch").first();
    await first.waitFor();
    const before = await first.isChecked();
    await first.click();
    await expect.poll(() => first.isChecked()).toBe(!before);
    await page.reload();
    await expect.poll(() => first.isChecked()).toBe(!before);
    await settled(page);
    await page.screenshot({ path: picture("mail") });
    expect(await look(page, lang)).toEqual([]);
    expect(faultsOf(page)).toEqual([]);
  });
});
