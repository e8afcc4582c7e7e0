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
    String.raw`terminal/src/(actions|format|paint|stores)/`,
    String.raw`terminal/src/(feed/gateway|panels/chart/use-timeframe|ui/states)\.tsx?`,
  ].join('|'),
);

/**
 * The dock's stylesheet brings eighteen themes, three quarters of its size. Ours sets the same variables, so rules that
 * begin with a theme's class are left out.
 */
const withoutDockThemes: Plugin = {
  name: 'without-dock-themes',
  enforce: 'pre',
  transform(code, id) {
    if (!id.endsWith('/dockview.css')) return null;
    return code.replaceAll(/^\.dockview-theme-[^{}]*\{[^{}]*\}\s*/gm, '');
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

export default defineConfig({
  plugins: [react(), withoutDockThemes],
  build: {
    target: 'es2023',
    outDir: 'dist',
    assetsInlineLimit: 0,
    manifest: true,
    chunkSizeWarningLimit: 700,
    // Without groups the first screen's modules lie in a dozen files, which compress worse than one.
    rolldownOptions: { output: { codeSplitting: { groups: [{ name: 'base', test: FIRST_SCREEN }] } } },
  },
  worker: { format: 'es', plugins: () => [withoutJsonSchema, withoutReferenceTexts] },
  server: {
    proxy: {
      '/api': backend,
      '/socket.io': { target: backend, ws: true },
    },
  },
});
