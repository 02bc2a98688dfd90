// How the cells of blotters go with prices and with the keyboard.

import type { CellClassParams, ColDef, GridApi } from "ag-grid-community";

import type { Level } from "./money.ts";

/** Tab leads out of a grid; in it one goes by arrows. */
export const TAB = { tabToNextCell: () => false, tabToNextHeader: () => false };

/** Colours a cell by the level of its row; what it says has a mark or a sign as well. */
export function levels<Row>(level: (row: Row) => Level | null): NonNullable<ColDef<Row>["cellClassRules"]> {
  const is = (wanted: Level) => ({ data }: CellClassParams<Row>) => data !== undefined && level(data) === wanted;
  return { above: is("above"), below: is("below"), level: is("level") };
}

/** Paints these columns of the rows in view anew, where a row is of one of the securities. */
export function repaint<Row extends { readonly security: string }>(
  api: GridApi<Row>,
  columns: string[],
  securities: ReadonlySet<string>,
): void {
  const rowNodes = api.getRenderedNodes().filter(({ data }) => data !== undefined && securities.has(data.security));
  if (rowNodes.length > 0) api.refreshCells({ rowNodes, columns });
}
