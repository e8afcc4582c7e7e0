import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';
import type { Plugin } from 'vite';

/** Where the development server finds a running Tradewind. */
const backend = process.env['TRADEWIND_URL'] ?? 'http://127.0.0.1:3000';

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

export default defineConfig({
  plugins: [react(), withoutDockThemes],
  build: {
    target: 'es2023',
    outDir: 'dist',
    assetsInlineLimit: 0,
    manifest: true,
    chunkSizeWarningLimit: 700,
  },
  worker: { format: 'es' },
  server: {
    proxy: {
      '/api': backend,
      '/socket.io': { target: backend, ws: true },
    },
  },
});
