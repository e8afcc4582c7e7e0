import { formatAmount } from '../../../format/amounts.ts';
import { formatNumber } from '../../../format/numbers.ts';
import { formatTime } from '../../../format/time.ts';
import type { TimeZone } from '../../../format/time.ts';
import type { ListedMarket } from '../../../stores/markets.ts';
import type { FillMark } from './fill-mark.ts';
import styles from './fill-hint.module.css';

/** What a mark of a fill says when the pointer is on it. The table of fills says the same to everybody. */
export class FillHint {
  readonly #element = document.createElement('div');

  constructor(stage: HTMLElement) {
    this.#element.className = styles.hint!;
    this.#element.hidden = true;
    this.#element.ariaHidden = 'true';
    this.#element.dataset['testid'] = 'fill-hint';
    stage.append(this.#element);
  }

  show(mark: FillMark, x: number, y: number, market: ListedMarket, zone: TimeZone): void {
    const lines = fillWords(mark, market, zone);
    this.#element.replaceChildren(
      ...lines.map((text) => {
        const line = document.createElement('div');
        line.textContent = text;
        return line;
      }),
    );
    this.#element.hidden = false;
    const room = this.#element.parentElement!.getBoundingClientRect();
    const { offsetWidth: width, offsetHeight: height } = this.#element;
    this.#element.style.left = `${Math.max(4, Math.min(x + 14, room.width - width - 4))}px`;
    this.#element.style.top = `${Math.max(4, Math.min(y + 14, room.height - height - 4))}px`;
  }

  hide(): void {
    this.#element.hidden = true;
  }

  remove(): void {
    this.#element.remove();
  }
}

/** A fill in words: what, at which price, when, at what cost, and what it brought. */
export function fillWords(
  mark: FillMark,
  { base, quote, priceDecimals }: Pick<ListedMarket, 'base' | 'quote' | 'priceDecimals'>,
  zone: TimeZone,
): readonly string[] {
  const { side, quantity, price, fills, time, fee, feeCurrency, realizedPnl } = mark;
  return [
    `${side === 'buy' ? 'Bought' : 'Sold'} ${formatAmount(quantity)} ${base}`,
    `at ${formatNumber(price, priceDecimals)}${fills > 1 ? `, mean of ${fills} fills` : ''}`,
    formatTime(time, 'full', zone),
    `Fee ${formatAmount(fee)} ${feeCurrency}`,
    ...(realizedPnl === null ? [] : [`Realised ${formatAmount(realizedPnl, { signed: true })} ${quote}`]),
  ];
}
