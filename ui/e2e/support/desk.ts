import { afterAll, beforeAll, onTestFailed } from "vitest";
import type { Browser, BrowserContext, Locator, Page } from "playwright-core";
import { launch, open, out, sit, type Sitting } from "./browser";
import { faultsOf, settled } from "./watch";

/** One browser for a file of jobs; each job sits down at a desk of its own, which is cleared away after the file. */
export function desks(): { at: (sitting: Sitting, path: string) => Promise<Page> } {
  let browser: Browser;
  const contexts: BrowserContext[] = [];
  beforeAll(async () => {
    browser = await launch();
  });
  afterAll(async () => {
    for (const context of contexts) await context.close();
    await browser?.close();
  });
  return {
    at: async (sitting, path) => {
      const context = await sit(browser, sitting);
      contexts.push(context);
      const page = await open(context, path);
      onTestFailed(async ({ task }) => {
        const name = `FAILED-${task.name}-${contexts.indexOf(context)}`.replace(/[^\p{L}\p{N}]+/gu, "-");
        if (!page.isClosed()) await page.screenshot({ path: out(`${name}.png`) });
      });
      await settled(page);
      return page;
    },
  };
}

/** Chooses one of the values that a field offers. */
export async function pick(page: Page, field: Locator, value: string): Promise<void> {
  await field.click();
  await openOptions(page)
    .and(page.getByTitle(value, { exact: true }))
    .click();
}

// antd draws its lists at the end of the page and keeps the closed ones there.
const openOptions = (page: Page) =>
  page.locator(".ant-select-dropdown:not(.ant-select-dropdown-hidden) .ant-select-item-option").filter({ visible: true });

/** Chooses in a field that finds other records while one types. */
export async function choose(page: Page, field: Locator, typed: string, option: RegExp): Promise<void> {
  await field.click();
  await field.pressSequentially(typed);
  // The list shows first what it had; the one that is asked for comes with the answer of the server.
  await openOptions(page).filter({ hasText: option }).first().click();
}

/** What the program has said it did. */
export const said = (page: Page, text: string | RegExp): Promise<void> =>
  page.getByRole("status").filter({ hasText: text }).first().waitFor();

export { faultsOf, settled };
