import type { PriceRow } from '../stores/prices.ts';

const FLASH_MS = 350;
const ARROWS = { '-1': '▼', '0': '', '1': '▲' } as const;

/**
 * A price with the direction of its last move: an arrow that stays, so that colour is never the only sign, and a
 * background for a moment. The moment is one change of attribute on and one off, because a transition would repaint
 * every row in every frame.
 */
export class MoveMark {
  readonly #element: HTMLElement;
  readonly #arrow: HTMLElement;
  readonly #text: Text;
  #movedAt = -Infinity;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(element: HTMLElement) {
    this.#element = element;
    this.#arrow = document.createElement('i');
    this.#arrow.setAttribute('aria-hidden', 'true');
    this.#text = document.createTextNode('');
    element.replaceChildren(this.#arrow, this.#text);
  }

  paint(text: string, { lastMove, movedAt }: Pick<PriceRow, 'lastMove' | 'movedAt'>): void {
    if (this.#text.data !== text) this.#text.data = text;
    if (movedAt === this.#movedAt) return;
    const isFirst = this.#movedAt === -Infinity && lastMove === 0;
    this.#movedAt = movedAt;
    this.#arrow.textContent = ARROWS[`${lastMove}`];
    this.#element.dataset['move'] = String(lastMove);
    if (isFirst) return;
    this.#element.dataset['flash'] = '';
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => delete this.#element.dataset['flash'], FLASH_MS);
  }
}
