/** What a column may hold on its way to PostgreSQL. */
export type ColumnValue = string | number | boolean | Date | object | null;

/** How the values of a column become elements: `plain` ones never need quotes. */
export type ElementKind = 'plain' | 'text' | 'time' | 'json';

/** What PostgreSQL would read as something else than the text itself. */
const NEEDS_QUOTES = /[\s"\\{},]|^$|^null$/i;

/** Control characters, and halves of surrogate pairs, which no UTF-8 text has. */
const CONTROL = /\p{Cc}|\p{Cs}/u;

/** A PostgreSQL array literal, built up value by value: one parameter carries a whole column of a batch. */
export class ArrayLiteral {
  readonly #element: (value: ColumnValue) => string;
  #text = '{';
  #isEmpty = true;
  /** Columns as symbol or status say the same again and again. */
  #lastValue: ColumnValue = null;
  #lastElement = 'NULL';

  constructor(kind: ElementKind) {
    this.#element = ELEMENTS[kind];
  }

  add(value: ColumnValue): void {
    if (this.#isEmpty) this.#isEmpty = false;
    else this.#text += ',';
    if (value !== this.#lastValue) {
      this.#lastElement = value === null ? 'NULL' : this.#element(value);
      this.#lastValue = value;
    }
    this.#text += this.#lastElement;
  }

  /** The literal of what was added. */
  close(): string {
    return `${this.#text}}`;
  }
}

const ELEMENTS: Readonly<Record<ElementKind, (value: ColumnValue) => string>> = {
  plain: String,
  text: (value) => {
    const text = value as string;
    return NEEDS_QUOTES.test(text) ? quoted(text) : text;
  },
  time: (value) => timeText(value as Date),
  // JSON that was written already comes as text.
  json: (value) => JSON.stringify(typeof value === 'string' ? value : JSON.stringify(value)),
};

/** Both JSON and array literals put a backslash before quotes and backslashes; only in control characters they differ. */
function quoted(text: string): string {
  return CONTROL.test(text) ? `"${text.replaceAll(/["\\]/g, String.raw`\$&`)}"` : JSON.stringify(text);
}

let lastTime = Number.NaN;
let lastTimeText = '';

/** ISO 8601. Most rows of a batch have the same few moments. */
function timeText(time: Date): string {
  const ms = time.getTime();
  if (ms !== lastTime) {
    lastTimeText = time.toISOString();
    lastTime = ms;
  }
  return lastTimeText;
}
