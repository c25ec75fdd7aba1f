import type { Page } from "playwright-core";
import { describe, expect, it } from "vitest";
import type { Item, Reference } from "../src/contract/schema";
import { list, matrix } from "./support/api";
import type { Width } from "./support/browser";
import { desks, faultsOf, settled } from "./support/desk";

const { at } = desks();

/** All of a list, page after page. */
async function everything(record: string, params: Record<string, string>): Promise<Item[]> {
  const items: Item[] = [];
  for (let after = ""; ; ) {
    const page = await list(record, { ...params, limit: "500", ...(after ? { after } : {}) });
    items.push(...page.items);
    if (!page.next) return items;
    after = page.next;
  }
}

/** The ids of the findings of each level-2 element and of what is below it, from the records and not from any query. */
async function findingsByElement(): Promise<Map<string, string[]>> {
  const ofHome = 'edition.code = "study"';
  const elements = await everything("framework.element", { filter: ofHome, fields: "identifier,level,parent" });
  const findings = await everything("framework.finding", { fields: "element" });
  const byId = new Map(elements.map((each) => [each.id, each]));
  const levelTwo = (id: string | undefined): string | null => {
    for (let each = byId.get(id ?? ""); each; each = byId.get((each.parent as Reference | null)?.id ?? "")) {
      if (each.level === 2) return each.id;
    }
    return null;
  };
  const found = new Map<string, string[]>();
  for (const finding of findings) {
    const element = levelTwo((finding.element as Reference | null)?.id);
    if (element) found.set(element, [...(found.get(element) ?? []), finding.id]);
  }
  return found;
}

/** The findings that a link on this page leads to, which a person can see without opening anything. */
const linked = (page: Page): Promise<string[]> =>
  page.locator('main a[href^="/records/framework.finding/"]').evaluateAll((links) =>
    links
      .filter((link) => link.checkVisibility({ visibilityProperty: true, opacityProperty: true }))
      .map((link) => link.getAttribute("href")?.split("/").at(-1) ?? ""),
  );

/** Where the first click falls: the cell of the map at a desk; the flag beside the name on a phone. */
const door = (page: Page, element: string, width: Width) =>
  width === 390
    ? page.locator(`main a[href^="/gaps?under=${element}"]`)
    : page.locator(`[data-cell][data-id="${element}"] text`).first();

describe("every finding is two clicks from the map", () => {
  it.each([1440, 390] as const)("at %i px", { timeout: 180_000 }, async (width) => {
    const findings = await findingsByElement();
    const cells = (await matrix()).elements.filter((each) => each.kind === "element" && each.level === 2);
    const silent = cells.filter((each) => each.in_scope && !findings.has(each.id)).map((each) => each.identifier);
    expect(silent).toEqual(["1.3.4.2", "1.3.4.3"]);

    const page = await at({ user: "lin.architect", width }, "/map");
    const far: string[] = [];
    for (const [element, expected] of findings) {
      const first = door(page, element, width);
      if (width === 390) {
        const box = await first.boundingBox();
        expect(Math.min(box?.width ?? 0, box?.height ?? 0)).toBeGreaterThanOrEqual(40);
        await first.tap();
      } else {
        await first.click();
      }
      await page.waitForURL((url) => url.pathname !== "/map");
      await settled(page);
      const here = new Set(await linked(page));
      far.push(...expected.filter((id) => !here.has(id)).map((id) => `${id} from ${page.url()}`));
      await page.goBack();
      await first.waitFor();
    }
    expect(far).toEqual([]);
    expect(faultsOf(page)).toEqual([]);
  });

  it.each([1440, 390] as const)("and the second click opens it, at %i px", async (width) => {
    const page = await at({ user: "lin.architect", width }, "/map");
    const [[element, [id]]] = [...(await findingsByElement())] as [[string, [string]]];
    const finding = (await list("framework.finding", { filter: `id = "${id}"`, fields: "number" })).items[0];
    const [first, second] = [door(page, element, width), page.locator(`main a[href="/records/framework.finding/${id}"]`)];
    await (width === 390 ? first.tap() : first.click());
    await (width === 390 ? second.tap() : second.click());
    await page.getByRole("heading", { level: 1, name: String(finding?.number) }).waitFor();
    expect(faultsOf(page)).toEqual([]);
  });
});
