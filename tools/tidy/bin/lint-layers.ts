/** Writes the import restrictions of .oxlintrc.json from the layers table. Run in the repository's root. */
import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { lintLayers } from '../src/lint-layers.ts';
import { Repository } from '../src/repository.ts';

const root = fileURLToPath(new URL('../../../', import.meta.url));
const file = `${root}.oxlintrc.json`;
const config = JSON.parse(readFileSync(file, 'utf8')) as { overrides?: { rules?: object }[] };
const others = (config.overrides ?? []).filter(({ rules = {} }) => !('no-restricted-imports' in rules));
const overrides = [...others, ...lintLayers(new Repository(root).packages)];
writeFileSync(file, JSON.stringify({ ...config, overrides }));
execFileSync(process.execPath, [`${root}node_modules/prettier/bin/prettier.cjs`, '--write', file]);
