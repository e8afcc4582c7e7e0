import { shown } from './shown.ts';

/** A run of text. What was filled in stands out. */
export interface Run {
  readonly text: string;
  readonly strong: boolean;
}

export type Block =
  | { readonly kind: 'paragraph'; readonly runs: readonly Run[] }
  /** In smaller type: how long, and what to do if it wasn't you. */
  | { readonly kind: 'note'; readonly runs: readonly Run[] }
  /** A code to be typed or copied. */
  | { readonly kind: 'code'; readonly code: string }
  /** The one thing to click. */
  | { readonly kind: 'button'; readonly label: string; readonly url: string }
  | { readonly kind: 'facts'; readonly rows: readonly (readonly [label: string, value: string])[] };

/** What a mail says, once, whatever form it is shown in. */
export interface MailContent {
  /** The subject, and the heading. Nothing of a user's or of a secret: servers on the way log subjects. */
  readonly title: string;
  /** What lists of mails show after the subject. */
  readonly preview: string;
  readonly blocks: readonly Block[];
}

/** Where the platform is reached. */
export interface Site {
  /** An address of the web; empty as long as the server does not know it. */
  readonly base: string;
}

export function paragraph(strings: TemplateStringsArray, ...values: readonly string[]): Block {
  return { kind: 'paragraph', runs: runs(strings, values) };
}

export function note(strings: TemplateStringsArray, ...values: readonly string[]): Block {
  return { kind: 'note', runs: runs(strings, values) };
}

export function code(digits: string): Block {
  return { kind: 'code', code: shown(digits) };
}

/** @throws {TypeError} where the address is none of the web: nothing else may be behind a button. */
export function button(label: string, url: string): Block {
  const parsed = URL.parse(url);
  if (parsed?.protocol !== 'https:' && parsed?.protocol !== 'http:') {
    throw new TypeError('a button leads to an address of the web');
  }
  return { kind: 'button', label, url: parsed.href };
}

export function facts(rows: Readonly<Record<string, string>>): Block {
  return { kind: 'facts', rows: Object.entries(rows).map(([label, value]) => [label, shown(value)]) };
}

function runs(strings: TemplateStringsArray, values: readonly string[]): Run[] {
  return strings
    .flatMap((text, index) => [
      { text, strong: false },
      { text: shown(values[index] ?? ''), strong: true },
    ])
    .filter(({ text }) => text !== '');
}
