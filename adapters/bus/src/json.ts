/**
 * JSON text of a value.
 * @throws {TypeError} for what JSON can't hold: undefined, functions, bigints, circular structures.
 */
export function encode(value: unknown): string {
  // The declared type leaves out that functions, symbols and undefined have no JSON text.
  const text = JSON.stringify(value) as string | undefined;
  if (text === undefined) throw new TypeError(`not a JSON value: ${typeof value}`);
  return text;
}

/** The value of JSON text, frozen throughout: its readers share it, so none may change it for the others. */
export function decode(text: string): unknown {
  return freeze(JSON.parse(text));
}

function freeze(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value;
  for (const member of Array.isArray(value) ? value : Object.values(value)) {
    if (typeof member === 'object') freeze(member);
  }
  return Object.freeze(value);
}
