/**
 * Prints the practice market's statistics beside those of the recordings, the table of
 * `docs/reference/practice-market.md`: `node adapters/venues/tools/compare-practice.ts [seed …]`.
 */
import {
  COMPARED_SEEDS,
  compareHours,
  compareMinutes,
  comparePairs,
  comparisonTable,
  practicePaths,
} from './practice-comparison.ts';

const chosen = process.argv.slice(2).map(Number);
const seeds = (chosen.length > 0 ? chosen : COMPARED_SEEDS).map(practicePaths);
const comparisons = [...compareMinutes(seeds), ...compareHours(seeds), ...comparePairs(seeds.slice(0, 3))];
process.stdout.write(`${comparisonTable(comparisons)}\n`);
