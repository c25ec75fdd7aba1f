import { mkdirSync } from "node:fs";
import { dirname } from "node:path";
import type { Browser, BrowserContext, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { User } from "./api";
import { launch, open, out, sit, type Lang, type Width } from "./browser";
import { look } from "./look";
import { allScreens, type Screen } from "./screens";
import { faultsOf, settled } from "./watch";

/** All screens in one language, at both widths, and the few that are also looked at in the dark. */
export async function screensIn(lang: Lang): Promise<void> {
  const screens = await allScreens(lang);
  const settings: { width: Width; dark: boolean }[] = [
    { width: 1440, dark: false },
    { width: 390, dark: false },
    { width: 1440, dark: true },
    { width: 390, dark: true },
  ];
  let browser: Browser;
  beforeAll(async () => {
    mkdirSync(dirname(out("x")), { recursive: true });
    browser = await launch();
  });
  afterAll(async () => browser?.close());

  describe.each(settings)("at $width, dark: $dark", ({ width, dark }) => {
    const contexts = new Map<User | null, Promise<BrowserContext>>();
    const standing = new Map<User | null, Page>();
    afterAll(async () => {
      for (const context of contexts.values()) await (await context).close();
    });
    /** In Chinese at a desk each screen is opened by its address; else one goes from screen to screen without loading anew. */
    const cold = lang === "zh" && width === 1440 && !dark;
    async function arrive(context: BrowserContext, { user = "lin.architect", path }: Screen): Promise<Page> {
      const page = standing.get(user);
      standing.delete(user);
      if (!page || cold) {
        await page?.close();
        return open(context, path);
      }
      await page.evaluate((to) => {
        history.pushState(null, "", to);
        window.dispatchEvent(new PopStateEvent("popstate"));
      }, path);
      return page;
    }
    const here = screens.filter((each) => (each.width ?? width) === width && (!dark || each.dark));
    it.each(here)(`$name in ${lang}`, async (screen) => {
      const user = screen.user === undefined ? "lin.architect" : screen.user;
      // Each person keeps a browser of their own from screen to screen, as at a desk; only the page is new.
      const context = await (contexts.get(user) ??
        keep(contexts, user, sit(browser, { lang, width, dark, user: user ?? undefined })));
      const page = await arrive(context, screen);
      let clean = false;
      try {
        for (const text of screen.shows(lang, width)) await page.getByText(text).filter({ visible: true }).first().waitFor();
        await settled(page);
        await screen.act?.(page, lang, width);
        await settled(page);
        await page.screenshot({ path: out(`${screen.name}-${lang}-${width}${dark ? "-dark" : ""}.png`) });
        expect(faultsOf(page, screen.expected)).toEqual([]);
        expect(await look(page, lang)).toEqual([]);
        expect(await page.locator("html").getAttribute("lang")).toMatch(lang === "zh" ? /^zh/ : /^en/);
        expect(await page.locator("html").getAttribute("data-theme")).toBe(dark ? "dark" : "light");
        expect(await page.title()).toMatch(/\S/);
        // What was opened or typed on this screen must not stand in the next.
        clean = !screen.act && user !== null;
      } catch (thrown) {
        await page
          .screenshot({ path: out(`FAILED-${screen.name}-${lang}-${width}${dark ? "-dark" : ""}.png`) })
          .catch(() => undefined);
        throw thrown;
      } finally {
        await screen.undo?.(page);
        if (clean) standing.set(user, page);
        else await page.close();
      }
    });
  });
}

function keep<T>(map: Map<User | null, Promise<T>>, user: User | null, value: Promise<T>): Promise<T> {
  map.set(user, value);
  return value;
}
