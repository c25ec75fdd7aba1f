import { lanesOver, sortBlock, type Block } from "./lanes";
import { bandColumns, makePlan, rowHeight, SPACE, type Plan } from "./plan";
import type { Area, FrameworkTree, Group } from "./tree";
import { giveWay, lineNeeds, tile } from "./tile";
import { compareIdentifiers } from "./tree";
import type { Box, CellBox, Frame, LayoutOptions, MapLayout } from "./types";

interface Column {
  x: number;
  w: number;
  across: number;
}

type Need = NonNullable<LayoutOptions["need"]>;

const cellWidth = (column: Column) => (column.w - (column.across - 1) * SPACE.gap) / column.across;

/** The least height of a block's strips: as much as their names need, and no more than a line. */
function stripNeed(block: Block, columns: Column[], line: number, need: Need): number {
  const widths = [...block.top, ...block.bottom].map(({ element, from, to }) => {
    const across = columns.slice(from, to + 1);
    return need(element, across.reduce((sum, column) => sum + column.w, 0) + (across.length - 1) * SPACE.columnGap);
  });
  return Math.min(line, Math.max(0, ...widths) || line);
}

/** The height a block needs so that every name in it can be read, its strips being of the given height. */
function blockNeed(block: Block, columns: Column[], line: number, need: Need): number {
  return block.stacks.reduce((most, stack, index) => {
    const column = columns[index];
    if (!column) return most;
    const strips = lanesOver(block.top, index) + lanesOver(block.bottom, index);
    const lines = lineNeeds(
      stack.map((element) => need(element, cellWidth(column))),
      column.across,
    );
    const boxes = lines.length + strips;
    return Math.max(most, lines.reduce((sum, h) => sum + h, 0) + strips * line + Math.max(0, boxes - 1) * SPACE.gap);
  }, 0);
}

/** Places a block's elements into the columns between top and bottom: strips by lane, stacks filling what is left. */
function placeBlock(
  block: Block,
  columns: Column[],
  top: number,
  height: number,
  line: number,
  need: Need,
  tallest = Infinity,
): (Box & { id: string })[] {
  const placed: (Box & { id: string })[] = [];
  const step = line + SPACE.gap;
  const topEdge = columns.map(() => 0);
  const bottomEdge = columns.map(() => 0);
  const place = (strips: Block["top"], fromBottom: boolean) => {
    for (const strip of strips) {
      const first = columns[strip.from];
      const last = columns[strip.to];
      if (!first || !last) continue;
      const y = fromBottom ? top + height - strip.lane * step - line : top + strip.lane * step;
      placed.push({ id: strip.element.id, x: first.x, y, w: last.x + last.w - first.x, h: line });
      const edges = fromBottom ? bottomEdge : topEdge;
      for (let c = strip.from; c <= strip.to; c += 1) edges[c] = Math.max(edges[c] ?? 0, strip.lane + 1);
    }
  };
  place(block.top, false);
  // The last of the strips stands lowest, so that reading goes on downwards.
  const deepest = block.bottom.reduce((most, s) => Math.max(most, s.lane), 0);
  const flipped = block.bottom.map((s) => ({ ...s, lane: block.bottomLanes > 1 ? deepest - s.lane : s.lane }));
  place(flipped, true);
  block.stacks.forEach((stack, index) => {
    const column = columns[index];
    if (!column || stack.length === 0) return;
    const y0 = top + (topEdge[index] ?? 0) * step;
    const space = height - ((topEdge[index] ?? 0) + (bottomEdge[index] ?? 0)) * step;
    const lines = Math.ceil(stack.length / column.across);
    const h = Math.min(space, lines * tallest + (lines - 1) * SPACE.gap);
    const needs = stack.map((element) => need(element, cellWidth(column)));
    for (const box of tile(stack.length, column.across, { x: column.x, y: y0, w: column.w, h }, needs)) {
      const element = stack[box.index];
      if (element) placed.push({ id: element.id, x: box.x, y: box.y, w: box.w, h: box.h });
    }
  });
  return placed;
}

