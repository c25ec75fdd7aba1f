import type { Page } from "playwright-core";

/** The percentage that the picture says of itself. */
export const zoomed = async (page: Page) =>
  Number((await page.getByRole("button", { name: /^\d+%$/ }).textContent())?.replace("%", ""));

/** Words, numbers and flags of a cell that lie on one another. */
export const crossing = (page: Page): Promise<string[]> =>
  page.locator("[data-cell]").evaluateAll((cells) =>
    cells.flatMap((each) => {
      const boxes = [
        ...each.querySelectorAll("text"),
        ...(each.parentElement?.querySelectorAll("[data-findings] rect") ?? []),
      ].map((text) => ({
        word: text.textContent || "flag",
        box: text.getBoundingClientRect(),
      }));
      return boxes.flatMap((a, index) =>
        boxes.slice(index + 1).flatMap((b) => {
          const across = Math.min(a.box.right, b.box.right) - Math.max(a.box.left, b.box.left);
          // Lines of text lie in each other's leading; letters touch only beyond that.
          const down = Math.min(a.box.bottom, b.box.bottom) - Math.max(a.box.top, b.box.top);
          const letters = 0.45 * Math.min(a.box.height, b.box.height);
          return across > 2 && down > letters
            ? [`“${a.word}” and “${b.word}” in ${each.getAttribute("aria-label")?.slice(0, 30)}`]
            : [];
        }),
      );
    }),
  );

/** Names whose letters, as they are inked, come nearer than half a pixel to the flag or to the line of numbers below them. */
export const touching = (page: Page): Promise<string[]> =>
  page.locator("[data-cell]").evaluateAll((cells) => {
    const pen = document.createElement("canvas").getContext("2d");
    if (!pen) return ["nothing to measure with"];
    return cells.flatMap((each) => {
      const inks = [...each.querySelectorAll<SVGTextElement>("text")].map((text) => {
        const style = getComputedStyle(text);
        pen.font = `${style.fontWeight} 100px ${style.fontFamily}`;
        const ink = pen.measureText(text.textContent ?? "");
        const matrix = text.getScreenCTM();
        const scale = ((matrix?.a ?? 1) * Number(text.getAttribute("font-size"))) / 100;
        const box = text.getBoundingClientRect();
        const base = (matrix?.f ?? 0) + (matrix?.d ?? 1) * Number(text.getAttribute("y"));
        return {
          named: text.hasAttribute("class"),
          word: text.textContent ?? "",
          left: box.left,
          right: box.right,
          top: base - ink.actualBoundingBoxAscent * scale,
          bottom: base + ink.actualBoundingBoxDescent * scale,
        };
      });
      const flags = [...(each.parentElement?.querySelectorAll("[data-findings] rect") ?? [])].map((flag) => {
        const { left, right, top, bottom } = flag.getBoundingClientRect();
        return { word: "flag", left, right, top, bottom };
      });
      const names = inks.filter((ink) => !ink.named);
      return names.flatMap((name) =>
        [...inks.filter((ink) => ink.named), ...flags]
          .filter((other) => Math.min(name.right, other.right) - Math.max(name.left, other.left) > 0)
          .filter((other) => other.top - name.bottom < 0.5 && name.top - other.bottom < 0.5)
          .map((other) => `“${name.word}” and “${other.word}”, ${(other.top - name.bottom).toFixed(1)}px apart`),
      );
    });
  });

/** Words that stand out of their cell. */
export const spilt = (page: Page): Promise<string[]> =>
  page.locator("[data-cell]").evaluateAll((cells) =>
    cells.flatMap((each) => {
      const face = each.querySelector("rect")?.getBoundingClientRect();
      if (!face) return ["a cell without a face"];
      return [...each.querySelectorAll("text")].flatMap((text) => {
        const box = text.getBoundingClientRect();
        const out = Math.max(face.left - box.left, box.right - face.right, box.bottom - face.bottom - 2, face.top - box.top);
        return out > 1 ? [`${each.getAttribute("data-id")} “${text.textContent}” by ${out.toFixed(1)}px`] : [];
      });
    }),
  );
