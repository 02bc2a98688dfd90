// AG Grid, with the modules that blotters need and the page's own colours.

import {
  CellStyleModule,
  ClientSideRowModelApiModule,
  ClientSideRowModelModule,
  ColumnApiModule,
  ColumnAutoSizeModule,
  createGrid,
  type GridApi,
  type GridOptions,
  HighlightChangesModule,
  LocaleModule,
  ModuleRegistry,
  RenderApiModule,
  RowApiModule,
  themeQuartz,
} from "ag-grid-community";

import { element } from "./element.ts";

ModuleRegistry.registerModules([
  CellStyleModule,
  ClientSideRowModelApiModule,
  ClientSideRowModelModule,
  ColumnApiModule,
  ColumnAutoSizeModule,
  HighlightChangesModule,
  LocaleModule,
  RenderApiModule,
  RowApiModule,
]);

const theme = themeQuartz.withParams({
  accentColor: "var(--accent)",
  backgroundColor: "var(--surface)",
  foregroundColor: "var(--ink)",
  borderColor: "var(--line)",
  headerBackgroundColor: "var(--surface)",
  headerTextColor: "var(--quiet)",
  headerFontWeight: 600,
  rowHoverColor: "var(--hover)",
  valueChangeValueHighlightBackgroundColor: "var(--flash)",
  browserColorScheme: "inherit",
  fontFamily: "inherit",
  fontSize: 14,
  rowHeight: 34,
  headerHeight: 34,
  cellHorizontalPadding: 12,
  wrapperBorder: false,
  wrapperBorderRadius: 0,
});

/** A grid whose rows are known by id, and come and change one by one. */
export interface Blotter<Row> {
  readonly root: HTMLElement;
  readonly api: GridApi<Row>;
  /** Adds rows, or changes those that are there. */
  put(rows: readonly Row[]): void;
  clear(): void;
  destroy(): void;
}

export function blotter<Row>(label: string, id: (row: Row) => string, options: GridOptions<Row>): Blotter<Row> {
  const root = element("div", { className: "grid" });
  const shown = new Set<string>();
  const api = createGrid<Row>(root, {
    theme,
    getRowId: ({ data }) => id(data),
    defaultColDef: { flex: 1, minWidth: 70, resizable: true, enableCellChangeFlash: true },
    suppressCellFocus: false,
    suppressMovableColumns: true,
    animateRows: false,
    suppressColumnMoveAnimation: true,
    ...options,
  } as GridOptions<Row>);
  api.setGridAriaProperty("label", label);
  return {
    root,
    api,
    put(rows) {
      const add: Row[] = [];
      const update: Row[] = [];
      for (const row of rows) {
        if (shown.has(id(row))) {
          update.push(row);
        } else {
          shown.add(id(row));
          add.push(row);
        }
      }
      api.applyTransaction({ add, update });
    },
    clear() {
      shown.clear();
      api.setGridOption("rowData", []);
    },
    destroy() {
      api.destroy();
    },
  };
}
