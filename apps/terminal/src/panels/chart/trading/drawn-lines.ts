import { formatAmount } from '../../../format/amounts.ts';
import type { ChartLine } from './chart-line.ts';
import type { DrawnLine } from './labels.ts';
import type { Asked } from './line-changes.ts';

/**
 * Lines as they are drawn: one that is held stands where the hand is, one that was changed where it was asked to be, as
 * pending, until the exchange has answered.
 */
export function drawnLines(
  lines: readonly ChartLine[],
  held: { readonly line: ChartLine; readonly price: string } | null,
  pending: ReadonlyMap<string, Asked>,
): readonly DrawnLine[] {
  const drawn = lines.map((line) =>
    drawnLine(line, held?.line.key === line.key ? held.price : null, pending),
  );
  // What a hand holds lies over the others.
  return drawn.toSorted((a, b) => Number(a.state === 'held') - Number(b.state === 'held'));
}

function drawnLine(line: ChartLine, heldAt: string | null, pending: ReadonlyMap<string, Asked>): DrawnLine {
  const { key, kind, side, label, handle } = line;
  const base = { key, kind, side, canMove: false, canRemove: false } as const;
  if (heldAt !== null) {
    return { ...base, price: Number(heldAt), state: 'held', label: `${label} → ${formatAmount(heldAt)}` };
  }
  const asked = pending.get(key);
  if (asked === undefined) {
    const isFree = handle !== null;
    return {
      ...base,
      price: Number(line.price),
      state: 'settled',
      label,
      canMove: isFree,
      canRemove: isFree,
    };
  }
  return asked === null
    ? { ...base, price: Number(line.price), state: 'pending', label: `${label}, cancelling…` }
    : { ...base, price: Number(asked), state: 'pending', label: `${label}, changing…` };
}
