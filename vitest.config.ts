import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: [
      'core/*/test/**/*.test.ts',
      'protocol/test/**/*.test.ts',
      'adapters/*/test/**/*.test.ts',
      'sdk/test/**/*.test.ts',
      'apps/*/test/**/*.test.{ts,tsx}',
      'tests/**/*.test.ts',
      'tools/*/test/**/*.test.ts',
    ],
    globalSetup: 'tests/support/global-setup.ts',
    // Tests in a browser wait more than they compute.
    maxWorkers: 3,
    testTimeout: 20_000,
    hookTimeout: 60_000,
  },
});
