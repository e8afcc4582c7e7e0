import { Readable } from 'node:stream';
import type { FastifyReply } from 'fastify';

/** What spreadsheets take for a formula at the beginning of a cell. */
const FORMULA = /^[=+\-@\t\r]/;
const PLAIN_NUMBER = /^-?\d+(\.\d+)?$/;
const SPECIAL = /[",\r\n]/;

/**
 * One cell of RFC 4180. Text that a spreadsheet would run as a formula gets an apostrophe before it (OWASP, CSV injection);
 * numbers below zero stay numbers.
 */
export function csvCell(value: string | null): string {
  if (value === null) return '';
  const safe = FORMULA.test(value) && !PLAIN_NUMBER.test(value) ? `'${value}` : value;
  return SPECIAL.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

/** A table as CSV, line by line: its header, then each row's columns of the same names. */
export async function* csvLines<Column extends string>(
  columns: readonly Column[],
  rows: AsyncIterable<Readonly<Record<Column, string | null>>>,
): AsyncGenerator<string> {
  yield `${columns.join(',')}\r\n`;
  for await (const row of rows) yield `${columns.map((column) => csvCell(row[column])).join(',')}\r\n`;
}

/** Sends lines as a file to be kept, as fast as the client takes them. */
export function sendCsv(reply: FastifyReply, fileName: string, lines: AsyncIterable<string>): string {
  void reply
    .header('content-disposition', `attachment; filename="${fileName}"`)
    .type('text/csv; charset=utf-8')
    .send(Readable.from(lines));
  // Fastify takes a reply that was sent for the answer; the contract says that it is text.
  return reply as unknown as string;
}
