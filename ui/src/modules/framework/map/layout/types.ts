import type { MatrixElement } from "../../model";

export type View = "functional" | "end_to_end";

export interface Box {
  x: number;
  y: number;
  w: number;
  h: number;
}

/** A level-2 element where it stands. */
export interface CellBox extends Box {
  element: MatrixElement;
  groupId: string;
  areaId: string;
}

/** A group, vertical or area as a frame with a place for its name. */
export interface Frame extends Box {
  element: MatrixElement;
  areaId: string;
  label: Box;
}

export interface MapLayout {
  width: number;
  height: number;
  areas: Frame[];
  groups: Frame[];
  verticals: Frame[];
  /** In reading order. */
  cells: CellBox[];
}

/** Width in user units of a text at a size; the browser measures it, tests estimate it. */
export type Measure = (text: string, size: number, weight?: number) => number;

export interface LayoutOptions {
  width: number;
  height: number;
  view: View;
  /** The name that will be drawn, in the reader's language. */
  nameOf: (element: MatrixElement) => string;
  measure: Measure;
  /** The size a cell would like to have; the plan whose cells come nearest to it is taken. */
  wantCell: { w: number; h: number };
  /** The height at which the name of an element can be read in a cell of that width; without it all cells are alike. */
  need?: (element: MatrixElement, width: number) => number;
  /** Without room for names: a small picture of where things stand. */
  bare?: boolean;
}
