import type { CandleTuple } from '@tradewind/protocol';
import { directionClass, formatCompact, formatNumber, formatPercent } from '../../format/numbers.ts';
import type { ListedMarket } from '../../stores/markets.ts';

const FIELDS = ['O', 'H', 'L', 'C', 'V', ''] as const;

/** Open, high, low, close and volume in words: of the candle below the crosshair, else of the newest. */
export class Legend {
  readonly #cells: readonly HTMLElement[];
  #decimals = 2;
  #last: CandleTuple | undefined;
  #hovered: CandleTuple | undefined;

  constructor(element: HTMLElement) {
    this.#cells = FIELDS.map((name) => {
      const field = document.createElement('span');
      const value = document.createElement('b');
      field.append(name === '' ? '' : `${name} `, value);
      return value;
    });
    element.replaceChildren(...this.#cells.map((cell) => cell.parentElement!));
  }

  reset(market: ListedMarket): void {
    this.#decimals = market.priceDecimals;
    this.#last = undefined;
    this.#hovered = undefined;
    this.#cells.forEach((cell) => (cell.textContent = ''));
  }

  last(candle: CandleTuple | undefined): void {
    if (this.#hovered?.[0] === candle?.[0]) this.#hovered = candle;
    this.#last = candle;
    this.#draw();
  }

  hover(candle: CandleTuple | undefined): void {
    this.#hovered = candle;
    this.#draw();
  }

  #draw(): void {
    const candle = this.#hovered ?? this.#last;
    if (candle === undefined) return;
    const [, open, high, low, close, volume] = candle;
    const texts = [
      ...[open, high, low, close].map((price) => formatNumber(price, this.#decimals)),
      formatCompact(volume),
      formatPercent((close / open - 1) * 100),
    ];
    this.#cells.forEach((cell, index) => {
      if (cell.textContent !== texts[index]) cell.textContent = texts[index]!;
      cell.className = index === 4 ? '' : directionClass(close - open);
    });
  }
}
