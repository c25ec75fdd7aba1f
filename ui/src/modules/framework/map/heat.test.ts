import { describe, expect, it } from "vitest";
import { between, clamp, fitBox, fitPicture, reveal, zoomAt } from "./viewport";
import { neighbour } from "./neighbours";
import { percent, stepCounts, stepOf, stepRange, THRESHOLDS } from "./heat";
import type { MatrixElement } from "../model";

describe("heat", () => {
  it("steps coverage so that only nothing is 0", () => {
    expect([0, 1, 3999, 4000, 6999, 7000, 8999, 9000].map((v) => stepOf(v, THRESHOLDS.coverage))).toEqual([
      0, 1, 1, 2, 2, 3, 3, 4,
    ]);
    expect([0, 1, 2, 3, 5, 6, 9, 10, 400].map((v) => stepOf(v, THRESHOLDS.open))).toEqual([0, 1, 1, 2, 2, 3, 3, 4, 4]);
  });

  it("never rounds to a whole that isn't one", () => {
    expect([null, 0, 20, 6550, 9990, 10000].map(percent)).toEqual(["–", "0%", "1%", "66%", "99%", "100%"]);
  });

  it("names its ranges without gap or overlap", () => {
    expect(([0, 1, 2, 3, 4] as const).map((s) => stepRange("coverage", s))).toEqual([
      "0%",
      "1–39%",
      "40–69%",
      "70–89%",
      "90–100%",
    ]);
    expect(([0, 1, 2, 3, 4] as const).map((s) => stepRange("open", s))).toEqual(["0", "1–2", "3–5", "6–9", "10+"]);
  });

  it("counts each cell once, those out of scope apart", () => {
    const cell = (coverage: number | null, in_scope = true) => ({ coverage, in_scope }) as MatrixElement;
    expect(stepCounts([cell(0), cell(5000), cell(5000), cell(10000), cell(null), cell(0, false)], "coverage")).toEqual({
      steps: [1, 0, 2, 0, 1],
      none: 2,
    });
  });
});

describe("the viewport", () => {
  const frame = { width: 1000, height: 600 };
  const picture = { width: 1000, height: 600 };

  it("keeps the point under the pointer where it is", () => {
    const zoomed = zoomAt({ k: 1, x: 0, y: 0 }, { x: 300, y: 200 }, 2, 1);
    expect(zoomed).toEqual({ k: 2, x: -300, y: -200 });
    expect(zoomAt(zoomed, { x: 300, y: 200 }, 0.5, 1)).toEqual({ k: 1, x: 0, y: 0 });
  });

  it("centres a box, comes back to the whole, and cannot lose the picture", () => {
    const view = fitBox({ x: 100, y: 100, w: 100, h: 50 }, frame, 0);
    expect(150 * view.k + view.x).toBeCloseTo(500);
    expect(fitPicture({ width: 500, height: 300 }, frame)).toEqual({ k: 2, x: 0, y: 0 });
    expect(clamp({ k: 2, x: 900, y: -9000 }, picture, frame)).toEqual({ k: 2, x: 0, y: -600 });
    const end = between({ k: 1, x: 0, y: 0 }, view, 1, frame);
    expect(end.x).toBeCloseTo(view.x);
    expect(end.k).toBeCloseTo(view.k);
  });

  it("moves only when the focused cell is out of sight", () => {
    const box = { x: 700, y: 10, w: 100, h: 50 };
    expect(reveal({ ...box, y: 100 }, { k: 1, x: 0, y: 0 }, frame)).toBeNull();
    expect(reveal(box, { k: 2, x: 0, y: 0 }, frame)?.x).toBe(-616);
  });
});

describe("arrow keys", () => {
  const boxes = [
    { x: 0, y: 0, w: 10, h: 10 },
    { x: 20, y: 0, w: 10, h: 10 },
    { x: 0, y: 20, w: 30, h: 10 },
    { x: 40, y: 0, w: 10, h: 30 },
  ];
  it("goes to what lies that way, and stays at the edge", () => {
    expect(neighbour(boxes, 0, "right")).toBe(1);
    expect(neighbour(boxes, 1, "down")).toBe(2);
    expect(neighbour(boxes, 2, "right")).toBe(3);
    expect(neighbour(boxes, 2, "up")).toBe(0);
    expect(neighbour(boxes, 0, "left")).toBe(0);
  });
});
