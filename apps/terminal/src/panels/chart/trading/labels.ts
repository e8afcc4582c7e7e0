import type { LineKind } from './chart-line.ts';

/** A line as it is drawn now: where it stands may be where a hand holds it, or what was asked for. */
export interface DrawnLine {
  readonly key: string;
  readonly kind: LineKind;
  readonly side: 'buy' | 'sell';
  readonly price: number;
  readonly label: string;
  /** `pending`: asked for and not acknowledged. */
  readonly state: 'settled' | 'held' | 'pending';
  readonly canMove: boolean;
  readonly canRemove: boolean;
}

export interface LabelBox {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
  /** From where on it is the cross that takes the line away; null: it has none. */
  readonly removeX: number | null;
}

export interface PlacedLabel {
  readonly line: DrawnLine;
  readonly y: number;
  /** Null where there is no room left for it. */
  readonly box: LabelBox | null;
}

const HEIGHT = 18;
export const LABEL_PADDING = 7;
const CROSS_WIDTH = 20;
const GAP = 4;
/** Between the labels and the edge of the chart. */
const MARGIN = 8;

/**
 * Where labels stand: at their lines, on the left, where they cover the oldest candles in view; one whose place is taken
 * stands to the right of what is there, and a line goes without where the chart is too narrow for it.
 */
export function placeLabels(
  lines: readonly { readonly line: DrawnLine; readonly y: number }[],
  width: number,
  measure: (text: string) => number,
): readonly PlacedLabel[] {
  const taken: LabelBox[] = [];
  return lines.map(({ line, y }) => {
    const boxWidth =
      Math.ceil(measure(line.label)) + 2 * LABEL_PADDING + (line.canRemove ? CROSS_WIDTH - LABEL_PADDING : 0);
    const top = Math.round(y - HEIGHT / 2);
    const overlapping = taken.filter((box) => Math.abs(box.y - top) < HEIGHT + 1);
    const x = Math.max(MARGIN, ...overlapping.map((box) => box.x + box.width + GAP));
    if (x + boxWidth > width) return { line, y, box: null };
    const box = {
      x,
      y: top,
      width: boxWidth,
      height: HEIGHT,
      removeX: line.canRemove ? x + boxWidth - CROSS_WIDTH : null,
    };
    taken.push(box);
    return { line, y, box };
  });
}
