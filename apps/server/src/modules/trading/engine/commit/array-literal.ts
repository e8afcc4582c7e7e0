/** What a column may hold on its way to PostgreSQL. */
export type ColumnValue = string | number | boolean | Date | object | null;

/** What PostgreSQL would read as something else than the text itself. */
const NEEDS_QUOTES = /[\s"\\{},]|^$|^null$/i;

/** Control characters, and halves of surrogate pairs, which no UTF-8 text has. */
const CONTROL = /\p{Cc}|\p{Cs}/u;

/**
 * A PostgreSQL array literal, built up value by value: one parameter carries a whole column of a batch. Objects are written
 * as JSON, dates as ISO 8601.
 */
export class ArrayLiteral {
  #text = '{';
  #isEmpty = true;

  add(value: ColumnValue): void {
    if (this.#isEmpty) this.#isEmpty = false;
    else this.#text += ',';
    this.#text += element(value);
  }

  /** The literal of what was added. */
  close(): string {
    return `${this.#text}}`;
  }
}

function element(value: ColumnValue): string {
  if (value === null) return 'NULL';
  if (typeof value === 'string') return NEEDS_QUOTES.test(value) ? quoted(value) : value;
  if (typeof value === 'number') return String(value);
  if (typeof value === 'boolean') return value ? 't' : 'f';
  return quoted(value instanceof Date ? value.toISOString() : JSON.stringify(value));
}

/** Both JSON and array literals put a backslash before quotes and backslashes; only in control characters they differ. */
function quoted(text: string): string {
  return CONTROL.test(text) ? `"${text.replaceAll(/["\\]/g, String.raw`\$&`)}"` : JSON.stringify(text);
}