function columnsOf(area: Area, plan: Plan, left: number, width: number, gutter: number): Column[] {
  const across = plan.across.get(area.element.id) ?? [];
  const units = across.reduce((sum, c) => sum + c, 0);
  const gaps = (across.length - 1) * SPACE.columnGap + across.reduce((sum, c) => sum + (c - 1) * SPACE.gap, 0);
  const unit = (width - 2 * SPACE.pad - gutter - gaps) / Math.max(1, units);
  let x = left + SPACE.pad + gutter;
  return across.map((count) => {
    const w = count * unit + (count - 1) * SPACE.gap;
    const column = { x, w, across: count };
    x += w + SPACE.columnGap;
    return column;
  });
}

/** The height of each matrix row at which its names can be read, over all areas. */
function rowNeeds(areas: Area[], plan: Plan, need: Need): number[] {
  return plan.rowLines.map((_, row) =>
    Math.max(
      0,
      ...areas.map((area) => {
        const block = plan.blocks.get(area.groups[row]?.element.id ?? "");
        const across = plan.across.get(area.element.id) ?? [];
        const columns = across.map((count) => ({
          x: 0,
          w: count * plan.unitWidth + (count - 1) * SPACE.gap,
          across: count,
        }));
        return block ? blockNeed(block, columns, stripNeed(block, columns, plan.line, need), need) + 2 * SPACE.pad : 0;
      }),
    ),
  );
}

function placeMatrix(areas: Area[], plan: Plan, options: LayoutOptions, out: MapLayout): number {
  const functional = options.view === "functional";
  const need = options.need ?? (() => 0);
  const even = plan.rowLines.map((lines) => rowHeight(lines, plan.line));
  const body = even.reduce((sum, h) => sum + h, 0) + (even.length - 1) * SPACE.rowGap;
  const headTop = plan.title;
  const bodyTop = headTop + plan.headHeight;
  const bottom = bodyTop + body + SPACE.pad;
  const rows = functional ? giveWay(even, rowNeeds(areas, plan, need)) : even;
  let left = 0;
  for (const area of areas) {
    const across = plan.across.get(area.element.id) ?? [];
    const units = across.reduce((sum, c) => sum + c, 0);
    const width =
      2 * SPACE.pad +
      plan.gutter +
      units * plan.unitWidth +
      across.reduce((sum, c) => sum + (c - 1) * SPACE.gap, 0) +
      (across.length - 1) * SPACE.columnGap;
    const areaId = area.element.id;
    const columns = columnsOf(area, plan, left, width, functional ? plan.gutter : 0);
    out.areas.push({
      element: area.element,
      areaId,
      x: left,
      y: 0,
      w: width,
      h: bottom,
      label: { x: left, y: 0, w: width, h: plan.title },
    });
    area.verticals.forEach((element, index) => {
      const column = columns[index];
      if (!column) return;
      const inset = SPACE.columnGap / 2 - 2;
      out.verticals.push({
        element,
        areaId,
        x: column.x - inset,
        y: headTop,
        w: column.w + 2 * inset,
        h: bottom - headTop - 2,
        label: { x: column.x, y: headTop, w: column.w, h: plan.headHeight },
      });
    });
    const groupOf = new Map(area.groups.flatMap((g) => g.cells.map((c) => [c.id, g.element.id] as const)));
    const push = (box: Box & { id: string }, byId: Map<string, CellBox["element"]>) => {
      const element = byId.get(box.id);
      if (element)
        out.cells.push({ element, groupId: groupOf.get(box.id) ?? "", areaId, x: box.x, y: box.y, w: box.w, h: box.h });
    };
    const byId = new Map(area.groups.flatMap((g) => g.cells.map((c) => [c.id, c] as const)));
    let y = bodyTop;
    area.groups.forEach((group, row) => {
      const h = rows[row] ?? plan.line;
      out.groups.push({
        element: group.element,
        areaId,
        x: left + SPACE.pad / 2,
        y,
        w: width - SPACE.pad,
        h,
        label: { x: left + SPACE.pad / 2, y, w: plan.gutter, h },
      });
      const block = plan.blocks.get(group.element.id);
      if (functional && block) {
        const inner = h - 2 * SPACE.pad;
        const strip = stripNeed(block, columns, plan.line, need);
        const spare = Math.max(0, inner - blockNeed(block, columns, strip, need));
        const line = Math.min(plan.line, strip + spare / Math.max(1, block.topLanes + block.bottomLanes));
        for (const box of placeBlock(block, columns, y + SPACE.pad, inner, line, need)) push(box, byId);
      }
      y += h + SPACE.rowGap;
    });
    if (!functional) {
      const block = sortBlock(
        area.groups.flatMap((g) => g.cells),
        area.verticals,
      );
      const line = fitLanes(block, columns, body - SPACE.pad, plan.line);
      // A column with little in it keeps cells of a cell's shape, and room below them.
      for (const box of placeBlock(block, columns, bodyTop, body - SPACE.pad / 2, line, need, plan.line * 2.2))
        push(box, byId);
    }
    left += width + SPACE.areaGap;
  }
  return bottom;
}

