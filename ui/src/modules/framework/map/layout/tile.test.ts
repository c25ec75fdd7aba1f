import { expect, it } from "vitest";
import { giveWay, lineNeeds, shares, tile } from "./tile";

it("shares a length evenly where every need is met", () => {
  expect(shares([10, 20, 5], 90)).toEqual([30, 30, 30]);
});

it("gives the needy what they need and the others the rest", () => {
  expect(shares([50, 10, 10], 90)).toEqual([50, 20, 20]);
});

it("shrinks all alike where not all fits", () => {
  expect(shares([60, 30], 45)).toEqual([30, 15]);
});

it("moves length from those that can spare it, keeping the sum", () => {
  const moved = giveWay([40, 40, 100], [50, 30, 60]);
  expect(moved[0]).toBeCloseTo(50);
  expect(moved.reduce((sum, each) => sum + each, 0)).toBeCloseTo(180);
  expect(giveWay([40, 40], [60, 60])).toEqual([40, 40]);
});

it("tiles lines by the neediest box in each, filling the box", () => {
  expect(lineNeeds([1, 5, 2], 2)).toEqual([5, 2]);
  const boxes = tile(3, 1, { x: 0, y: 0, w: 100, h: 108 }, [60, 0, 0]);
  expect(boxes.map((box) => box.h)).toEqual([60, 20, 20]);
  const last = boxes[2]!;
  expect(last.y + last.h).toBeCloseTo(108);
});
