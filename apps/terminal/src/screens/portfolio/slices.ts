import type { PortfolioSnapshot } from '@tradewind/protocol';

type Holding = PortfolioSnapshot['holdings'][number];

/** One holding of the ring: its share of the whole, and where it begins, both between 0 and 1. */
export interface Slice {
  readonly name: string;
  readonly share: number;
  readonly start: number;
}

/** As many holdings get a colour of their own. */
export const COLOURS = 6;
export const OTHERS = 'Others';

/**
 * The ring of shares: the largest holdings one by one, the rest together. Drawn as parts of what is there, so that the
 * ring closes although the shares are rounded.
 */
export function slices(holdings: readonly Holding[]): readonly Slice[] {
  const sized = holdings
    .map(({ currency, share }) => ({ name: currency, size: Number(share) }))
    .filter(({ size }) => size > 0)
    .toSorted((a, b) => b.size - a.size);
  const alone = sized.length <= COLOURS ? sized : sized.slice(0, COLOURS - 1);
  const rest = sized.slice(alone.length).reduce((sum, { size }) => sum + size, 0);
  const all = rest > 0 ? [...alone, { name: OTHERS, size: rest }] : alone;
  const whole = all.reduce((sum, { size }) => sum + size, 0);
  let start = 0;
  return all.map(({ name, size }) => {
    const slice = { name, share: size / whole, start };
    start += slice.share;
    return slice;
  });
}
