import { existsSync } from "node:fs";
import { resolve } from "node:path";
import { chromium, type Browser, type BrowserContext, type Page } from "playwright-core";
import { inject } from "vitest";
import { account, type User } from "./api";
import { watch } from "./watch";

export type Lang = "zh" | "en";
export type Width = 1440 | 390;

export interface Sitting {
  lang?: Lang;
  width?: Width;
  dark?: boolean;
  /** Nobody is signed in where it is left out. */
  user?: User;
}

const usual = ["chromium-headless-shell", "chromium", "chromium-browser", "google-chrome", "google-chrome-stable"].map(
  (name) => `/usr/bin/${name}`,
);
const args = [
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];

export function launch(): Promise<Browser> {
  const executablePath = process.env.JINGWEI_CHROMIUM ?? usual.find((path) => existsSync(path));
  if (!executablePath) throw new Error("There is no Chromium: install it, or name one in JINGWEI_CHROMIUM.");
  return chromium.launch({ executablePath, args });
}

/** A person at a screen: their language, their device, their session; nothing moves, so that a picture is the same twice. */
export async function sit(
  browser: Browser,
  { lang = "zh", width = 1440, dark = false, user }: Sitting,
): Promise<BrowserContext> {
  const base = inject("base");
  const phone = width === 390;
  const context = await browser.newContext({
    baseURL: base,
    viewport: { width, height: phone ? 844 : 900 },
    hasTouch: phone,
    isMobile: phone,
    locale: lang === "zh" ? "zh-CN" : "en-US",
    timezoneId: "Asia/Shanghai",
    colorScheme: dark ? "dark" : "light",
    reducedMotion: "reduce",
    acceptDownloads: true,
  });
  context.setDefaultTimeout(8000);
  // Only where nothing was chosen yet, so that a test can see its own choice outlive a reload.
  await context.addInitScript(
    ([language]) => {
      if (!localStorage.getItem("jingwei.language")) localStorage.setItem("jingwei.language", language);
    },
    [lang] as const,
  );
  if (user) {
    const { cookie } = await account(user);
    await context.addCookies([{ ...cookie, url: base, httpOnly: true, sameSite: "Strict" }]);
  }
  return context;
}

/** A page whose faults are kept from its first line on. */
export async function open(context: BrowserContext, path: string): Promise<Page> {
  const page = await context.newPage();
  watch(page);
  await page.goto(path);
  return page;
}

/** ui/e2e/out, where pictures go. */
export const out = (name: string) => resolve(import.meta.dirname, "../out", name);
