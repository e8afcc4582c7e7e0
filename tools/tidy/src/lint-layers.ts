import { LAYERS, TESTING_DOOR } from './layers.ts';
import type { Package } from './repository.ts';

/** One entry of `overrides` in `.oxlintrc.json` that holds nothing but import restrictions. */
export interface LintOverride {
  readonly files: readonly string[];
  readonly rules: { readonly 'no-restricted-imports': readonly unknown[] };
}

/**
 * The layers table as the linter's configuration, so that an editor marks an upward import while it is typed. The
 * linter's patterns know no look-ahead, hence everything of ours is restricted and what is allowed is negated.
 */
export function lintLayers(packages: readonly Pick<Package, 'name' | 'folder'>[]): LintOverride[] {
  return packages
    .filter(({ name }) => name in LAYERS)
    .toSorted((a, b) => (a.folder < b.folder ? -1 : 1))
    .map(({ name, folder }) => {
      const allowed = [...LAYERS[name]!, name];
      return {
        files: [`${folder}/**`],
        rules: {
          'no-restricted-imports': [
            'error',
            {
              patterns: [
                {
                  group: ['@tradewind/*', ...allowed.map((target) => `!${target}`)],
                  message: `Imports point only down the layers table: declare a port in core and let the caller hand it in.`,
                },
                {
                  group: ['@tradewind/*/**', `!@tradewind/*${TESTING_DOOR}`],
                  message:
                    'A package has one door: import from its name, and export what is missing in its src/index.ts.',
                },
              ],
            },
          ],
        },
      };
    });
}
