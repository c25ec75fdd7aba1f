import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { contrast, heatColor, heatStep, luminance, type HeatStep, type Mode } from "./heat";
import { palettes } from "./palette";

const modes: Mode[] = ["light", "dark"];
const steps: HeatStep[] = [0, 1, 2, 3, 4];

describe.each(modes)("heat scale, %s", (mode) => {
  it.each([null, ...steps])("step %s is legible (AA)", (step) => {
    const { background, text } = heatColor(step, mode);
    expect(contrast(background, text)).toBeGreaterThanOrEqual(4.5);
  });

  it("changes lightness one way, so that it reads without hue", () => {
    const lights = steps.map((step) => luminance(heatColor(step, mode).background));
    const ordered = [...lights].sort((a, b) => (mode === "light" ? b - a : a - b));
    expect(lights).toEqual(ordered);
  });

  it("keeps neighbours apart for colour-blind readers", () => {
    for (let step = 1; step < steps.length; step += 1) {
      const before = heatColor((step - 1) as HeatStep, mode).background;
      const after = heatColor(step as HeatStep, mode).background;
      for (const seen of [identity, deuteranopia, protanopia]) {
        expect(contrast(seen(before), seen(after))).toBeGreaterThanOrEqual(1.15);
      }
    }
  });
});

describe.each(modes)("palette, %s", (mode) => {
  const palette = palettes[mode];
  const inks = ["text", "text-2", "text-3", "accent", "success", "warning", "danger", "info"] as const;
  it.each(inks)("%s is legible on every ground", (ink) => {
    for (const ground of ["surface", "ground", "sunken"] as const) {
      expect(contrast(palette[ink], palette[ground])).toBeGreaterThanOrEqual(4.5);
    }
  });

  it.each(["info", "success", "warning", "danger"] as const)("%s is legible on its own wash", (tone) => {
    expect(contrast(palette[tone], palette[`${tone}-soft`])).toBeGreaterThanOrEqual(4.5);
  });

  it("says the same in base.css", () => {
    const css = readFileSync("src/shell/theme/base.css", "utf8");
    const block = css.slice(mode === "dark" ? css.indexOf('[data-theme="dark"]') : css.indexOf(":root {"));
    const own = block.slice(0, block.indexOf("}"));
    for (const [name, value] of Object.entries(palette)) expect(own).toContain(`--jw-${name}: ${value};`);
  });
});

it("gives zero only to nothing and four only to nearly all", () => {
  expect([null, 0, 1, 3999, 4000, 6999, 7000, 8999, 9000, 10000].map(heatStep)).toEqual([null, 0, 1, 1, 2, 2, 3, 3, 4, 4]);
});

type See = (color: string) => string;
const identity: See = (color) => color;
// Viénot 1999, on linear light: what is left of a colour without the medium or the long cones.
const deuteranopia: See = (color) => project(color, [0.29275, 0.70725, 0, 0.29275, 0.70725, 0, -0.02234, 0.02234, 1]);
const protanopia: See = (color) => project(color, [0.11238, 0.88762, 0, 0.11238, 0.88762, 0, 0.00401, -0.00401, 1]);

function project(color: string, matrix: number[]): string {
  const [red, green, blue] = [1, 3, 5].map((at) => {
    const part = parseInt(color.slice(at, at + 2), 16) / 255;
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  }) as [number, number, number];
  const rows = [0, 3, 6].map((at) => (matrix[at] ?? 0) * red + (matrix[at + 1] ?? 0) * green + (matrix[at + 2] ?? 0) * blue);
  return `#${rows
    .map((linear) => {
      const part = linear <= 0.0031308 ? linear * 12.92 : 1.055 * linear ** (1 / 2.4) - 0.055;
      return Math.round(Math.min(1, Math.max(0, part)) * 255)
        .toString(16)
        .padStart(2, "0");
    })
    .join("")}`;
}
