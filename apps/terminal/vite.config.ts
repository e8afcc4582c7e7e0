import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';
import type { Plugin } from 'vite';

/** Where the development server finds a running Tradewind. */
const backend = process.env['TRADEWIND_URL'] ?? 'http://127.0.0.1:3000';

/** What every screen needs before it is drawn: the libraries, the shell, and what lives as long as the page. */
const FIRST_SCREEN = new RegExp(
  [
    String.raw`node_modules/(react|react-dom|scheduler|zustand|tinykeys|@tanstack)/(?!.*[iI]nfinite)`,
    String.raw`node_modules/lucide-react/.*/createLucideIcon`,
    String.raw`terminal/src/(services|account/(use-account|step-up|api|account-store|preferences))\.ts`,
    String.raw`terminal/src/(actions|format/(numbers|time)|paint|stores)`,
    String.raw`terminal/src/(feed/gateway|panels/chart/use-timeframe|ui/states)\.tsx?`,
  ].join('|'),
);

/** Of the dock's stylesheet: eighteen themes, and what we don't use of it, as windows that float. */
const UNUSED_IN_DOCK =
  /^\.(dockview-theme-|dockview-spaced|dv-(resize-container|pane-container|floating|pinned|edge-peek|auto-edge|tab-group|tabs-container-vertical|context-menu|keyboard-docking|smart-guide|debug))/;

/** Half of the dock's stylesheet is for what is not on the page; rules whose every selector begins with such a class go. */
const withoutUnusedDockRules: Plugin = {
  name: 'without-unused-dock-rules',
  enforce: 'pre',
  transform(code, id) {
    if (!id.endsWith('/dockview.css')) return null;
    return code.replaceAll(/^([^{}@]+)\{[^{}]*\}\s*/gm, (rule, selectors: string) =>
      selectors.split(',').every((selector) => UNUSED_IN_DOCK.test(selector.trim())) ? '' : rule,
    );
  },
};

/**
 * zod can describe its schemas as JSON Schema, which only the server does. The page is spared what that takes; a call of
 * it there is a mistake, and fails.
 */
const withoutJsonSchema: Plugin = {
  name: 'without-json-schema',
  enforce: 'pre',
  transform(code, id) {
    if (!/\/zod\/v4\/core\/(json-schema-processors|to-json-schema)\.js$/.test(id)) return null;
    const names = [...code.matchAll(/^export (?:const|function) (\w+)/gm)].map(([, name]) => name!);
    return names.map((name) => `export const ${name} = () => undefined;`).join('\n');
  },
};

/** What the contract tells people alone, for the API reference: the client neither reads nor sends it. */
const withoutReferenceTexts: Plugin = {
  name: 'without-reference-texts',
  enforce: 'pre',
  transform(code, id) {
    if (!/\/protocol\/src\/.*\.ts$/.test(id)) return null;
    return code
      .replaceAll(/\b(tag|summary|description|meaning):\s*(?:'[^'\n]*'|"[^"\n]*")/g, "$1: ''")
      .replaceAll(/\b(errors|examples): \[[^\]]*\]/g, '$1: []');
  },
};

/**
 * What a route answers, the server checks; the client reads the shapes of questions alone. Without the answers, the
 * schemas of resources that only they name fall out of the worker.
 */
const withoutAnswers: Plugin = {
  name: 'without-answers',
  enforce: 'pre',
  transform(code, id) {
    if (!/\/protocol\/src\/routes\/.*\.ts$/.test(id)) return null;
    let written = code;
    // From the last to the first, so that places before stay where they are.
    for (const { start, end } of answers(this.parse(code, { lang: 'ts' })).toReversed()) {
      written = `${written.slice(0, start)}undefined${written.slice(end)}`;
    }
    return written;
  },
};

interface Place {
  readonly start: number;
  readonly end: number;
}

/** Places of the values of `response` in a syntax tree, in the order of the source. */
function answers(node: unknown): Place[] {
  if (Array.isArray(node)) return node.flatMap(answers);
  if (typeof node !== 'object' || node === null) return [];
  const { type, key, value } = node as {
    readonly type?: string;
    readonly key?: { readonly name?: string };
    readonly value?: Place;
  };
  if (type === 'Property' && key?.name === 'response' && value !== undefined) return [value];
  return Object.values(node).flatMap(answers);
}

export default defineConfig({
  plugins: [react(), withoutUnusedDockRules],
  build: {
    target: 'es2023',
    outDir: 'dist',
    assetsInlineLimit: 0,
    manifest: true,
    chunkSizeWarningLimit: 700,
    // Without groups the first screen's modules lie in a dozen files, which compress worse than one.
    rolldownOptions: { output: { codeSplitting: { groups: [{ name: 'base', test: FIRST_SCREEN }] } } },
  },
  worker: {
    format: 'es',
    plugins: () => [withoutJsonSchema, withoutReferenceTexts, withoutAnswers],
    rolldownOptions: {
      // The contract is values and functions: loading it does nothing, and a schema that nothing names may go.
      treeshake: {
        moduleSideEffects: [{ test: /\/protocol\/src\//, sideEffects: false }],
      },
    },
  },
  server: {
    proxy: {
      '/api': backend,
      '/socket.io': { target: backend, ws: true },
    },
  },
});
