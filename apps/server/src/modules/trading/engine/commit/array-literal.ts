/** What a column may hold on its way to PostgreSQL. */
export type ColumnValue = string | number | boolean | Date | object | null;

/** What PostgreSQL would read as something else than the text itself. */
const NEEDS_QUOTES = /[\s"\\{},]|^$|^null$/i;

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
  switch (typeof value) {
    case 'number':
      return String(value);
    case 'boolean':
      return value ? 't' : 'f';
    case 'string':
      return NEEDS_QUOTES.test(value) ? quoted(value) : value;
    default:
      return quoted(value instanceof Date ? value.toISOString() : JSON.stringify(value));
  }
}

function quoted(text: string): string {
  return `"${text.replaceAll(/["\\]/g, String.raw`\$&`)}"`;
}
