import type { Palette } from '../../../paint/palette.ts';
import { LABEL_PADDING } from './labels.ts';
import type { DrawnLine, PlacedLabel } from './labels.ts';

/** Pixels from the tip of a mark to its base. */
export const FILL_HEIGHT = 9;
const FILL_HALF_WIDTH = 6;
const CROSS = 3;
const DASHES = { pending: [2, 3], held: [], settled: [] } as const;

/** A line over the whole width, and its label with the cross that takes it away. */
export function drawLine(
  context: CanvasRenderingContext2D,
  { line, y, box }: PlacedLabel,
  width: number,
  palette: Palette,
): void {
  const colour = lineColour(line, palette);
  const middle = Math.round(y) + 0.5;
  context.strokeStyle = colour;
  context.lineWidth = line.state === 'held' ? 2 : 1;
  context.setLineDash(line.kind === 'liquidation' ? [6, 4] : DASHES[line.state]);
  context.beginPath();
  context.moveTo(0, middle);
  context.lineTo(width, middle);
  context.stroke();
  if (box === null) return;
  context.setLineDash(DASHES[line.state]);
  context.lineWidth = 1;
  context.fillStyle = palette.surface;
  context.beginPath();
  context.roundRect(box.x + 0.5, box.y + 0.5, box.width - 1, box.height - 1, 4);
  context.fill();
  context.stroke();
  context.setLineDash([]);
  context.fillStyle = colour;
  context.textBaseline = 'middle';
  context.textAlign = 'left';
  context.fillText(line.label, box.x + LABEL_PADDING, box.y + box.height / 2 + 0.5);
  if (box.removeX === null) return;
  const x = (box.removeX + box.x + box.width) / 2;
  const centre = box.y + box.height / 2;
  context.beginPath();
  context.moveTo(x - CROSS, centre - CROSS);
  context.lineTo(x + CROSS, centre + CROSS);
  context.moveTo(x + CROSS, centre - CROSS);
  context.lineTo(x - CROSS, centre + CROSS);
  context.stroke();
}

/** A triangle whose tip is the exact price: from below for what was bought, from above for what was sold. */
export function drawFill(
  context: CanvasRenderingContext2D,
  side: 'buy' | 'sell',
  x: number,
  y: number,
  palette: Palette,
): void {
  const base = side === 'buy' ? y + FILL_HEIGHT : y - FILL_HEIGHT;
  context.beginPath();
  context.moveTo(x, y);
  context.lineTo(x - FILL_HALF_WIDTH, base);
  context.lineTo(x + FILL_HALF_WIDTH, base);
  context.closePath();
  context.setLineDash([]);
  // An edge in the colour of the ground keeps it apart from the candle that it touches.
  context.lineJoin = 'round';
  context.lineWidth = 3;
  context.strokeStyle = palette.surface;
  context.stroke();
  context.fillStyle = side === 'buy' ? palette.up : palette.down;
  context.fill();
}

/** Side by colour for what trades; the words of the label say it too. */
export function lineColour({ kind, side }: Pick<DrawnLine, 'kind' | 'side'>, palette: Palette): string {
  if (kind === 'liquidation') return palette.warn;
  if (kind === 'entry') return palette.accent;
  return side === 'buy' ? palette.up : palette.down;
}
