/**
 * @typedef {{ name: string, reason: string }} Skip
 * @typedef {{ passed: number, failed: string[], skipped: Skip[] }} Summary
 */

/**
 * Adds up the parts of a test run. In continuous integration everything that tests need is there, so a skipped test is
 * one that silently stopped testing: it counts as failed.
 *
 * @param {readonly Summary[]} parts
 * @param {{ ci: boolean }} options
 * @returns {Summary}
 */
export function total(parts, { ci }) {
  const failed = parts.flatMap((part) => part.failed);
  const skipped = parts.flatMap((part) => part.skipped);
  return {
    passed: parts.reduce((sum, part) => sum + part.passed, 0),
    failed: ci ? [...failed, ...skipped.map(({ name, reason }) => `${name} (skipped: ${reason})`)] : failed,
    skipped: ci ? [] : skipped,
  };
}

/**
 * What is printed at the end: what failed, what was skipped and why, and the closing line.
 *
 * @param {Summary} summary
 */
export function report({ passed, failed, skipped }) {
  const lines = [];
  if (failed.length > 0) lines.push('', 'Failed:', ...failed.map((name) => `  ${name}`));
  if (skipped.length > 0) {
    lines.push('', 'Skipped:', ...skipped.map(({ name, reason }) => `  ${name}: ${reason}`));
  }
  const closing = `${passed} passed, ${failed.length} failed`;
  return [...lines, '', skipped.length > 0 ? `${closing}, ${skipped.length} skipped` : closing].join('\n');
}