/** The height of a strip when columns are the containers: the plan's own line, or less where many strips overlap. */
function fitLanes(block: Block, columns: Column[], height: number, line: number): number {
  const lanes = block.topLanes + block.bottomLanes;
  const most = block.stacks.reduce((max, s, i) => Math.max(max, Math.ceil(s.length / (columns[i]?.across ?? 1))), 1);
  return Math.min(line, (height - (lanes + most) * SPACE.gap) / (lanes + most));
}

function placeBand(area: Area, plan: Plan, options: LayoutOptions, top: number, out: MapLayout): number {
  const areaId = area.element.id;
  const unit = plan.bandUnit.get(areaId) ?? 0;
  const head = plan.bandHeads.get(areaId) ?? 0;
  const inner = plan.bandLines * plan.line + (plan.bandLines - 1) * SPACE.gap;
  const boxHeight = head + inner + 2 * SPACE.pad;
  const height = boxHeight + 2 * SPACE.pad;
  out.areas.push({
    element: area.element,
    areaId,
    x: 0,
    y: top,
    w: options.width,
    h: height,
    label: { x: 0, y: top, w: plan.gutter, h: height },
  });
  let x = SPACE.pad + plan.gutter;
  area.groups.forEach((group: Group) => {
    const columns = bandColumns(group.cells.length, plan.bandLines);
    const w = columns * unit + (columns - 1) * SPACE.gap + 2 * SPACE.pad;
    const y = top + SPACE.pad;
    out.groups.push({ element: group.element, areaId, x, y, w, h: boxHeight, label: { x, y, w, h: head } });
    const inside = { x: x + SPACE.pad, y: y + head, w: w - 2 * SPACE.pad, h: inner + SPACE.pad };
    const needs = group.cells.map((element) => options.need?.(element, unit) ?? 0);
    for (const box of tile(group.cells.length, columns, inside, needs)) {
      const element = group.cells[box.index];
      if (element)
        out.cells.push({ element, groupId: group.element.id, areaId, x: box.x, y: box.y, w: box.w, h: box.h });
    }
    x += w + SPACE.boxGap;
  });
  return top + height;
}

/** The whole picture: every level-2 element exactly once, nothing overlapping, all of it inside width × height. */
export function layoutMap(tree: FrameworkTree, options: LayoutOptions): MapLayout {
  const out: MapLayout = {
    width: options.width,
    height: options.height,
    areas: [],
    groups: [],
    verticals: [],
    cells: [],
  };
  if (tree.areas.length === 0) return out;
  const plan = makePlan(tree.areas, options);
  const matrix = tree.areas.filter((a) => a.verticals.length > 0);
  let top = matrix.length > 0 ? placeMatrix(matrix, plan, options, out) + SPACE.areaGap : 0;
  for (const band of tree.areas.filter((a) => a.verticals.length === 0)) {
    top = placeBand(band, plan, options, top, out) + SPACE.areaGap;
  }
  const rank = new Map<string, number>(tree.areas.map((a, index) => [a.element.id, index]));
  out.cells.sort(
    (a, b) =>
      (rank.get(a.areaId) ?? 0) - (rank.get(b.areaId) ?? 0) ||
      compareIdentifiers(a.element.identifier, b.element.identifier),
  );
  out.height = Math.max(options.height, top - SPACE.areaGap);
  return out;
}

export type { Frame };
