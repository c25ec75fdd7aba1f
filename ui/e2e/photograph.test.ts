import { mkdirSync } from "node:fs";
import { dirname, resolve } from "node:path";
import { expect, it } from "vitest";
import { elementOf } from "./support/api";
import { out } from "./support/browser";
import { desks, settled } from "./support/desk";

const { at } = desks();
const forReadme = process.env.JINGWEI_PHOTOGRAPH === "1";

/** The pictures of the README: `JINGWEI_PHOTOGRAPH=1 npm run e2e -- photograph` puts them where it shows them from. */
it.each(["zh", "en"] as const)("the map as it stands (%s)", async (lang) => {
  const name = `map-${lang}.png`;
  const path = forReadme ? resolve(import.meta.dirname, "../../docs/images", name) : out(name);
  mkdirSync(dirname(path), { recursive: true });
  const page = await at({ lang, user: "lin.architect" }, "/map");
  await page
    .getByText(String((await elementOf("1.3.3.2"))[`name_${lang}`]).split(" ")[0] as string)
    .first()
    .waitFor();
  await settled(page);
  const picture = await page.screenshot({ path, animations: "disabled", caret: "hide" });

  const { width, height, colours, commonest } = await page.evaluate(async (data) => {
    const bytes = Uint8Array.from(atob(data), (letter) => letter.charCodeAt(0));
    const image = await createImageBitmap(new Blob([bytes], { type: "image/png" }));
    const canvas = new OffscreenCanvas(image.width, image.height);
    const context = canvas.getContext("2d") as OffscreenCanvasRenderingContext2D;
    context.drawImage(image, 0, 0);
    const pixels = new Uint32Array(context.getImageData(0, 0, image.width, image.height).data.buffer);
    const seen = new Map<number, number>();
    for (const pixel of pixels) seen.set(pixel, (seen.get(pixel) ?? 0) + 1);
    return {
      width: image.width,
      height: image.height,
      colours: seen.size,
      commonest: Math.max(...seen.values()) / pixels.length,
    };
  }, picture.toString("base64"));
  expect([width, height]).toEqual([1440, 900]);
  // A page of one colour, or nearly, is blank; so is one that shows only its frame.
  expect(colours).toBeGreaterThan(200);
  expect(commonest).toBeLessThan(0.6);
});
