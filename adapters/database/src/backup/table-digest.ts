import { createHash } from 'node:crypto';
import type { TableContent } from './manifest.ts';

const NEWLINE = 0x0a;

/** Counts and hashes a table's COPY text as it passes. In that format every row ends with the only newline it holds. */
export class TableDigest {
  readonly #hash = createHash('sha256');
  rows = 0;
  bytes = 0;
  pieces = 0;

  add(piece: Buffer): void {
    this.#hash.update(piece);
    this.bytes += piece.length;
    this.pieces += 1;
    for (let at = piece.indexOf(NEWLINE); at >= 0; at = piece.indexOf(NEWLINE, at + 1)) this.rows += 1;
  }

  summary(): Pick<TableContent, 'rows' | 'bytes' | 'sha256'> {
    return { rows: this.rows, bytes: this.bytes, sha256: this.#hash.copy().digest('hex') };
  }

  matches(content: Pick<TableContent, 'rows' | 'bytes' | 'sha256'>): boolean {
    const { rows, bytes, sha256 } = this.summary();
    return rows === content.rows && bytes === content.bytes && sha256 === content.sha256;
  }
}
