import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { expect, it } from 'vitest';
import { describeIndicator, indicators } from '../src/index.ts';
import { parametersCell, rowOf } from './support/reference-row.ts';

const text = readFileSync(resolve(import.meta.dirname, '../../../docs/reference/indicators.md'), 'utf8');

/** Rows of the table as lists of cells; how wide the columns are set does not matter. */
const rows = text
  .split('\n')
  .filter((line) => line.startsWith('| `'))
  .map((line) => line.replaceAll(/\s+/g, ' ').trim());

it('the reference lists every indicator as the registry describes it, in the same order', () => {
  expect(rows).toEqual(indicators.map((indicator) => rowOf(describeIndicator(indicator), indicator)));
});

it('shows bounds and choices', () => {
  const bb = indicators.find(({ id }) => id === 'bb')!;
  expect(parametersCell(bb)).toBe('length 20, multiplier 2 (0.001 to 50), source close');
});
