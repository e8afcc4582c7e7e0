/** What actions may ask of the chart that is on the page. */
export interface ChartHandle {
  resetView(): void;
  /** A picture of the chart, as drawn. */
  screenshot(): HTMLCanvasElement;
}

/** Where the mounted chart makes itself known; null while none is. */
export const chartSlot: { current: ChartHandle | null } = { current: null };
